"""Daily digest for the chair and the secretary: duties that are owed, and seats that were not reached."""

from collections.abc import Iterator
from datetime import datetime, time

from bot.conversations import window_names
from bot.conversations.deadlines import duties
from bot.conversations.deadlines.duties import Duty
from bot.conversations.joining.invitation import seat_name
from bot.conversations.results import waiting_list
from bot.dialogue.facts import Reminded
from bot.dialogue.registry import STEERING
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import DIGEST, Audience, Message, Turn
from bot.vietnamese import begin, say_day, say_list

# Values of `Situation.trouble`: the holder has left; the platform's quota of messages is used up.
LEFT, QUOTA = "left", "quota"
HOW_ELSE = (
    "Đề nghị liên hệ trực tiếp; cần mã mới để vào lại hoặc dùng trang web, thư ký gõ “mã mời” kèm tên đơn vị."
)


def elapse(situation: Situation, since: datetime) -> Turn:
    """Sends the digest once on each working day, when it begins; none where nothing is owed."""
    working = situation.timetable.working
    day = situation.now.astimezone(situation.zone).date()
    begins = working.later(datetime.combine(day, time.min, situation.zone))
    key = f"digest {day}"
    due = situation.timetable.reminders.digest and since < begins <= situation.now and begins.date() == day
    if not due or key in situation.reminded:
        return Turn()
    said = text(situation)
    if not said:
        return Turn()
    # To persons, not to the role: somebody who hands the seat over in this turn gets none.
    steering = [h.person.id for s in situation.roster if s.role in STEERING for h in s.holders]
    to = (Audience("person", person=person) for person in dict.fromkeys(steering))
    return Turn(
        (Reminded(key),), messages=tuple(Message(said, one, reminds=(DIGEST,), news=True) for one in to)
    )


def now(situation: Situation) -> Message | None:
    """The digest as it reads now, for the person who speaks; None if they steer no more, or nothing is owed."""
    said = text(situation) if any(seat.role in STEERING for seat in situation.seats) else ""
    return Message(said) if said else None


def text(situation: Situation) -> str:
    """Duties owed now, by window, with the units or seats that owe them; "" if there are none."""
    every = (duty for duty in duties.of_all(situation) if not duty.work.secret and not duty.work.slow)
    owing = [duty for duty in every if situation.timetable.window(duty.window)]
    if not owing:
        return ""
    year = f" năm {situation.cycle.charter.year}" if situation.cycle and situation.is_past else ""
    lines = [f"Việc chung{year} đến {say_day(situation.now, situation.zone)}:"]
    for window in dict.fromkeys((duty.window, duty.unit) for duty in owing):
        lines += _of_window(situation, [duty for duty in owing if (duty.window, duty.unit) == window])
    lines += waiting_list.lines(situation)
    unreached = say_unreached(situation, [duty.seat for duty in owing])
    lines += [f"Chưa nhắc được: {'; '.join(unreached)}.", HOW_ELSE] if unreached else []
    return "\n".join([*lines, "Muốn nhắc ngay: gõ “nhắc ngay”."])


def say_unreached(situation: Situation, seats: list[Seat]) -> list[str]:
    """Names of those of these seats whose holders no message reaches, each with the reason."""
    seen = {seat.id: seat for seat in seats}
    return [
        f"{seat_name(situation, seat)} ({why})"
        for seat in seen.values()
        if (why := why_not_reached(situation, seat))
    ]


def why_not_reached(situation: Situation, seat: Seat) -> str:
    """Reason why no holder of the seat gets messages; "" if somebody does."""
    trouble = situation.trouble.get(seat.id, "")
    if not seat.holders:
        return "đã thôi vai, chưa có người thay" if trouble == LEFT else "chưa vào"
    if not any(holder.reachable for holder in seat.holders):
        return "đã chặn hệ thống"
    if trouble == QUOTA:
        return "ứng dụng nhắn tin hết lượt gửi"
    return "tin gửi không tới" if trouble else ""


def _of_window(situation: Situation, owing: list[Duty]) -> Iterator[str]:
    window = situation.timetable.window(owing[0].window, owing[0].unit)
    if window is None or situation.cycle is None:
        return
    units = situation.cycle.charter.unit_by_id
    owed = {duty.seat.id: duty.seat for duty in owing}.values()
    called = begin(window_names.named(situation, owing[0].window))
    if all(duty.work.unasked for duty in owing):
        # Steps of the cluster as a whole: no unit or seat in particular owes them.
        yield f"{called}. {duties.say_deadline(situation, window)}"
        return
    names = [units[seat.unit].short if seat.unit in units else seat_name(situation, seat) for seat in owed]
    some = list(dict.fromkeys(names))
    listed = say_list(some, noun="nơi")
    yield f"{called} – chưa xong ({len(some)}): {listed}. {duties.say_deadline(situation, window)}"
