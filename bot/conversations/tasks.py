"""Tasks (`việc`): the duties of a person, seat by seat and year by year, and what the desk waits for."""

from collections.abc import Iterator

from bot.conversations.deadlines import duties
from bot.conversations.deadlines.duties import Duty
from bot.conversations.joining.invitation import seat_name
from bot.conversations.results import close
from bot.dialogue.registry import STEERING
from bot.dialogue.situation import Seat, Situation
from bot.state.pending import say_waiting, unsent, waiting
from bot.state.stages import named, running
from bot.state.years import closing
from bot.vietnamese import say_list


def text(situation: Situation) -> str:
    """Duties of each seat of the person with their deadlines, then those left of the year before; in another
    cluster as there."""
    if not situation.elsewhere:
        return _in_cluster(situation)
    every = clusters(situation)
    first = {id(one): 1 + sum(len(before.seats) for before in every[:n]) for n, one in enumerate(every)}
    parts = [_in_cluster(situation)]
    for other in situation.elsewhere:
        name = other.cluster.name if other.cluster else ""
        parts.append(f"{name} (làm: gõ “vai {first[id(other)]}”):\n{_in_cluster(other)}")
    return "\n".join(parts)


def clusters(situation: Situation) -> list[Situation]:
    """The clusters in which the person holds seats, in the order in which `vai` counts them wherever the chat
    stands."""
    return sorted((situation, *situation.elsewhere), key=lambda one: one.cluster.id if one.cluster else 0)


def _in_cluster(situation: Situation) -> str:
    owing = duties.of(situation)
    lines = [line for seat in situation.seats for line in _of_seat(situation, seat, owing)]
    for previous_year in closing(situation):
        before = duties.of(previous_year)
        left = [
            line
            for seat in previous_year.seats
            for line in _of_seat(previous_year, seat, before)
            if line != _none(previous_year, seat)
        ]
        year = previous_year.cycle.charter.year if previous_year.cycle else 0
        lines += [f"Còn lại của năm {year} (làm: gõ “năm {year}”):", *left] if left else []
    return "\n".join(lines)


def _of_seat(situation: Situation, seat: Seat, owing: list[Duty]) -> list[str]:
    own = [duty for duty in owing if duty.seat == seat]
    said = [" ".join(part) for part in _dated(situation, own)]
    lines = [f"{seat_name(situation, seat)} – {one}" for one in said]
    if seat.role in STEERING and (state := desk_state(situation)):
        lines.append(f"{seat_name(situation, seat)}: {state}")
    return lines or [_none(situation, seat)]


def _none(situation: Situation, seat: Seat) -> str:
    return f"{seat_name(situation, seat)}: không có việc chờ."


def _dated(situation: Situation, owing: list[Duty]) -> Iterator[list[str]]:
    for duty, window in duties.deadlines(situation, owing):
        yield [
            f"{duties.say_work(situation, duty)}.",
            *([duties.say_deadline(situation, window)] if window else []),
        ]


def desk_state(situation: Situation) -> str:
    """State of the present stage for the desk; "" where the desk can do nothing about it."""
    shot = close.result(situation)
    if shot and not shot.published:
        return "cần công bố kết quả."
    if situation.cycle is None or not running(situation, situation.cycle.stage):
        return ""
    stage = situation.cycle.stage
    window = situation.timetable.window(stage)
    deadline = f" {duties.say_deadline(situation, window)}" if window else ""
    if stage == "self":
        left = unsent(situation)
        said = (
            f"chờ {len(left)} đơn vị gửi bảng: {say_list(left, noun='đơn vị')}"
            if left
            else "đã đủ bảng, có thể chốt"
        )
    elif lacking := waiting(situation):
        said = f"{len(lacking)} đơn vị {say_waiting(situation)}: {say_list(lacking, noun='đơn vị')}"
    else:
        said = f"đã xong {named(stage)}, có thể chốt"
    return f"{said}.{deadline}"
