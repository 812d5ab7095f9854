"""Working hours: the nearest moment before or after another at which an office may be written to."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.working_hours import EVERY_HOUR, Working
from tests.rules.plans import patiently

VIETNAM = timezone(timedelta(hours=7))
OFFICE = Working(time(7, 30), time(16, 30), VIETNAM, holidays={date(2027, 1, 1)})


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2027-01-{text}+07:00")


@pytest.mark.parametrize(
    ("moment", "earlier", "later"),
    [
        ("05T09:00", "05T09:00", "05T09:00"),
        ("05T07:30", "05T07:30", "05T07:30"),
        ("05T16:30", "05T16:30", "05T16:30"),
        ("05T06:00", "04T16:30", "05T07:30"),
        ("05T20:00", "05T16:30", "06T07:30"),
        ("10T12:00", "08T16:30", "11T07:30"),
    ],
)
def test_a_moment_out_of_hours_has_a_working_one_before_and_after_it(
    moment: str, earlier: str, later: str
) -> None:
    assert OFFICE.earlier(at(moment)) == at(earlier)
    assert OFFICE.later(at(moment)) == at(later)


def test_a_holiday_is_no_working_day() -> None:
    assert OFFICE.later(at("01T09:00")) == at("04T07:30")
    assert OFFICE.earlier(at("02T09:00")).isoformat() == "2026-12-31T16:30:00+07:00"


def test_the_hours_are_those_of_the_zone_whatever_the_moment_is_written_in() -> None:
    assert OFFICE.later(at("05T20:00").astimezone(UTC)) == at("06T07:30")


def test_an_office_that_never_opens_leaves_a_moment_where_it_is() -> None:
    closed = Working(time(7), time(17), VIETNAM, weekdays=())
    assert closed.earlier(at("05T09:00")) == closed.later(at("05T09:00")) == at("05T09:00")


@patiently
@given(st.integers(0, 60 * 24 * 60))
def test_neither_moves_a_moment_the_wrong_way_nor_twice(minutes: int) -> None:
    moment = at("01T00:00") + timedelta(minutes=minutes)
    earlier, later = OFFICE.earlier(moment), OFFICE.later(moment)
    assert earlier <= moment <= later
    assert (OFFICE.earlier(earlier), OFFICE.later(later)) == (earlier, later)
    assert EVERY_HOUR.earlier(moment) == EVERY_HOUR.later(moment) == moment
