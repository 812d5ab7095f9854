"""Extension (gia hạn): the chair gives more time, to one unit or to all, with a reason; all are told.

A stage that is over for all units can be reopened in this way, until the next one is over or its result is
published.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.conversations import window_names
from bot.conversations.deadlines import late_answers
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
from bot.state.seats import is_held
from bot.state.stages import as_seen_by
from bot.state.units import unit_called
from bot.vietnamese import say_list, say_moment

ALL = Option("all", "Tất cả các đơn vị")
GIVE, REFUSE = Option("give", "Gia hạn"), Option("refuse", "Không gia hạn")
DAYS = (1, 2, 3, 5, 7)
# Usual reasons for giving more time, and for refusing it to late answers.
GIVEN = ("Chờ đủ minh chứng", "Vướng công tác đột xuất", "Sự cố kỹ thuật")
REFUSED = ("Đơn vị có thể gửi sớm hơn", "Giai đoạn sau đã bắt đầu")


def questions(situation: Situation) -> Iterator[Question]:
    """Unit, length and reason of an extension, put when the chair opens them. Waiting late answers are put by
    themselves."""
    stage = extensible(situation)
    if situation.cycle is None or not stage:
        return
    if late := late_answers.units(situation):
        yield from _late(situation, stage, late)
    yield _whom(situation, stage)
    for unit in ("", *(u.id for u in situation.cycle.charter.units)):
        yield _until(situation, stage, unit)
        for days in DAYS:
            yield _why(situation, stage, unit, days)


def kept_aside(situation: Situation, said: Said, refused: Turn, decide: late_answers.Decide) -> Turn | None:
    """Turn that keeps a refused answer aside and asks the chair, if only an outage made it late; else None.

    The chair is asked once for each unit.
    """
    turn = late_answers.aside(situation, said, refused, decide)
    if turn is None:
        return None
    now = project(situation, turn.facts)
    if late_answers.units(now) == late_answers.units(situation):
        return turn
    return replace(turn, messages=(*turn.messages, *_offered(now)))


def _offered(situation: Situation) -> Iterator[Message]:
    stage, late = extensible(situation), late_answers.units(situation)
    if not stage:
        return
    question = next(_late(situation, stage, late))
    yield as_message(question, Audience("role", role="chair"))
    if not is_held(situation, "chair"):
        names = say_list([_named(situation, unit) for unit in late], noun="đơn vị")
        text = f"Có câu trả lời đến sau hạn của {names}. Đề nghị mời cụm trưởng vào để quyết định gia hạn."
        yield Message(text, to=Audience("role", role="secretary"))


def extensible(situation: Situation) -> str:
    """Stage that can be given more time: the present one if it has begun; else the one before, while its result
    is not published. "" if there is none."""
    cycle = situation.cycle
    if cycle is None:
        return ""
    stages = cycle.charter.stages
    present = stages.index(cycle.stage) if cycle.stage else len(stages)
    window = situation.timetable.window(cycle.stage) if cycle.stage else None
    if window and situation.now >= window.opens:
        return cycle.stage
    before = stages[present - 1] if present else ""
    published = (shot := result(situation)) is not None and shot.published
    return "" if published else before


def begin(situation: Situation, words: str) -> Effect:
    """`gia hạn [đơn vị]`: opens the questions of an extension."""
    stage = extensible(situation)
    if situation.cycle is None or not stage:
        return Effect(result="Hiện không có giai đoạn nào gia hạn được.")
    if not words:
        return Effect(goto=_id(situation))
    unit = unit_called(situation, words)
    if unit is None:
        return Effect(result=unknown_unit(situation, words))
    return Effect(goto=_id(situation, unit.id, stage))


def _id(situation: Situation, unit: str = "", leaf: str = "", part: str = "") -> str:
    return str(QuestionId(situation.cycle.id if situation.cycle else "", "extend", unit, leaf, part))


def _whom(situation: Situation, stage: str) -> Question:
    units = situation.cycle.charter.units if situation.cycle else ()
    form = Choice((ALL, *(Option(u.id, u.short) for u in units)))
    text = f"Gia hạn {window_names.named(situation, stage)} cho đơn vị nào?"

    def keep(key: str) -> Effect:
        return Effect(goto=_id(situation, "" if key == ALL.key else key, stage))

    return Question(_id(situation), lambda: Prompt(text, form), keep, done=True)


def _until(situation: Situation, stage: str, unit: str) -> Question:
    def put() -> Prompt:
        options = [
            Option(str(days), f"{days} ngày ({say_moment(at, situation.zone)})")
            for days in DAYS
            if not too_late(situation, stage, at := moved(situation, stage, unit, days))
        ]
        window = situation.timetable.window(stage, unit)
        now = f"Hạn hiện nay: {say_moment(window.due, situation.zone)}." if window else ""
        if not options:
            return Prompt(f"{now} Không gia hạn được nữa vì giai đoạn sau sắp hết hạn.", Choice((REFUSE,)))
        ask = f"Gia hạn {window_names.named(situation, stage)} cho {_named(situation, unit)} thêm mấy ngày?"
        return Prompt(f"{now}\n{ask}", Choice((*options, REFUSE), lettered=True))

    def keep(key: str) -> Effect:
        if key == REFUSE.key:
            return Effect(result="Không gia hạn.")
        return Effect(goto=_id(situation, unit, stage, f"d{key}"))

    return Question(_id(situation, unit, stage), put, keep, done=True)


def _why(situation: Situation, stage: str, unit: str, days: int) -> Question:
    def keep(reason: str) -> Effect:
        return extend(situation, stage, [unit], moved(situation, stage, unit, days), reason)

    text = f"Lý do gia hạn (được thông báo và {KEPT})?"
    return why(_id(situation, unit, stage, f"d{days}"), text, GIVEN, keep)


def _late(situation: Situation, stage: str, units: list[str]) -> Iterator[Question]:
    """Offer to give the units whose answers an outage made late another working day, in one tap."""
    reason = _id(situation, "", "late", "why")
    until = _next_evening(situation)
    names = say_list([_named(situation, unit) for unit in units], noun="đơn vị")

    def put() -> Prompt:
        at = say_moment(until, situation.zone)
        text = (
            f"Đường truyền gián đoạn trước giờ chốt {window_names.named(situation, stage)}: "
            f"câu trả lời của {names} đến sau hạn, chưa được ghi và đang được giữ riêng.\n"
            f"Gia hạn cho các đơn vị này đến {at} và ghi nhận các câu trả lời đó?"
        )
        return Prompt(text, Choice((GIVE, REFUSE)))

    def keep(key: str) -> Effect:
        if key != GIVE.key:
            return Effect(goto=reason)
        effect = extend(situation, stage, units, until, "Đường truyền gián đoạn trước hạn.")
        return Effect((_settled(situation, key), *effect.facts), effect.result, effect.messages)

    yield Question(_id(situation, "", "late"), put, keep)
    ask = f"Lý do không gia hạn (được báo cho các đơn vị và {KEPT})?"
    yield why(reason, ask, REFUSED, lambda reason: _refuse(situation, stage, units, reason))


def _settled(situation: Situation, key: str) -> Answered:
    """Answer that settles all late answers so far."""
    return Answered("", _id(situation, "", "late"), key)


def _refuse(situation: Situation, stage: str, units: list[str], why: str) -> Effect:
    told = f"Cụm trưởng không gia hạn; các câu trả lời đến sau hạn không được ghi nhận. Lý do: {why}"
    steered = Steered("refuse extension", f"{stage} {' '.join(units)}", why)
    facts: tuple[Fact, ...] = (
        _settled(situation, REFUSE.key),
        steered,
        *late_answers.dropped(situation, units),
    )
    return Effect(facts, "Không gia hạn. Đã báo các đơn vị.", tuple(_tell(situation, units, told)))


def extend(situation: Situation, stage: str, units: list[str], until: datetime, why: str) -> Effect:
    """Gives these units ("" is all) more time, accepts their late answers, and tells them and the group."""
    if too_late(situation, stage, until):
        return Effect(result="Không gia hạn được: giai đoạn sau sắp hết hạn.")
    cycle = situation.cycle
    reopens = cycle is not None and cycle.stage != stage
    extended = tuple(Extended(stage, until, unit, why, reopens) for unit in units)
    taken = late_answers.taken(situation, units)
    facts: tuple[Fact, ...] = (*extended, *taken)
    now = project(situation, facts)
    names = say_list([_named(situation, unit) for unit in units], noun="đơn vị")
    said = (
        f"Gia hạn {window_names.named(situation, stage)} cho {names} đến {say_moment(until, situation.zone)}."
    )
    told = f"{said}\nLý do: {why}"
    group = (Message(told, GROUP), progress(now, worth=False))
    tell = (_door(now, stage, message, taken) for message in _tell(now, units, told))
    return Effect(facts, said, (*group, *tell))


def _tell(situation: Situation, units: list[str], text: str) -> Iterator[Message]:
    """The message to all seats of these units that somebody holds."""
    for seat in situation.roster:
        if seat.unit and seat.holders and (seat.unit in units or "" in units):
            yield Message(text, to=Audience("seat", seat=seat.id), news=True)


def _door(situation: Situation, stage: str, message: Message, taken: tuple[Fact, ...]) -> Message:
    """The message with the number of late answers accepted, and with the question now open to the seat."""
    seat = next(seat for seat in situation.roster if seat.id == message.to.seat)
    came = sum(isinstance(fact, LateAnswerAccepted) and fact.unit == seat.unit for fact in taken)
    text = message.text + (f"\nĐã ghi nhận {came} câu trả lời đến muộn." if came else "")
    question = first_open(asked(as_seen_by(situation, seat.holders[0].person), seat, stage))
    if question is None:
        return replace(message, text=text)
    asked_now = as_message(question, message.to)
    return replace(asked_now, text=f"{text}\n\n{asked_now.text}")


# --- until when ---


def moved(situation: Situation, stage: str, unit: str, days: int) -> datetime:
    """Date so many days after the due date, or after today if that is past; at the same hour."""
    window = situation.timetable.window(stage, unit)
    if window is None:
        return situation.now
    due = window.due.astimezone(situation.zone)
    if due >= situation.now:
        return due + timedelta(days=days)
    today = situation.now.astimezone(situation.zone).date()
    return datetime.combine(today + timedelta(days=days), due.time(), situation.zone)


def _next_evening(situation: Situation) -> datetime:
    """End of the next working day, 17:00."""
    tomorrow = situation.now.astimezone(situation.zone).date() + timedelta(days=1)
    begins = situation.timetable.working.later(datetime.combine(tomorrow, time.min, situation.zone))
    return begins.replace(hour=17, minute=0)


def too_late(situation: Situation, stage: str, until: datetime) -> bool:
    """True where `until` is past, or not before the close of the stage that follows."""
    stages = situation.cycle.charter.stages if situation.cycle else ()
    following = stages[stages.index(stage) + 1 :]
    window = situation.timetable.window(following[0]) if following else None
    return until <= situation.now or (window is not None and until >= window.closes)


def _named(situation: Situation, unit: str) -> str:
    units = situation.cycle.charter.unit_by_id if situation.cycle else {}
    return units[unit].short if unit else "tất cả các đơn vị"
