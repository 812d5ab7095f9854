"""Changes to the dates of a year that is not open yet: which window, which of its moments, which day.

A date on a day off is asked about."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from bot.conversations.moment_form import When
from bot.conversations.results.date_plan import DatePlan
from bot.dialogue.facts import Answered
from bot.dialogue.question import Effect, Prompt, Question
from bot.dialogue.situation import Situation
from bot.questions import Choice, Option, Unclear
from bot.rules.working_timetable import RETENTION, Proposal
from bot.vietnamese import begin, say_day, say_moment

CHANGE, DONE, BACK = Option("dates", "Đổi lịch"), Option("-done", "Xong"), Option("-back", "Mốc khác")
USE, KEEP, ANEW = (
    Option("use", "Ngày làm việc kế tiếp"),
    Option("keep", "Giữ ngày này"),
    Option("anew", "Chọn lại"),
)
SAME, AS_PROPOSED = Option("same", "Giữ nguyên"), Option("proposed", "Theo đề xuất")
# Part of an id under which a date on a day off waits for a word.
_OFF = "_off"
# Key of the list of all dates.
DATES = ".dates"


def questions(plan: DatePlan, done: str) -> Iterator[Question]:
    """Questions by which dates are changed: which window, which of its moments, which day. `done` is the id of
    the question that follows."""
    yield _windows(plan, done)
    for name in plan.in_order:
        keys = plan.keys_of(name)
        if len(keys) > 1:
            yield _moments(plan, name, keys)
        for key in keys:
            yield _date(plan, key)
            if waiting := plan.said(key, _OFF):
                yield _day_off(plan, key, datetime.fromisoformat(waiting))


def _windows(plan: DatePlan, done: str) -> Question:
    options = tuple(Option(name, plan.line(name)) for name in plan.in_order)

    def keep(key: str) -> Effect:
        return Effect(goto=done if key == DONE.key else plan.id(key))

    form = Choice((*options, DONE), lettered=True)
    ask = f"Lịch dự kiến năm {plan.year}. Đổi mốc nào?"
    return Question(plan.id(DATES), lambda: Prompt(ask, form), keep, done=True)


def _moments(plan: DatePlan, name: str, keys: list[str]) -> Question:
    zone = plan.situation.zone
    options = tuple(
        Option(key.partition(".")[2], f"{begin(plan.called(key))}: {say_moment(at, zone)}")
        for key in keys
        if (at := plan.made.dates[key])
    )

    def keep(moment: str) -> Effect:
        return Effect(goto=plan.id(DATES if moment == BACK.key else f"{name}.{moment}"))

    ask = f"{begin(plan.window(name))} năm {plan.year}: đổi ngày nào?"
    form = Choice((*options, BACK), lettered=True)
    return Question(plan.id(name), lambda: Prompt(ask, form), keep, done=True)


def _date(plan: DatePlan, key: str) -> Question:
    situation, at = plan.situation, plan.made.dates[key]
    chosen = bool(plan.said(key))
    form = When(situation.now, situation.zone, (SAME, AS_PROPOSED) if chosen else (SAME,), usual=at)
    back = plan.id(DATES)

    def keep(value: str) -> Effect:
        if value == SAME.key:
            return Effect(goto=back)
        if value == AS_PROPOSED.key:
            return Effect((Answered("", plan.id(key), aside=True),), "Lấy lại ngày đề xuất.", goto=back)
        moment = datetime.fromisoformat(value)
        _check(plan, plan.made.changed(key, moment), key)
        if not situation.timetable.working.is_working_day(moment.astimezone(situation.zone).date()):
            return Effect((Answered("", plan.id(key, _OFF), value),), goto=plan.id(key, _OFF))
        return _chosen(plan, key, moment)

    example = f"{at.astimezone(situation.zone):%d/%m/%Y}"
    ask = (
        f"{begin(plan.called(key))} năm {plan.year}: đang là {say_moment(at, situation.zone)}. "
        f"Đề nghị gõ ngày, kèm giờ nếu đổi giờ, ví dụ: {example}."
    )
    return Question(plan.id(key), lambda: Prompt(ask, form), keep, done=True)


def _day_off(plan: DatePlan, key: str, at: datetime) -> Question:
    zone, after = plan.situation.zone, _working(plan.situation, at)

    def keep(word: str) -> Effect:
        forgotten = Answered("", plan.id(key, _OFF), aside=True)
        if word == ANEW.key:
            return Effect((forgotten,), goto=plan.id(key))
        moment = after if word == USE.key else at
        _check(plan, plan.made.changed(key, moment), key)
        done = _chosen(plan, key, moment)
        return Effect((*done.facts, forgotten), done.result, goto=done.goto)

    ask = (
        f"{say_day(at, zone)}: {plan.why_off(at)}, không phải ngày làm việc. "
        f"Ngày làm việc kế tiếp: {say_day(after, zone)}. Dùng ngày nào?"
    )
    form = Choice((USE, KEEP, ANEW))
    return Question(plan.id(key, _OFF), lambda: Prompt(begin(ask), form), keep, done=True)


def _chosen(plan: DatePlan, key: str, at: datetime) -> Effect:
    said = f"{begin(plan.called(key))}: {say_moment(at, plan.situation.zone)}."
    return Effect((Answered("", plan.id(key), at.isoformat()),), said, goto=plan.id(DATES))


def _working(situation: Situation, at: datetime) -> datetime:
    """The same hour of the next working day."""
    days = (at + timedelta(days=n) for n in range(1, 60))
    works = situation.timetable.working.is_working_day
    return next((day for day in days if works(day.astimezone(situation.zone).date())), at)


def _check(plan: DatePlan, made: Proposal, key: str) -> None:
    """Raises Unclear where the moments of a window, or two stages, would not follow each other."""
    name, charter = key.partition(".")[0], plan.charter
    own = [(one, made.dates[one]) for one in plan.keys_of(name)]
    for (one, first), (other, then) in pairwise(own):
        if first > then or (first == then and one.endswith(".opens")):
            raise Unclear(_crossed(plan, one, first, other, then))
    for stage, following in pairwise(charter.stages):
        one, other = f"{stage}.closes", f"{following}.closes"
        if name in (stage, following) and made.dates[one] >= made.dates[other]:
            raise Unclear(_crossed(plan, one, made.dates[one], other, made.dates[other]))
    if RETENTION in made.dates and charter.retention:
        notice = made.dates[RETENTION] - charter.retention.notice
        late = [one for one, at in made.dates.items() if one.endswith(".closes") and at > notice]
        if late:
            raise Unclear(f"Việc xóa dữ liệu phải sau mốc {plan.called(late[0])}, có báo trước.")


def _crossed(plan: DatePlan, one: str, first: datetime, other: str, then: datetime) -> str:
    zone = plan.situation.zone
    return (
        f"{begin(plan.called(one))} ({say_moment(first, zone)}) phải trước "
        f"{plan.called(other)} ({say_moment(then, zone)}). Đề nghị gõ ngày khác."
    )
