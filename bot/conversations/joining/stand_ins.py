"""Stand-ins (đại diện thay): somebody holds a unit's seat beside its holders, from a day to the end of a day.

The unit's own people or the secretary give the code. Whoever comes by it is confirmed like anybody who comes
into a unit (`bot.state.confirmations`), brings nobody else in, and leaves by themselves when the time is over.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.conversations.joining.invitation import (
    lowered,
    named,
    seat_name,
    seen,
    spent_with_it,
    unknown_unit,
    way_in,
)
from bot.conversations.joining.stand_in_form import Days, last_day, term_of
from bot.dialogue.codes import LIFETIME, new_code
from bot.dialogue.facts import Answered, CodeIssued, CodeSpent, Fact, SeatLeft, Steered
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.dialogue.reason import KEPT, why
from bot.dialogue.registry import UNIT, Call, Reply
from bot.dialogue.situation import Holder, Person, Seat, Situation
from bot.dialogue.standing import is_confirmed
from bot.dialogue.turn import Audience, Message
from bot.questions import Choice, Option
from bot.vietnamese import say_day, say_list

TALK = "standin"
MORE, KEEP, TAKE_BACK = Option("more", "Cử người thay"), Option("keep", "Thôi"), Option("code", "Thu mã")
# Usual reasons for a stand-in, and for ending one early.
GIVEN = ("Nghỉ phép, nghỉ ốm", "Đi công tác, đi học", "Tạm giao việc")
ENDED = ("Người giữ vai đã trở lại", "Đơn vị cử người khác")
_NONE = "Chưa có đại diện thay. Cử người: gõ “đại diện thay” kèm tên đơn vị, ví dụ: đại diện thay {unit}."


@dataclass(frozen=True)
class StandIn:
    """Person who stands in at a seat, as one of its holders."""

    seat: Seat
    holder: Holder

    @property
    def person(self) -> Person:
        return self.holder.person


def begin(call: Call) -> Effect | Reply:
    """`đại diện thay [vai] [đơn vị]`: opens the question about a seat; without words the speaker's own, at the
    secretary's desk the list."""
    situation, steering = call.situation, call.seat.role == "secretary"
    mine = _seats(situation, call.seat)
    if not call.words and steering:
        units = situation.cycle.charter.units if situation.cycle else ()
        example = units[0].short if units else ""
        lines = [line for seat in situation.roster for line in _lines(situation, seat)]
        return Reply("\n".join(lines) or _NONE.format(unit=example))
    if not mine:
        return Reply("Việc này do người giữ vai của đơn vị (đã được xác nhận) hoặc thư ký cụm thực hiện.")
    wanted = named(situation, mine, call.words) if call.words else [s for s in mine if s.id == call.seat.id]
    if not wanted and named(situation, list(situation.roster), call.words):
        return Reply("Đồng chí cử người thay cho các vai của đơn vị mình: đại diện, lãnh đạo.")
    if not wanted:
        return Reply(unknown_unit(situation, call.words))
    if not wanted[0].holders:
        empty = f"{seat_name(situation, wanted[0])} chưa có ai giữ."
        return Reply(f"{empty} Đề nghị thư ký cụm mời: gõ “mã mời” kèm tên đơn vị.")
    return Effect(goto=_id(situation, wanted[0]))


def questions(situation: Situation, seat: Seat) -> Iterator[Question]:
    """Questions about the stand-ins of each seat that the speaker may speak of; put only when opened."""
    for wanted in _seats(situation, seat):
        if wanted.holders:
            yield _choice(situation, wanted)
            yield _days(situation, wanted)
            yield _given(situation, wanted)
            for one in _of(wanted):
                yield _ended(situation, one)


def stand_ins(situation: Situation) -> Iterator[StandIn]:
    """Everybody who stands in."""
    for seat in situation.roster:
        yield from _of(seat)


def _of(seat: Seat) -> Iterator[StandIn]:
    return (StandIn(seat, holder) for holder in seat.holders if holder.ends)


def _seats(situation: Situation, seat: Seat) -> list[Seat]:
    """Seats of units that the holder of this one may have somebody stand in at. Who stands in themselves, or
    waits to be confirmed, gives nobody a seat."""
    of_units = [s for s in situation.roster if s.role in UNIT and s.unit]
    if seat.role == "secretary":
        return of_units
    stands_in = any(one.person == situation.person for one in stand_ins(situation) if one.seat.id == seat.id)
    if stands_in or not is_confirmed(situation, seat):
        return []
    return [s for s in of_units if s.unit == seat.unit]


def _id(situation: Situation, seat: Seat, part: str = "") -> str:
    return str(QuestionId(situation.cycle.id if situation.cycle else "", TALK, "", str(seat.id), part))


def _lines(situation: Situation, seat: Seat) -> Iterator[str]:
    """A line for each who stands in at a seat, and for the code of somebody who is to."""
    for one in _of(seat):
        yield f"{seat_name(situation, seat)}: {_who(situation, one)}"
    if seat.code and seat.code_term:
        since, until = seat.code_term.begins, last_day(seat.code_term.ends, situation.zone)
        days = f"từ {since.astimezone(situation.zone):%d/%m/%Y} đến hết {until}"
        yield f"{seat_name(situation, seat)}: đã cấp mã, {days}, chưa vào"


def _who(situation: Situation, one: StandIn) -> str:
    ends = last_day(one.holder.ends, situation.zone) if one.holder.ends else ""
    return f"{one.person.name} thay đến hết {ends}"


def _choice(situation: Situation, seat: Seat) -> Question:
    there = list(_of(seat))
    coded = bool(seat.code and seat.code_term)
    lines = list(_lines(situation, seat))
    ends = tuple(Option(f"end{one.person.id}", f"Kết thúc: {one.person.name}") for one in there)
    holders = say_list([h.person.name for h in seat.holders if h.ends is None], noun="người")
    name = lowered(seat_name(situation, seat))
    head = f"Cử người làm {name} thay {holders} trong một thời gian?" if holders else f"Đại diện thay, {name}:"
    text = "\n".join([head if not lines else f"{head}\nHiện nay:", *lines])

    def keep(key: str) -> Effect:
        match key:
            case MORE.key:
                return Effect(goto=_id(situation, seat, "days"))
            case TAKE_BACK.key:
                taken = f"Đã thu mã của người thay: {name}."
                told = f"{_by(situation)} vừa thu mã của người thay: {name}."
                steered = Steered("stand-in code withdrawn", seat_name(situation, seat), "Mã chưa dùng.")
                return Effect((CodeSpent(seat.code), steered), taken, _told(situation, seat, told))
            case KEEP.key:
                return Effect(result="Giữ nguyên.")
            case _:
                return Effect(goto=_id(situation, seat, key))

    options = (MORE, *ends, *((TAKE_BACK,) if coded else ()), KEEP)
    return Question(_id(situation, seat), lambda: Prompt(text, Choice(options)), keep, done=True)


def _days(situation: Situation, seat: Seat) -> Question:
    form = Days(situation.now.astimezone(situation.zone).date())
    id = _id(situation, seat, "days")
    how = f"Chọn số ngày kể từ hôm nay, hoặc gõ, ví dụ: {form.example}."
    text = f"Thay từ ngày nào đến hết ngày nào? {how}"

    def keep(value: str) -> Effect:
        return Effect((Answered("", id, value),), goto=_id(situation, seat, "why"))

    return Question(id, lambda: Prompt(text, form), keep, done=True)


def _given(situation: Situation, seat: Seat) -> Question:
    name = seat_name(situation, seat)
    answer = situation.answers.get("", {}).get(_id(situation, seat, "days"))
    form = Days(situation.now.astimezone(situation.zone).date())
    value = answer.value if answer and form.accepts(answer.value) else ""
    days = form.say(value) if value else ""

    def issue(reason: str) -> Effect:
        term = term_of(value, situation.zone) if value else None
        if term is None or term.ends <= situation.now:
            return Effect(result="Thời gian thay đã qua.", goto=_id(situation, seat, "days"))
        code = new_code(situation.entropy, f"seat {seat.id}")
        expires = min(term.ends, max(term.begins, situation.now) + LIFETIME)
        facts = (
            CodeIssued(code, expires, seat=seat.id, term=term),
            Steered("stand-in", f"{name}, {days}", reason),
        )
        told = f"{_by(situation)} vừa cấp mã cho người thay: {name}, {days}. Lý do: {reason}"
        until = say_day(expires, situation.zone)
        head = (
            "Mã dùng một lần, cho người thay. Người đó vào thì người của đơn vị xác nhận trong trao đổi riêng."
        )
        ends = f"Mã dùng được từ ngày đầu, có hạn đến {until}.{spent_with_it(situation, seat)}"
        said = f"{head}\n\n{way_in(situation, seat, code)}\n\n{ends}"
        return Effect(facts, said, _told(situation, seat, told), stays=True)

    text = f"{name}, thay {days}. {_seen_by(situation, seat)} được báo. Lý do ({KEPT})?"
    return why(_id(situation, seat, "why"), text, GIVEN, issue)


def _ended(situation: Situation, one: StandIn) -> Question:
    name, who = seat_name(situation, one.seat), one.person.name

    def end(reason: str) -> Effect:
        return _leaving(situation, one, f"{_by(situation)} kết thúc trước hạn", reason)

    text = f"Kết thúc việc {who} thay {lowered(name)} ngay bây giờ. Lý do ({KEPT})?"
    return why(_id(situation, one.seat, f"end{one.person.id}"), text, ENDED, end)


def _leaving(situation: Situation, one: StandIn, how: str, reason: str) -> Effect:
    """The stand-in leaves; both sides are told."""
    name = seat_name(situation, one.seat)
    by_clock = situation.person is None
    facts: tuple[Fact, ...] = (
        SeatLeft(one.seat.id, one.person.id, by_clock),
        Steered("stand-in ended", name, reason, by_clock),
    )
    bye = f"Đồng chí thôi làm {lowered(name)} thay. {how}: {reason}. Trân trọng cảm ơn."
    told = f"{one.person.name} thôi làm {lowered(name)} thay. {how}: {reason}."
    messages = _told(situation, one.seat, told, but=one.person.id)
    mine = () if one.person == situation.person else (Message(bye, Audience("person", person=one.person.id)),)
    return Effect(facts, bye if one.person == situation.person else told, (*mine, *messages))


def _told(situation: Situation, seat: Seat, text: str, but: int = 0) -> tuple[Message, ...]:
    """Messages to the seat's holders, those of the unit's other seats, and the secretary."""
    messages = seen(situation, seat, text, (but,))
    speaks = any(s.role == "secretary" for s in situation.seats)
    return messages if speaks else (*messages, Message(text, Audience("role", role="secretary")))


def _by(situation: Situation) -> str:
    if any(s.role == "secretary" for s in situation.seats):
        return "Thư ký cụm"
    return situation.person.name if situation.person else "Hệ thống"


def _seen_by(situation: Situation, seat: Seat) -> str:
    house = [h.person for s in situation.roster if s.unit == seat.unit for h in s.holders]
    names = [p.name for p in dict.fromkeys(house) if p != situation.person]
    return say_list([*names, "thư ký cụm"] if _by(situation) != "Thư ký cụm" else names, 6, noun="người")


def due(situation: Situation) -> Effect:
    """Effect on those whose time is over: they leave. Holds in each turn, whatever is said, and by the clock
    (.github/decisions/0041-who-stands-in-leaves-by-the-clock.md)."""
    facts: tuple[Fact, ...] = ()
    messages: tuple[Message, ...] = ()
    for one in stand_ins(situation):
        if one.holder.ends and one.holder.ends <= situation.now:
            clock = replace(situation, person=None, seats=())
            gone = _leaving(clock, one, "Hết thời hạn", f"đến hết {last_day(one.holder.ends, situation.zone)}")
            facts, messages = (*facts, *gone.facts), (*messages, *gone.messages)
    return Effect(facts, messages=messages)


def without_those(situation: Situation, facts: tuple[Fact, ...]) -> Situation:
    """The situation after they left: the speaker may be one of them."""
    if not facts:
        return situation
    now = project(situation, facts)
    return replace(now, seats=tuple(s for s in now.roster if any(h.person == now.person for h in s.holders)))


def elapse(situation: Situation, _: datetime) -> Effect:
    """The clock's turn."""
    return due(situation)
