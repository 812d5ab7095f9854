"""Duties of people now, with their deadlines, derived from the questions that their seats are asked.

There is no list of duties beside the conversations. A question that is put by itself is a duty of the seat that
is asked; its name and window are those of the conversation's entry in the registry.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.conversations import window_names
from bot.dialogue.question import Question, QuestionId
from bot.dialogue.registry import Work, conversation, registry
from bot.dialogue.situation import Person, Seat, Situation
from bot.rules.calendar import Owed, Window
from bot.state.sheet import sheet_of
from bot.state.stages import as_seen_by
from bot.vietnamese import say_left, say_moment

# Estimated time for one question.
SECONDS = 40


_UNNAMED = Work()


@dataclass(frozen=True)
class Duty:
    """Questions open to one seat in one conversation within one window.

    `unit` is set where that unit has a window of its own, by an extension; "" where all have the same.
    """

    seat: Seat
    conversation: str
    window: str
    unit: str
    questions: tuple[Question, ...]

    @property
    def owed(self) -> Owed:
        return Owed(self.seat.id, self.window, self.unit)

    @property
    def work(self) -> Work:
        talk = conversation(self.conversation)
        return talk.work if talk and talk.work else _UNNAMED


def of(situation: Situation) -> list[Duty]:
    """Duties of the person who speaks, those of the chosen seat first."""
    chosen = sorted(situation.seats, key=lambda seat: seat.id != situation.channel.seat)
    seen: set[str] = set()
    duties = []
    for seat in chosen:
        for duty in _of_seat(situation, seat):
            # Two seats of one person may be asked the same.
            fresh = tuple(q for q in duty.questions if q.id not in seen)
            seen |= {q.id for q in fresh}
            if fresh:
                duties.append(replace(duty, questions=fresh))
    return duties


def of_all(situation: Situation) -> list[Duty]:
    """Duties of every seat of the cluster, held or vacant."""
    found = []
    for seat in situation.roster:
        person = next((holder.person for holder in seat.holders), None)
        seen = (
            as_seen_by(situation, person) if person else replace(situation, person=Person(0, ""), seats=(seat,))
        )
        found += _of_seat(seen, seat)
    return found


def _of_seat(situation: Situation, seat: Seat) -> list[Duty]:
    """Duties of one seat, in a situation seen by somebody who holds it."""
    found: dict[tuple[str, str, str], list[Question]] = {}
    for talk in registry().conversations:
        work = talk.work
        if work is None or not (talk.proactive or work.unasked) or seat.role not in talk.roles:
            continue
        for question in talk.questions(situation, seat, seat.unit):
            if not question.done:
                ref = QuestionId.read(question.id)
                window = work.window(ref)
                found.setdefault((talk.name, window, _own(situation, window, ref.unit)), []).append(question)
    return [Duty(seat, name, window, unit, tuple(qs)) for (name, window, unit), qs in found.items()]


def _own(situation: Situation, window: str, unit: str) -> str:
    """The unit, if it was given more time of its own; else ""."""
    return unit if any(e.window == window and e.unit == unit for e in situation.timetable.extensions) else ""


# --- in words ---


def say_duty(situation: Situation, duty: Duty) -> str:
    """``Cục Thuế, tự chấm: còn 4 tiêu chí, khoảng 3 phút``."""
    unit = (
        situation.cycle.charter.unit_by_id.get(duty.seat.unit)
        if situation.cycle and not duty.work.unasked
        else None
    )
    return f"{f'{unit.short}, ' if unit else ''}{say_work(situation, duty)}"


def say_work(situation: Situation, duty: Duty) -> str:
    """``tự chấm: còn 4 tiêu chí, khoảng 3 phút``; a past year is named."""
    year = f" năm {situation.cycle.charter.year}" if situation.cycle and situation.is_past else ""
    if duty.work.unasked:
        return window_names.named(situation, duty.window) + year
    of = f" {window_names.named(situation, duty.window)}" if duty.work.of_window else ""
    return f"{duty.work.name}{of}{year}: {amount(situation, duty)}"


def amount(situation: Situation, duty: Duty) -> str:
    """Number of criteria, groups or questions left, and the minutes they take."""
    leaves = situation.cycle.charter.leaves if situation.cycle else {}
    refs = [QuestionId.read(question.id) for question in duty.questions]
    groups = situation.cycle.charter.group_by_id if situation.cycle else {}
    named = {(ref.unit, ref.leaf) for ref in refs if ref.leaf in leaves and not ref.part.isalpha()}
    checked = {(ref.unit, ref.leaf) for ref in refs if ref.leaf in groups}
    unfounded = {(ref.unit, ref.leaf) for ref in refs if ref.leaf in leaves}
    if [ref.leaf for ref in refs] == ["send"]:
        returned = sheet_of(situation, duty.seat.unit).revised_until
        return "bảng được trả lại để sửa, cần gửi lại" if returned else "đã đủ tiêu chí, cần gửi bảng"
    if named:
        return f"còn {len(named)} tiêu chí, {_minutes(len(named))}"
    if unfounded:
        return f"còn thiếu lý do hoặc minh chứng của {len(unfounded)} tiêu chí, {_minutes(len(unfounded))}"
    if checked:
        return f"còn {len(checked)} nhóm, {_minutes(2 * len(checked))}"
    return _minutes(len(refs)) if len(refs) == 1 else f"còn {len(refs)} câu, {_minutes(len(refs))}"


def _minutes(questions: int) -> str:
    return f"khoảng {max(1, -(-questions * SECONDS // 60))} phút"


def say_deadline(situation: Situation, window: Window) -> str:
    """Sentence with the due date and the time left; once that is past, with the moment of the close."""
    due, closes = window.due, window.closes
    if situation.now < due:
        return f"Hạn: {say_moment(due, situation.zone)} (còn {say_left(due - situation.now)})."
    late = f"Đã quá hạn {say_moment(due, situation.zone)}"
    return (
        f"{late}; còn nhận đến {say_moment(closes, situation.zone)} (còn {say_left(closes - situation.now)})."
    )


def say_first(situation: Situation) -> str:
    """First deadline of what is owed here, else of the stage that runs; "" where there is none:
    ``Hạn tự chấm: 17:00, thứ Bảy, 05/12/2026 (còn 12 ngày 9 giờ).`` A ballot's question tells its own."""
    owed = [(duty.window, window) for duty, window in deadlines(situation, of(situation))]
    stage = situation.cycle.stage if situation.cycle else ""
    for name, window in [*owed, (stage, situation.timetable.window(stage))]:
        if window and window.is_open(situation.now) and not name.startswith("vote."):
            called, due = window_names.named(situation, name), say_moment(window.due, situation.zone)
            if situation.now < window.due:
                return f"Hạn {called}: {due} (còn {say_left(window.due - situation.now)})."
            closes, left = say_moment(window.closes, situation.zone), say_left(window.closes - situation.now)
            return f"Đã quá hạn {called}; còn nhận đến {closes} (còn {left})."
    return ""


def say_next(situation: Situation) -> str:
    """``Hạn tự chấm: 17:00, 05/12``: the first deadline of what is owed here; "" where nothing is."""
    for duty, window in deadlines(situation, of(situation)):
        if window and situation.now < window.closes:
            until = window.due if situation.now < window.due else window.closes
            at = f"{until.astimezone(situation.zone):%H:%M, %d/%m}"
            return f"Hạn {window_names.named(situation, duty.window)}: {at}"
    return ""


def deadlines(situation: Situation, duties: list[Duty]) -> Iterator[tuple[Duty, Window | None]]:
    """Each duty with its window, if it has one, in the order of their ends."""
    dated = [(duty, situation.timetable.window(duty.window, duty.unit)) for duty in duties]
    last = max((w.due for _, w in dated if w), default=situation.now)
    yield from sorted(dated, key=lambda one: one[1].due if one[1] else last)
