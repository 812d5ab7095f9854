"""A charter's timetable as it is read: what stands in it, what cannot."""

from datetime import date, time, timedelta

import pytest

from bot.rules.calendar import NO_REMINDERS, Reminders
from bot.rules.charter import Charter
from bot.rules.charter_parser import read_charter
from bot.rules.plain_values import CharterError
from bot.rules.timetables import READY
from tests.worlds.charters import SMALL

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def charter(**rest: object) -> Charter:
    return read_charter({**SMALL, **rest})


def test_without_a_word_people_are_reminded_as_usual_in_office_hours() -> None:
    assert charter().reminders == Reminders()
    assert charter().hours == (time(7, 30), time(16, 30))


def test_reminders_can_be_set_one_by_one_or_be_off() -> None:
    own = {"before": ["2d", "4h", "30m"], "after": "never", "leader": "never", "digest": False}
    found = charter(reminders=own, hours=["08:00", "17:00"], days_off=["2026-12-24"])
    assert found.reminders.before == (2 * DAY, 4 * HOUR, HOUR / 2)
    assert (found.reminders.after, found.reminders.leader, found.reminders.digest) == (None, None, False)
    assert (found.hours, found.days_off) == ((time(8), time(17)), frozenset({date(2026, 12, 24)}))
    assert charter(reminders="off").reminders == NO_REMINDERS


def test_a_window_has_its_own_grace_and_name() -> None:
    window = {**SMALL["windows"]["self"], "grace": "2026-12-07T17:00+07:00", "label": "tự đánh giá"}  # type: ignore[index]
    found = charter(windows={"self": window}).windows["self"]
    assert (found.in_time_until - found.due, found.label) == (2 * DAY, "tự đánh giá")


@pytest.mark.parametrize("order", READY)
def test_each_ready_made_timetable_serves_every_stage_in_its_order(order: str) -> None:
    stages = ["self", "review", "explain", "agree"]
    found = charter(windows=order, stages=stages, reviewers={"g1": "Tổ thẩm định"})
    closes = [found.windows[stage].closes for stage in stages]
    assert closes == sorted(closes)
    assert {"pledge", "midyear", "ballots", "publication", "filing"} < set(found.windows)
    assert {w.opens.year for w in found.windows.values()} == {2026, 2027}


def test_the_two_orders_differ_in_when_the_pledge_is_signed() -> None:
    at_meeting, in_quarter = (charter(windows=order).windows for order in READY)
    meeting = at_meeting["ballots"]
    assert at_meeting["pledge"].opens < meeting.opens < at_meeting["pledge"].closes
    assert in_quarter["pledge"].due.date() == date(2027, 3, 23)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"reminders": {"before": ["soon"]}}, "reminders.before: 'soon' is no length of time"),
        ({"reminders": "never"}, "none of off"),
        ({"reminders": {"bfore": []}}, "unknown key 'bfore'"),
        ({"hours": ["17:00", "08:00"]}, "the day begins before it ends"),
        ({"hours": ["8"]}, "two times of the day"),
        ({"days_off": ["Tết"]}, "expected days such as"),
        ({"windows": "whenever"}, "none of pledge_at_meeting"),
        (
            {"windows": {"self": {**SMALL["windows"]["self"], "grace": "2027-01-01T00:00+07:00"}}},
            "grace ends",
        ),  # type: ignore[index]
    ],
)
def test_what_cannot_stand_is_refused_with_its_place(wrong: dict[str, object], told: str) -> None:
    with pytest.raises(CharterError, match=told):
        charter(**wrong)
