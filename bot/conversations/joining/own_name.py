"""Own name: mended by `đổi tên`, as it then stands beside all that the person says."""

from bot.conversations.joining.invitation import seat_name
from bot.dialogue.facts import Renamed
from bot.dialogue.names import EXAMPLE, WISH, tidy_name
from bot.dialogue.question import Effect
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Audience, Message


def rename(situation: Situation, words: str) -> Effect:
    """`đổi tên Nguyễn Thị Lan`; without a name, tells how. The secretary is told, who knows who is meant."""
    if situation.person is None:
        return Effect()
    before, name = situation.person.name, tidy_name(words)
    if not name:
        return Effect(result=f"Tên đang ghi: {before}. {WISH}, ví dụ: đổi tên {EXAMPLE}.")
    if name == before:
        return Effect(result=f"Tên đang ghi là {name}.")
    told = f"{before} ({seat_name(situation, situation.seats[0])}) đổi tên thành {name}."
    own = any(seat.role == "secretary" for seat in situation.seats)
    messages = () if own else (Message(told, to=Audience("role", role="secretary")),)
    return Effect((Renamed(name),), f"Đã đổi tên: từ {before} thành {name}.", messages)
