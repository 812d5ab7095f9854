"""Extension (gia hạn): the chair gives more time, to one unit or to all, with a reason; all are told.

A stage that is over for everybody can be reopened so, until the next one is over or its result is published.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.conversations.deadlines import late_answers, timetable
from bot.conversations.joining.invitation import unknown_unit
from bot.conversations.results.close import result
from bot.conversations.results.posts import progress
from bot.conversations.results.stage_start import asked
from bot.dialogue.facts import Answered, Extended, Fact, LateAnswerAccepted, Steered
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, Prompt, Question, QuestionId, as_message, first_open
from bot.dialogue.reason import KEPT, why
from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import GROUP, Audience, Message, Turn
from bot.questions import Choice, Option
from bot.state.stages import as_seen_by
from bot.vietnamese import say_list, say_moment

ALL = Option("all", "Tất cả các đơn vị")
GIVE, REFUSE = Option("give", "Gia hạn"), Option("refuse", "Không gia hạn")
DAYS = (1, 2, 3, 5, 7)
# The usual reasons: of more time, and of none for what came late.
GIVEN = ("Chờ đủ minh chứng", "Vướng công tác đột xuất", "Sự cố kỹ thuật")
REFUSED = ("Đơn vị có thể gửi sớm hơn", "Bước sau đã bắt đầu")


def questions(here: Situation) -> Iterator[Question]:
    """For whom, until when, why, when the chair opens them. Late answers that wait are put by themselves."""
    stage = extensible(here)
    if here.cycle is None or not stage:
        return
    if late := late_answers.units(here):
        yield from _late(here, stage, late)
    yield _whom(here, stage)
    for unit in ("", *(u.id for u in here.cycle.charter.units)):
        yield _until(here, stage, unit)
        for days in DAYS:
            yield _why(here, stage, unit, days)


def kept_aside(here: Situation, said: Said, refused: Turn, decide: late_answers.Decide) -> Turn | None:
    """A refused answer that only the line kept from being in time: the chair is asked once for each unit."""
    turn = late_answers.aside(here, said, refused, decide)
    if turn is None:
        return None
    now = project(here, turn.facts)
    if late_answers.units(now) == late_answers.units(here):
        return turn
    return replace(turn, messages=(*turn.messages, *_offered(now)))


def _offered(here: Situation) -> Iterator[Message]:
    stage, late = extensible(here), late_answers.units(here)
    if not stage:
        return
    question = next(_late(here, stage, late))
    yield replace(as_message(question.id, question.put()), to=Audience("role", role="chair"))
    if not any(seat.holders for seat in here.roster if seat.role == "chair"):
        names = say_list([_named(here, unit) for unit in late])
        text = f"Có câu trả lời đến sau hạn của {names}. Đề nghị mời cụm trưởng vào để quyết định gia hạn."
        yield Message(text, to=Audience("role", role="secretary"))


def extensible(here: Situation) -> str:
    """The stage that can be given more time: the present one if it has begun; else the one just over, while
    its result is not published. "" if there is none."""
    cycle = here.cycle
    if cycle is None:
        return ""
    stages = cycle.charter.stages
    present = stages.index(cycle.stage) if cycle.stage else len(stages)
    window = here.timetable.window(cycle.stage) if cycle.stage else None
    if window and here.now >= window.opens:
        return cycle.stage
    before = stages[present - 1] if present else ""
    published = (shot := result(here)) is not None and shot.published
    return "" if published else before


def begin(here: Situation, words: str) -> Effect:
    """`gia hạn [đơn vị]`."""
    stage = extensible(here)
    if here.cycle is None or not stage:
        return Effect(result="Hiện không có bước nào gia hạn được.")
    if not words:
        return Effect(goto=_id(here))
    unit = next((u for u in here.cycle.charter.units if u.is_called(words)), None)
    if unit is None:
        return Effect(result=unknown_unit(here, words))
    return Effect(goto=_id(here, unit.id, stage))


def _id(here: Situation, unit: str = "", leaf: str = "", part: str = "") -> str:
    return str(QuestionId(here.cycle.id if here.cycle else "", "extend", unit, leaf, part))


def _whom(here: Situation, stage: str) -> Question:
    units = here.cycle.charter.units if here.cycle else ()
    form = Choice((ALL, *(Option(u.id, u.short) for u in units)))
    text = f"Gia hạn {timetable.named(here, stage)} cho đơn vị nào?"

    def keep(key: str) -> Effect:
        return Effect(goto=_id(here, "" if key == ALL.key else key, stage))

    return Question(_id(here), lambda: Prompt(text, form), keep, done=True)


def _until(here: Situation, stage: str, unit: str) -> Question:
    def put() -> Prompt:
        options = [
            Option(str(days), f"{days} ngày ({say_moment(at, here.zone)})")
            for days in DAYS
            if not _too_late(here, stage, at := _moved(here, stage, unit, days))
        ]
        window = here.timetable.window(stage, unit)
        now = f"Hạn hiện nay: {say_moment(window.due, here.zone)}." if window else ""
        if not options:
            return Prompt(f"{now} Không gia hạn được nữa vì bước sau sắp hết hạn.", Choice((REFUSE,)))
        ask = f"Gia hạn {timetable.named(here, stage)} cho {_named(here, unit)} thêm mấy ngày?"
        return Prompt(f"{now}\n{ask}", Choice((*options, REFUSE), lettered=True))

    def keep(key: str) -> Effect:
        if key == REFUSE.key:
            return Effect(result="Không gia hạn.")
        return Effect(goto=_id(here, unit, stage, f"d{key}"))

    return Question(_id(here, unit, stage), put, keep, done=True)


def _why(here: Situation, stage: str, unit: str, days: int) -> Question:
    def keep(reason: str) -> Effect:
        return extend(here, stage, [unit], _moved(here, stage, unit, days), reason)

    text = f"Lý do gia hạn (được thông báo và {KEPT})?"
    return why(_id(here, unit, stage, f"d{days}"), text, GIVEN, keep)


def _late(here: Situation, stage: str, units: list[str]) -> Iterator[Question]:
    """One tap: the units whose answers could not be heard in time get another working day."""
    reason = _id(here, "", "late", "why")
    until = _next_evening(here)
    names = say_list([_named(here, unit) for unit in units])

    def put() -> Prompt:
        text = (
            f"Đường truyền gián đoạn trước giờ chốt {timetable.named(here, stage)}: câu trả lời của {names} "
            f"đến sau hạn, chưa được ghi và đang được giữ riêng.\nGia hạn cho các đơn vị này đến "
            f"{say_moment(until, here.zone)} và ghi nhận các câu trả lời đó?"
        )
        return Prompt(text, Choice((GIVE, REFUSE)))

    def keep(key: str) -> Effect:
        if key != GIVE.key:
            return Effect(goto=reason)
        effect = extend(here, stage, units, until, "Đường truyền gián đoạn trước hạn.")
        return Effect((_settled(here, key), *effect.facts), effect.result, effect.messages)

    yield Question(_id(here, "", "late"), put, keep)
    ask = f"Lý do không gia hạn (được báo cho các đơn vị và {KEPT})?"
    yield why(reason, ask, REFUSED, lambda reason: _refuse(here, stage, units, reason))


def _settled(here: Situation, key: str) -> Answered:
    """The chair's word on what came late so far."""
    return Answered("", _id(here, "", "late"), key)


def _refuse(here: Situation, stage: str, units: list[str], why: str) -> Effect:
    told = f"Cụm trưởng không gia hạn; các câu trả lời đến sau hạn không được ghi nhận. Lý do: {why}"
    steered = Steered("refuse extension", f"{stage} {' '.join(units)}", why)
    facts: tuple[Fact, ...] = (_settled(here, REFUSE.key), steered, *late_answers.dropped(here, units))
    return Effect(facts, "Không gia hạn. Đã báo các đơn vị.", tuple(_tell(here, units, told)))


def extend(here: Situation, stage: str, units: list[str], until: datetime, why: str) -> Effect:
    """More time for these units ("" is all): late answers that were kept aside are taken in, all are told."""
    if _too_late(here, stage, until):
        return Effect(result="Không gia hạn được: bước sau sắp hết hạn.")
    cycle = here.cycle
    reopens = cycle is not None and cycle.stage != stage
    extended = tuple(Extended(stage, until, unit, why, reopens) for unit in units)
    taken = late_answers.taken(here, units)
    facts: tuple[Fact, ...] = (*extended, *taken)
    now = project(here, facts)
    names = say_list([_named(here, unit) for unit in units])
    said = f"Gia hạn {timetable.named(here, stage)} cho {names} đến {say_moment(until, here.zone)}."
    told = f"{said}\nLý do: {why}"
    group = (Message(told, GROUP), progress(now, worth=False))
    tell = (_door(now, stage, message, taken) for message in _tell(now, units, told))
    return Effect(facts, said, (*group, *tell))


def _tell(here: Situation, units: list[str], text: str) -> Iterator[Message]:
    """All who hold a seat of these units."""
    for seat in here.roster:
        if seat.unit and seat.holders and (seat.unit in units or "" in units):
            yield Message(text, to=Audience("seat", seat=seat.id))


def _door(here: Situation, stage: str, message: Message, taken: tuple[Fact, ...]) -> Message:
    """The message with what was taken in for the unit, and with the question that is now open to the seat."""
    seat = next(seat for seat in here.roster if seat.id == message.to.seat)
    came = sum(isinstance(fact, LateAnswerAccepted) and fact.unit == seat.unit for fact in taken)
    text = message.text + (f"\nĐã ghi nhận {came} câu trả lời đến muộn." if came else "")
    question = first_open(asked(as_seen_by(here, seat.holders[0].person), seat, stage))
    if question is None:
        return replace(message, text=text)
    put = as_message(question.id, question.put())
    return replace(put, to=message.to, text=f"{text}\n\n{put.text}")


# --- until when ---


def _moved(here: Situation, stage: str, unit: str, days: int) -> datetime:
    """So many days after the date, or after today if that is past; at the same hour."""
    window = here.timetable.window(stage, unit)
    if window is None:
        return here.now
    due = window.due.astimezone(here.zone)
    if due >= here.now:
        return due + timedelta(days=days)
    today = here.now.astimezone(here.zone).date()
    return datetime.combine(today + timedelta(days=days), due.time(), here.zone)


def _next_evening(here: Situation) -> datetime:
    """The end of the next working day."""
    tomorrow = here.now.astimezone(here.zone).date() + timedelta(days=1)
    begins = here.timetable.working.later(datetime.combine(tomorrow, time.min, here.zone))
    return begins.replace(hour=17, minute=0)


def _too_late(here: Situation, stage: str, until: datetime) -> bool:
    """The stage after it has to end later still."""
    stages = here.cycle.charter.stages if here.cycle else ()
    following = stages[stages.index(stage) + 1 :]
    window = here.timetable.window(following[0]) if following else None
    return until <= here.now or (window is not None and until >= window.closes)


def _named(here: Situation, unit: str) -> str:
    units = here.cycle.charter.unit_by_id if here.cycle else {}
    return units[unit].short if unit else "tất cả các đơn vị"
