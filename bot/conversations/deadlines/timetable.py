"""Timetable in words: `lịch`, and the group's posts at its moments."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import assert_never

from bot.conversations.results.close import is_published, result
from bot.conversations.results.posts import opening, progress_text, ranking_post
from bot.conversations.results.stage_start import begin as begin_stage
from bot.conversations.window_names import named
from bot.dialogue.facts import Fact, Published, Reminded, Steered
from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import GROUP, LEFT, OPENS, Message, Turn
from bot.rules import retention
from bot.rules.calendar import Passed, Window
from bot.state import stages
from bot.state.lots import silent
from bot.state.pledge import pledges
from bot.state.years import closing
from bot.vietnamese import begin, say_left, say_list, say_moment

# Window at whose opening the stored result is posted, if it has not been.
PUBLICATION = "publication"
# Before anything in any calendar.
BEGINNING = datetime.min.replace(tzinfo=UTC)


def text(situation: Situation, seat: Seat | None) -> str:
    """`lịch`: windows open, to come, done and over, with their dates as they are for the seat's unit."""
    if situation.cycle is None:
        return "Cụm chưa mở năm thi đua mới."
    unit = seat.unit if seat else ""
    windows = [
        (name, w) for name in situation.timetable.windows if (w := situation.timetable.window(name, unit))
    ]
    windows.sort(key=lambda one: (one[1].opens, one[1].closes))
    name = situation.cluster.name if situation.cluster else situation.cycle.charter.name
    lines = [f"Lịch năm {situation.cycle.charter.year} – {name}"]
    done, over = list[str](), list[str]()
    for name, window in windows:
        more_time = _more_time(situation, name, unit)
        if stages.is_closed(situation, name) or (situation.now >= window.closes and not more_time):
            over.append(named(situation, name))
        elif _is_fulfilled(situation, name):
            done.append(named(situation, name))
        else:
            lines.append(f"– {_line(situation, name, window, unit)}{more_time}")
    for previous_year in closing(situation):
        left = [f"– {_line(previous_year, name, window, unit)}" for name, window in _left(previous_year, unit)]
        year = previous_year.cycle.charter.year if previous_year.cycle else ""
        lines += [f"Còn lại của năm {year}:", *left] if left else []
    lines += [f"Đã xong: {say_list(done, 12)}."] if done else []
    lines += [f"Đã qua: {say_list(over, 12)}."] if over else []
    return "\n".join(lines)


def _more_time(situation: Situation, name: str, own: str) -> str:
    """``; riêng Kho bạc đến 17:00, thứ Hai, 07/12/2026``: other units that have more time than all."""
    common = situation.timetable.window(name)
    found: dict[datetime, list[str]] = {}
    for unit in situation.cycle.charter.units if situation.cycle and common else ():
        window = situation.timetable.window(name, unit.id)
        if common and window and unit.id != own and window.due > common.due and situation.now < window.closes:
            found.setdefault(window.due, []).append(unit.short)
    return "".join(
        f"; riêng {say_list(units, noun='đơn vị')} đến {say_moment(due, situation.zone)}"
        for due, units in sorted(found.items())
    )


def _left(situation: Situation, unit: str) -> Iterator[tuple[str, Window]]:
    """Windows of a year that is closing in which something is still to be done."""
    for name in situation.timetable.windows:
        window = situation.timetable.window(name, unit)
        if window and situation.now < window.closes and not _is_done(situation, name):
            yield name, window


def _is_done(situation: Situation, window: str) -> bool:
    cycle = situation.cycle
    return (
        cycle is None
        or window in cycle.charter.stages
        or window == "ballots"
        or _is_fulfilled(situation, window)
    )


def _is_fulfilled(situation: Situation, window: str) -> bool:
    """True where what is due in this window has been done: the pledge adopted, the result published, a step
    outside reported done."""
    cycle, pledge = situation.cycle, pledges(situation)
    if cycle is None or window in cycle.charter.stages:
        return False
    if window == "pledge":
        return pledge is not None and pledge.adopted
    if window == PUBLICATION:
        return is_published(situation)
    return str(QuestionId(cycle.id, "step", "", window)) in situation.answers.get("", {})


def _line(situation: Situation, name: str, window: Window, unit: str) -> str:
    called = begin(named(situation, name))
    if situation.now >= window.closes:
        return f"{called}: đã hết hạn"
    if situation.now < window.opens:
        when = f"mở {say_moment(window.opens, situation.zone)}, hạn {say_moment(window.due, situation.zone)}"
        return f"{called}: {when} (còn {say_left(window.opens - situation.now)} thì mở)"
    if before := _waits_for(situation, name):
        return f"{called}: bắt đầu khi chốt {before}, hạn {say_moment(window.due, situation.zone)}"
    own = " (gia hạn riêng)" if window != situation.timetable.window(name) else ""
    if situation.now < window.due:
        left = f"còn {say_left(window.due - situation.now)}"
        line = f"{called}: đang mở, hạn {say_moment(window.due, situation.zone)}{own}, {left}"
        late = f"; muộn nhất {say_moment(window.closes, situation.zone)}" if window.closes > window.due else ""
        return line + late
    left = f"còn {say_left(window.closes - situation.now)}"
    return f"{called}: quá hạn, muộn nhất {say_moment(window.closes, situation.zone)}{own}, {left}"


def _waits_for(situation: Situation, window: str) -> str:
    """Name of the stage that runs, where the window is that of a later one; else ""."""
    cycle = situation.cycle
    if cycle is None or window not in cycle.charter.stages or window == cycle.stage:
        return ""
    return named(situation, cycle.stage)


# --- in the group ---


def elapse(situation: Situation, since: datetime) -> Turn:
    """Posts to the group about the moments since then; of each window only the latest."""
    latest = {one.window: one for one in situation.timetable.passed(since, situation.now) if one.what != "due"}
    facts: list[Fact] = []
    messages: list[Message] = []
    for one in latest.values():
        if one.window.startswith("vote.") or one.key in situation.reminded:
            continue
        facts.append(Reminded(one.key))
        messages += _post(situation, one)
    return Turn(tuple(facts), messages=tuple(messages))


def _post(situation: Situation, one: Passed) -> Iterator[Message]:
    window, cycle = situation.timetable.window(one.window), situation.cycle
    if window is None or cycle is None:
        return
    if one.window in cycle.charter.stages:
        if one.window != cycle.stage:
            # The stage was closed early, or has not begun.
            return
        if one.what == "opens":
            yield from begin_stage(situation)
        elif one.what != "closes":
            said = "\n".join(progress_text(situation).splitlines()[1:])
            yield _left_of(one.window, f"{_head(situation, one, window)}\n{said}")
        return
    if one.window in (PUBLICATION, retention.WINDOW):
        return
    # The pledge signed in this year is the next year's.
    year = cycle.charter.year + (one.window == "pledge")
    match one.what:
        case "opens":
            due = f"Hạn: {say_moment(window.due, situation.zone)}."
            text = f"Bắt đầu {named(situation, one.window)} năm {year}. {due}"
            yield Message(text, GROUP, reminds=(OPENS + one.window,))
        case "closes":
            yield Message(f"Đã hết hạn {named(situation, one.window)} năm {year}.", GROUP)
        case "half" | "last" | "due":
            due = f"Hạn: {say_moment(window.due, situation.zone)}."
            yield _left_of(one.window, f"{_head(situation, one, window)}\n{due}")
        case never:
            assert_never(never)


def _left_of(window: str, text: str) -> Message:
    return Message(text, GROUP, reminds=(LEFT + window,))


def post_now(situation: Situation, window: str) -> Message | None:
    """The post about the time a window has left, as it reads now; None once it is over, or was closed early."""
    begun = [one for one in situation.timetable.passed(BEGINNING, situation.now) if one.window == window]
    told = next((one for one in reversed(begun) if one.what != "due"), None)
    if told is None or told.what in ("opens", "closes"):
        # Given more time, the window has a further moment at which the group is told.
        return None
    return next(_post(situation, told), None)


def opening_now(situation: Situation, window: str) -> Message | None:
    """The post about the opening of a window, as it reads now; None once it is over, or was closed early."""
    at = situation.timetable.window(window)
    if situation.cycle is None or at is None or not at.is_open(situation.now):
        return None
    if window in situation.cycle.charter.stages:
        return opening(situation, at) if window == situation.cycle.stage else None
    return next(_post(situation, Passed(window, "opens", at.opens)), None)


def _head(situation: Situation, one: Passed, window: Window) -> str:
    called, left = named(situation, one.window), say_left(window.due - situation.now)
    if situation.now >= window.due:
        return f"Đã quá hạn {called}, còn nhận đến {say_moment(window.closes, situation.zone)}."
    if one.what == "half":
        return f"Đã qua nửa thời gian {called}, còn {left}."
    return f"Sắp hết hạn {called}, còn {left}."


def publish(situation: Situation, since: datetime) -> Turn:
    """Posts the stored result, if it waits, at the hour that the timetable names."""
    window, shot = situation.timetable.window(PUBLICATION), result(situation)
    if window is None or shot is None or situation.cycle is None or situation.now < window.opens:
        return Turn()
    if (
        situation.cycle.stage
        or silent(situation)
        or any(s.published for s in situation.cycle.snapshots if s.stage == shot.stage)
    ):
        return Turn()
    facts = (Published(shot.stage), Steered("publish", f"{shot.stage} {shot.number}", "Theo lịch."))
    return Turn(facts, messages=(ranking_post(situation, situation.cycle, shot),))
