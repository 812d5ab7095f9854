"""Calendar for a phone: the timetable as a file (`tệp lịch`), and an address that follows it (`địa chỉ lịch`).

The address is worth the timetable alone. It is told once, when it is made; of it only a digest is kept, and a
new one takes the place of the last.
"""

import hashlib
import hmac
import re
from collections.abc import Iterator

from bot.dialogue.cycle import Cycle
from bot.dialogue.facts import Answered
from bot.dialogue.question import NOT_YET, Effect, Prompt, Question, QuestionId
from bot.dialogue.registry import Call, Reply
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Document, Message
from bot.questions import Choice, Option

MAKE = Option("make", "Lập địa chỉ mới")
PATH = "/lich"
_DOOR = "/vao/{code}"
_TOKEN = re.compile(r"[0-9a-f]{32}")


def send(call: Call) -> Effect | Reply:
    """`tệp lịch`: the file, for a phone's own calendar."""
    cycle = call.situation.cycle
    if cycle is None:
        return Reply("Cụm chưa mở năm thi đua mới.", stays=False)
    year = cycle.charter.year
    text = f"Lịch năm {year}: mở tệp để thêm các mốc vào lịch của điện thoại. Khi lịch đổi, gõ lại “tệp lịch”."
    return Effect(messages=(Message(text, document=Document("calendar", cycle.id, "", f"lich-{year}.ics")),))


def begin(call: Call) -> Effect | Reply:
    """`địa chỉ lịch`: opens the making of an address, in place of the last."""
    cycle = call.situation.cycle
    if cycle is None or not _base(call.situation):
        return Reply("Cụm chưa có địa chỉ lịch. Nhận lịch bằng tệp: gõ “tệp lịch”.", stays=False)
    return Effect(goto=_id(cycle))


def questions(situation: Situation) -> Iterator[Question]:
    """Making the address; put only when somebody opens it."""
    cycle, base = situation.cycle, _base(situation)
    if cycle is None or not base:
        return
    old = " Địa chỉ đã lập trước đây sẽ hết tác dụng." if _digest(situation, cycle) else ""
    text = (
        "Địa chỉ lịch để điện thoại tự cập nhật các mốc trong năm, kể cả khi gia hạn chung. Ai có địa chỉ thì "
        f"xem được lịch, không xem được gì khác.{old}\nLập địa chỉ mới?"
    )

    def keep(key: str) -> Effect:
        if key != MAKE.key:
            return Effect(result="Chưa lập địa chỉ lịch.")
        token = hashlib.sha256(situation.entropy + b"calendar").hexdigest()[:32]
        told = f"Địa chỉ lịch năm {cycle.charter.year}:\n{base}{PATH}/{cycle.id}/{token}.ics"
        how = "Thêm vào ứng dụng lịch, mục đăng ký lịch từ địa chỉ. Hệ thống không nhắc lại địa chỉ này."
        return Effect((Answered("", _id(cycle), _hashed(token)),), f"{told}\n{how}", stays=True)

    yield Question(_id(cycle), lambda: Prompt(text, Choice((MAKE, NOT_YET))), keep, done=True)


def opens(situation: Situation, token: str) -> bool:
    """True for the token of the address that was made last."""
    cycle = situation.cycle
    known = _digest(situation, cycle) if cycle else ""
    return bool(known and _TOKEN.fullmatch(token)) and hmac.compare_digest(known, _hashed(token))


def _digest(situation: Situation, cycle: Cycle) -> str:
    answer = situation.answers.get("", {}).get(_id(cycle))
    return answer.value if answer else ""


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def _base(situation: Situation) -> str:
    """Address of our pages; "" where they have none."""
    links = situation.cluster.links if situation.cluster else ()
    found = [link.removesuffix(_DOOR) for link in links if link.endswith(_DOOR)]
    return found[-1] if found else ""


def _id(cycle: Cycle) -> str:
    return str(QuestionId(cycle.id, "feed"))
