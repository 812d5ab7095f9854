"""Two working days to answer a request: the day it came, weekends and holidays do not count."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.rules.response_time import respond_by
from bot.rules.working_hours import EVERY_HOUR, Working

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OFFICE = Working(time(7, 30), time(16, 30), ZONE, holidays={date(2027, 1, 1)})


@pytest.mark.parametrize(
    ("came", "due"),
    [
        ("2026-11-23 08:00", "2026-11-25 16:30"),  # Monday, Wednesday.
        ("2026-11-27 23:59", "2026-12-01 16:30"),  # Friday night, Tuesday.
        ("2026-11-28 08:00", "2026-12-01 16:30"),  # Saturday, Tuesday.
        ("2026-12-31 08:00", "2027-01-05 16:30"),  # New Year's Day is none, nor is the weekend after it.
    ],
)
def test_two_working_days_after_the_day_it_came(came: str, due: str):
    moment = datetime.fromisoformat(came).replace(tzinfo=ZONE)
    assert f"{respond_by(moment, OFFICE):%Y-%m-%d %H:%M}" == due


def test_where_no_day_is_a_working_day_every_day_counts():
    shut = Working(time(7, 30), time(16, 30), ZONE, weekdays=())
    came = datetime(2026, 11, 27, 8, tzinfo=ZONE)
    assert respond_by(came, shut).date() == date(2026, 11, 29)
    assert respond_by(came, EVERY_HOUR) > came
