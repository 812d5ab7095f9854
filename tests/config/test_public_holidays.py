"""Public holidays: those worked out beforehand are those of any year."""

from datetime import date, timedelta

from config.public_holidays import vietnam, vietnam_around


def test_the_holidays_of_the_years_around_are_those_of_any_year():
    near, every = vietnam_around(2026), vietnam()
    days = [date(2022, 1, 1) + timedelta(days=n) for n in range(11 * 365)]
    assert [day for day in days if day in near] == [day for day in days if day in every]
    assert date(2026, 2, 17) in near
