"""Changes to next year's dates before the year is opened: which window, which of its moments, which day.

A date on a day off is asked about."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from bot.conversations.moment_form import When
from bot.conversations.results.next_timetable import (
    called,
    date_id,
    in_order,
    keys_of,
    mark,
    proposal,
    said,
    why_off,
    window_line,
)
from bot.conversations.window_names import named
from bot.dialogue.facts import Answered
from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.dialogue.situation import Cycle, Situation
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


def questions(situation: Situation, cycle: Cycle) -> Iterator[Question]:
    """Questions by which dates are changed: which window, which of its moments, which day."""
    made = proposal(situation, cycle)
    yield _windows(situation, cycle, made)
    for name in in_order(cycle, made):
        keys = keys_of(made, name)
        if len(keys) > 1:
            yield _moments(situation, cycle, made, name, keys)
        for key in keys:
            yield _date(situation, cycle, made, key)
            if waiting := said(situation, cycle, key, _OFF):
                yield _day_off(situation, cycle, made, key, datetime.fromisoformat(waiting))


def _windows(situation: Situation, cycle: Cycle, made: Proposal) -> Question:
    options = tuple(Option(name, window_line(situation, made, name)) for name in in_order(cycle, made))

    def keep(key: str) -> Effect:
        if key == DONE.key:
            return Effect(goto=str(QuestionId(cycle.id, "newyear", "", "", mark(made, cycle))))
        return Effect(goto=date_id(cycle, key))

    form = Choice((*options, DONE), lettered=True)
    ask = f"Lịch dự kiến năm {cycle.charter.year + 1}. Đổi mốc nào?"
    return Question(date_id(cycle, ".dates"), lambda: Prompt(ask, form), keep, done=True)


def _moments(situation: Situation, cycle: Cycle, made: Proposal, name: str, keys: list[str]) -> Question:
    options = tuple(
        Option(key.partition(".")[2], f"{begin(called(situation, key))}: {say_moment(at, situation.zone)}")
        for key in keys
        if (at := made.dates[key])
    )

    def keep(moment: str) -> Effect:
        return Effect(goto=date_id(cycle, ".dates" if moment == BACK.key else f"{name}.{moment}"))

    ask = f"{begin(named(situation, name))} năm {cycle.charter.year + 1}: đổi ngày nào?"
    form = Choice((*options, BACK), lettered=True)
    return Question(date_id(cycle, name), lambda: Prompt(ask, form), keep, done=True)


def _date(situation: Situation, cycle: Cycle, made: Proposal, key: str) -> Question:
    at = made.dates[key]
    chosen = bool(said(situation, cycle, key))
    form = When(situation.now, situation.zone, (SAME, AS_PROPOSED) if chosen else (SAME,), usual=at)
    back = date_id(cycle, ".dates")

    def keep(value: str) -> Effect:
        if value == SAME.key:
            return Effect(goto=back)
        if value == AS_PROPOSED.key:
            return Effect((Answered("", date_id(cycle, key), aside=True),), "Lấy lại ngày đề xuất.", goto=back)
        moment = datetime.fromisoformat(value)
        _check(situation, made.changed(key, moment), key, cycle)
        if not situation.timetable.working.is_working_day(moment.astimezone(situation.zone).date()):
            waits = Answered("", date_id(cycle, key, _OFF), value)
            return Effect((waits,), goto=date_id(cycle, key, _OFF))
        return _chosen(situation, cycle, key, moment)

    example = f"{at.astimezone(situation.zone):%d/%m/%Y}"
    ask = (
        f"{begin(called(situation, key))} năm {cycle.charter.year + 1}: đang là "
        f"{say_moment(at, situation.zone)}. "
        f"Đề nghị gõ ngày, kèm giờ nếu đổi giờ, ví dụ: {example}."
    )
    return Question(date_id(cycle, key), lambda: Prompt(ask, form), keep, done=True)


def _day_off(situation: Situation, cycle: Cycle, made: Proposal, key: str, at: datetime) -> Question:
    after = _working(situation, at)

    def keep(word: str) -> Effect:
        forgotten = Answered("", date_id(cycle, key, _OFF), aside=True)
        if word == ANEW.key:
            return Effect((forgotten,), goto=date_id(cycle, key))
        moment = after if word == USE.key else at
        _check(situation, made.changed(key, moment), key, cycle)
        done = _chosen(situation, cycle, key, moment)
        return Effect((*done.facts, forgotten), done.result, goto=done.goto)

    ask = (
        f"{say_day(at, situation.zone)}: {why_off(situation, at)}, không phải ngày làm việc. "
        f"Ngày làm việc kế tiếp: {say_day(after, situation.zone)}. Dùng ngày nào?"
    )
    form = Choice((USE, KEEP, ANEW))
    return Question(date_id(cycle, key, _OFF), lambda: Prompt(begin(ask), form), keep, done=True)


def _chosen(situation: Situation, cycle: Cycle, key: str, at: datetime) -> Effect:
    fact = Answered("", date_id(cycle, key), at.isoformat())
    said = f"{begin(called(situation, key))}: {say_moment(at, situation.zone)}."
    return Effect((fact,), said, goto=date_id(cycle, ".dates"))


def _working(situation: Situation, at: datetime) -> datetime:
    """The same hour of the next working day."""
    days = (at + timedelta(days=n) for n in range(1, 60))
    works = situation.timetable.working.is_working_day
    return next((day for day in days if works(day.astimezone(situation.zone).date())), at)


def _check(situation: Situation, made: Proposal, key: str, cycle: Cycle) -> None:
    """Raises Unclear where the moments of a window, or two stages, would not follow each other."""
    name = key.partition(".")[0]
    own = [(one, made.dates[one]) for one in keys_of(made, name)]
    for (one, first), (other, then) in pairwise(own):
        if first > then or (first == then and one.endswith(".opens")):
            raise Unclear(_crossed(situation, one, first, other, then))
    for stage, following in pairwise(cycle.charter.stages):
        one, other = f"{stage}.closes", f"{following}.closes"
        if name in (stage, following) and made.dates[one] >= made.dates[other]:
            raise Unclear(_crossed(situation, one, made.dates[one], other, made.dates[other]))
    if RETENTION in made.dates and cycle.charter.retention:
        notice = made.dates[RETENTION] - cycle.charter.retention.notice
        late = [one for one, at in made.dates.items() if one.endswith(".closes") and at > notice]
        if late:
            raise Unclear(f"Việc xóa dữ liệu phải sau mốc {called(situation, late[0])}, có báo trước.")


def _crossed(situation: Situation, one: str, first: datetime, other: str, then: datetime) -> str:
    return (
        f"{begin(called(situation, one))} ({say_moment(first, situation.zone)}) phải trước "
        f"{called(situation, other)} ({say_moment(then, situation.zone)}). Đề nghị gõ ngày khác."
    )
