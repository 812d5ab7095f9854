"""Days as people write them."""

from datetime import date

import pytest

from bot.typed_days import typed_days


@pytest.mark.parametrize("written", ["7/4", "07/04", "7.4", "7-4", "7 / 4", "ngày 7/4"])
def test_a_day_without_a_year_is_of_the_year_that_is_asked_for(written: str):
    [day] = typed_days(written)
    assert (day.year, day.on(2027)) == (None, date(2027, 4, 7))


def test_a_year_that_was_written_goes_before():
    [day] = typed_days("hạn 31/12/2026.")
    assert (day.on(2030), day.rest) == (date(2026, 12, 31), "hạn  .")


def test_several_days_keep_their_order_and_figures_beside_them_are_none():
    found = typed_days("số 2507/QĐ, từ 01/07 đến 31/07/2026, 123/45/2026")
    assert [(day.day, day.month, day.year) for day in found] == [(1, 7, None), (31, 7, 2026)]


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("7/4/26", ["2026-04-07"]),
        ("7.4.26", ["2026-04-07"]),
        ("5-17/07/2025", ["2025-07-17"]),
        ("21/12-05/01", ["2030-12-21", "2030-01-05"]),
        ("21/12-05/01/2027", ["2030-12-21", "2027-01-05"]),
        ("123/45/2026", []),
        ("7/4/2026/9", []),
    ],
)
def test_figures_that_belong_together_are_read_together(written: str, days: list[str]):
    assert [str(day.on(2030)) for day in typed_days(written)] == days


@pytest.mark.parametrize("written", ["31/02", "00/01", "1/13", "1/1/0000"])
def test_a_day_that_is_none_is_read_and_has_no_date(written: str):
    assert [day.on(2026) for day in typed_days(written)] == [None]
