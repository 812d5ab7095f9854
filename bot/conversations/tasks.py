"""`việc`: what a person owes, seat by seat and year by year, and what the cluster's desk waits for."""

from collections.abc import Iterator

from bot.conversations import duties, year_choice
from bot.conversations.duties import Duty
from bot.conversations.joining.invitation import seat_name
from bot.conversations.results import close
from bot.dialogue.situation import Seat, Situation
from bot.state.pending import say_waiting, unsent, waiting
from bot.state.stages import named, running
from bot.vietnamese import say_list

STEERING = ("secretary", "chair")


def text(here: Situation) -> str:
    """Of each seat of the person what it owes now, and until when; then what is left of the year before."""
    owing = duties.of(here)
    lines = [line for seat in here.seats for line in _of_seat(here, seat, owing)]
    for there in year_choice.closing(here):
        before = duties.of(there)
        left = [
            line for seat in there.seats for line in _of_seat(there, seat, before) if line != _none(there, seat)
        ]
        year = there.cycle.charter.year if there.cycle else 0
        lines += [f"Còn lại của năm {year} (làm: gõ “năm {year}”):", *left] if left else []
    return "\n".join(lines)


def _of_seat(here: Situation, seat: Seat, owing: list[Duty]) -> list[str]:
    own = [duty for duty in owing if duty.seat == seat]
    said = [" ".join(part) for part in _dated(here, own)]
    lines = [f"{seat_name(here, seat)} – {one}" for one in said]
    if seat.role in STEERING and (state := desk_state(here)):
        lines.append(f"{seat_name(here, seat)}: {state}")
    return lines or [_none(here, seat)]


def _none(here: Situation, seat: Seat) -> str:
    return f"{seat_name(here, seat)}: không có việc chờ."


def _dated(here: Situation, owing: list[Duty]) -> Iterator[list[str]]:
    for duty, window in duties.deadlines(here, owing):
        yield [f"{duties.say_work(here, duty)}.", *([duties.say_deadline(here, window)] if window else [])]


def desk_state(here: Situation) -> str:
    """What the present stage waits for; "" where that is nothing the desk could do about."""
    shot = close.result(here)
    if shot and not shot.published:
        return "cần công bố kết quả."
    if here.cycle is None or not running(here, here.cycle.stage):
        return ""
    stage = here.cycle.stage
    window = here.timetable.window(stage)
    deadline = f" {duties.say_deadline(here, window)}" if window else ""
    if stage == "self":
        left = unsent(here)
        said = f"chờ {len(left)} đơn vị gửi bảng: {say_list(left)}" if left else "đã đủ bảng, có thể chốt"
    elif lacking := waiting(here):
        said = f"{len(lacking)} đơn vị {say_waiting(here)}: {say_list(lacking)}"
    else:
        said = f"đã xong {named(stage)}, có thể chốt"
    return f"{said}.{deadline}"
