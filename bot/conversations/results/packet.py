"""Packet of the year (`hồ sơ`): one ZIP with what the year was decided on, and a program that recomputes it.

Making one is an act: its row in the journal seals what was answered until then, and the mark of that row is
posted, so that whoever holds the packet can hold it against a phone.
"""

from collections.abc import Iterator

from bot.conversations.results.close import is_published
from bot.conversations.results.recount import say_count
from bot.dialogue.cycle import Cycle
from bot.dialogue.facts import Steered
from bot.dialogue.question import NOT_YET, Effect, Prompt, Question, QuestionId
from bot.dialogue.registry import Call
from bot.dialogue.situation import Situation
from bot.dialogue.turn import GROUP, Document, Message
from bot.questions import Choice, Option

# Act of the journal by which a packet is made.
MADE = "packet made"
MAKE = Option("make", "Lập hồ sơ")
_WHY = "Lập hồ sơ để lưu và đối chiếu."


def begin(call: Call) -> Effect:
    """`hồ sơ`: the packet that was made, if nothing was done since; else the question to make one."""
    situation, cycle = call.situation, call.situation.cycle
    if cycle is None:
        return Effect()
    if is_made(situation, cycle):
        text = f"Hồ sơ năm {cycle.charter.year} đã lập, từ đó chưa có việc mới."
        return Effect(messages=(Message(text, document=document_of(cycle)),))
    return Effect(goto=_id(cycle))


def questions(situation: Situation) -> Iterator[Question]:
    """Making the packet of the year; put only when somebody opens it."""
    cycle = situation.cycle
    if cycle is None:
        return
    year = cycle.charter.year
    recounted = f"{say_count(situation)}\n" if is_published(situation) else ""
    text = (
        f"Hồ sơ năm {year} là một tệp nén: quy chế, trả lời, kết quả từng giai đoạn, kiểm phiếu (chỉ tổng số), "
        "nhật ký, minh chứng, và công cụ để ai cũng tính lại được.\n"
        f"{recounted}"
        f"Lập hồ sơ năm {year} đến lúc này? Nhóm được báo kèm dấu kiểm."
    )

    def keep(key: str) -> Effect:
        return make(situation, cycle) if key == MAKE.key else Effect(result="Chưa lập hồ sơ.")

    yield Question(_id(cycle), lambda: Prompt(text, Choice((MAKE, NOT_YET))), keep, done=True)


def make(situation: Situation, cycle: Cycle) -> Effect:
    """Makes the packet: journalled, posted with the mark of its row, and sent."""
    year = cycle.charter.year
    post = Message(
        f"Đã lập hồ sơ năm {year}. Dấu kiểm dưới đây dùng để đối chiếu hồ sơ.", GROUP, head=True, quiet=True
    )
    file = Message(f"Hồ sơ năm {year}. Cách kiểm tra ghi trong tệp DOC-TRUOC.txt.", document=document_of(cycle))
    return Effect(
        (Steered(MADE, str(year), _WHY),), f"Đang lập hồ sơ năm {year}; xong sẽ gửi ngay.", (file, post)
    )


def document_of(cycle: Cycle) -> Document:
    return Document("packet", cycle.id, "", f"ho-so-{cycle.charter.year}.zip")


def is_made(situation: Situation, cycle: Cycle) -> bool:
    """True where the last act of the journal made this year's packet."""
    last = situation.journal[-1].act if len(situation.journal) else {}
    return last.get("act") == MADE and f"k{last.get('cycle')}" == cycle.id


def _id(cycle: Cycle) -> str:
    return str(QuestionId(cycle.id, "packet"))
