"""The timetable in words: `lịch`, and what the group is told at its moments."""

from collections.abc import Iterator
from datetime import datetime

from bot.conversations import year_choice
from bot.conversations.results.close import is_published, result
from bot.conversations.results.posts import progress_text, ranking
from bot.conversations.results.stage_start import begin as begin_stage
from bot.dialogue.facts import Fact, Published, Reminded, Steered
from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import GROUP, Message, Turn
from bot.rules import retention
from bot.rules.calendar import Passed, Window
from bot.state import stages
from bot.state.pledge import pledges
from bot.vietnamese import begin, say_left, say_list, say_moment

NAMES = {
    "pledge": "ký giao ước thi đua",
    "midyear": "sơ kết 6 tháng",
    "ballots": "bỏ phiếu",
    "publication": "công bố kết quả",
    "filing": "gửi hồ sơ lên cấp trên",
    retention.WINDOW: "nhận hồ sơ năm để lưu",
}
# At this window's opening the stored result is posted, if it has not been.
PUBLICATION = "publication"


def named(here: Situation, window: str) -> str:
    """What a window is called: the charter's own word, else ours."""
    own = here.timetable.windows.get(window)
    if own and own.label:
        return own.label
    return "bỏ phiếu" if window.startswith("vote.") else NAMES.get(window, stages.named(window))


def text(here: Situation, seat: Seat | None) -> str:
    """`lịch`: what is open and until when, what comes, what is over; as it is for the seat's unit."""
    if here.cycle is None:
        return "Cụm chưa mở năm thi đua mới."
    unit = seat.unit if seat else ""
    windows = [(name, w) for name in here.timetable.windows if (w := here.timetable.window(name, unit))]
    windows.sort(key=lambda one: (one[1].opens, one[1].closes))
    name = here.cluster.name if here.cluster else here.cycle.charter.name
    lines = [f"Lịch năm {here.cycle.charter.year} – {name}"]
    lines += [f"– {_line(here, name, window, unit)}" for name, window in windows if here.now < window.closes]
    for there in year_choice.closing(here):
        left = [f"– {_line(there, name, window, unit)}" for name, window in _left(there, unit)]
        year = there.cycle.charter.year if there.cycle else ""
        lines += [f"Còn lại của năm {year}:", *left] if left else []
    over = [named(here, name) for name, window in windows if here.now >= window.closes]
    return "\n".join([*lines, *([f"Đã qua: {say_list(over, 12)}."] if over else [])])


def _left(here: Situation, unit: str) -> Iterator[tuple[str, Window]]:
    """The windows of a year that is closing in which something is still to be done."""
    for name in here.timetable.windows:
        window = here.timetable.window(name, unit)
        if window and here.now < window.closes and not _is_done(here, name):
            yield name, window


def _is_done(here: Situation, window: str) -> bool:
    cycle, pledge = here.cycle, pledges(here)
    if cycle is None or window in cycle.charter.stages or window == "ballots":
        return True
    if window == "pledge":
        return pledge is not None and pledge.adopted
    if window == PUBLICATION:
        return is_published(here)
    return str(QuestionId(cycle.id, "step", "", window)) in here.answers.get("", {})


def _line(here: Situation, name: str, window: Window, unit: str) -> str:
    called = begin(named(here, name))
    if here.now < window.opens:
        when = f"mở {say_moment(window.opens, here.zone)}, hạn {say_moment(window.due, here.zone)}"
        return f"{called}: {when} (còn {say_left(window.opens - here.now)} thì mở)"
    own = " (gia hạn riêng)" if window != here.timetable.window(name) else ""
    if here.now < window.due:
        left = f"còn {say_left(window.due - here.now)}"
        line = f"{called}: đang mở, hạn {say_moment(window.due, here.zone)}{own}, {left}"
        late = f"; muộn nhất {say_moment(window.closes, here.zone)}" if window.closes > window.due else ""
        return line + late
    left = f"còn {say_left(window.closes - here.now)}"
    return f"{called}: quá hạn, muộn nhất {say_moment(window.closes, here.zone)}{own}, {left}"


# --- in the group ---


def elapse(here: Situation, since: datetime) -> Turn:
    """What the group is told of the moments since then: of each window the latest alone."""
    latest = {one.window: one for one in here.timetable.passed(since, here.now) if one.what != "due"}
    facts: list[Fact] = []
    messages: list[Message] = []
    for one in latest.values():
        if one.window.startswith("vote.") or one.key in here.reminded:
            continue
        facts.append(Reminded(one.key))
        messages += _post(here, one)
    return Turn(tuple(facts), messages=tuple(messages))


def _post(here: Situation, one: Passed) -> Iterator[Message]:
    window, cycle = here.timetable.window(one.window), here.cycle
    if window is None or cycle is None:
        return
    if one.window in cycle.charter.stages:
        if one.window != cycle.stage:
            # It is over before its time, or its turn has not come.
            return
        if one.what == "opens":
            yield from begin_stage(here)
        elif one.what != "closes":
            said = "\n".join(progress_text(here).splitlines()[1:])
            yield Message(f"{_head(here, one, window)}\n{said}", GROUP)
        return
    if one.window in (PUBLICATION, retention.WINDOW):
        return
    # The pledge that is signed while a year closes is the next year's.
    year = cycle.charter.year + (one.window == "pledge")
    match one.what:
        case "opens":
            due = f"Hạn: {say_moment(window.due, here.zone)}."
            yield Message(f"Bắt đầu {named(here, one.window)} năm {year}. {due}", GROUP)
        case "closes":
            yield Message(f"Đã hết hạn {named(here, one.window)} năm {year}.", GROUP)
        case _:
            yield Message(f"{_head(here, one, window)}\nHạn: {say_moment(window.due, here.zone)}.", GROUP)


def _head(here: Situation, one: Passed, window: Window) -> str:
    called, left = named(here, one.window), say_left(window.due - here.now)
    if here.now >= window.due:
        return f"Đã quá hạn {called}, còn nhận đến {say_moment(window.closes, here.zone)}."
    if one.what == "half":
        return f"Đã qua nửa thời gian {called}, còn {left}."
    return f"Sắp hết hạn {called}, còn {left}."


def publish(here: Situation, since: datetime) -> Turn:
    """The result, which is stored and waiting, is posted at the hour that the timetable names."""
    window, shot = here.timetable.window(PUBLICATION), result(here)
    if window is None or shot is None or here.cycle is None or here.now < window.opens:
        return Turn()
    if here.cycle.stage or any(s.published for s in here.cycle.snapshots if s.stage == shot.stage):
        return Turn()
    facts = (Published(shot.stage), Steered("publish", f"{shot.stage} {shot.number}", "Theo lịch."))
    return Turn(facts, messages=(Message(ranking(here, here.cycle, shot), GROUP, head=True),))
