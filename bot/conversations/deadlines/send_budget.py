"""Budget of messages on a platform that takes only so many in a month: the chair and the secretary are told
days before it is spent, with a way on."""

from datetime import date, datetime, time, timedelta

from bot.dialogue.audiences import to_steering
from bot.dialogue.facts import Reminded
from bot.dialogue.installation import SendBudget
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Message, Turn

# Share of the budget from which it counts as short, whatever is expected.
SHORT = 0.9
_WAY = (
    "Hết hạn mức thì đến đầu tháng sau hệ thống không nhắn được ở đó. Đề nghị báo mọi người mở thêm trang web: "
    "gõ “đổi kênh”."
)


def elapse(situation: Situation, since: datetime) -> Turn:
    """Looks once on each working morning; tells once in a month that it will be short, and once that it is."""
    working = situation.timetable.working
    day = situation.now.astimezone(situation.zone).date()
    begins = working.later(datetime.combine(day, time.min, situation.zone))
    if not since < begins <= situation.now:
        return Turn()
    facts: list[Reminded] = []
    messages: list[Message] = []
    for budget in situation.budgets.values():
        level = "short" if budget.sent >= SHORT * budget.quota else "soon" if spent_on(budget, day) else ""
        key = f"budget {budget.platform} {day:%Y-%m} {level}"
        if level and key not in situation.reminded:
            facts.append(Reminded(key))
            messages += to_steering(Message(said(budget, day)))
    return Turn(tuple(facts), messages=tuple(messages))


def spent_on(budget: SendBudget, day: date) -> date | None:
    """Day of this month on which the budget is spent if it goes on as in the last week; None if it is not."""
    if budget.sent >= budget.quota:
        return day
    if not budget.last_week:
        return None
    left = timedelta(days=(budget.quota - budget.sent) * 7 // budget.last_week)
    spent = day + left
    return spent if (spent.year, spent.month) == (day.year, day.month) else None


def said(budget: SendBudget, day: date) -> str:
    """Sentence about a budget that is short or will be."""
    name = budget.platform.capitalize()
    sent, quota = grouped(budget.sent), grouped(budget.quota)
    spent = spent_on(budget, day)
    when = f" Với mức gửi hiện nay sẽ hết vào khoảng ngày {spent:%d/%m}." if spent and spent > day else ""
    return f"{name}: tháng này hệ thống đã gửi {sent}/{quota} tin.{when} {_WAY}"


def grouped(count: int) -> str:
    return f"{count:,}".replace(",", ".")
