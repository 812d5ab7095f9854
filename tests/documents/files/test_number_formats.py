"""Number formats of spreadsheets, and what a stored number is under them."""

from datetime import date
from decimal import Decimal

import pytest

from handlers.documents.files.number_formats import Style, day_cell, number_cell, of_format


@pytest.mark.parametrize(
    ("code", "kind", "decimals", "order"),
    [
        ("General", "number", 0, ""),
        ("0.00", "number", 2, ""),
        ('#,##0.0" điểm"', "number", 1, ""),
        ("0.0%", "percent", 0, ""),
        ("dd/mm/yyyy", "date", 0, "dmy"),
        ("[$-42A]m/yy;@", "date", 0, "my"),
        ("yyyy-mm-dd", "date", 0, ""),
        ("hh", "date", 0, ""),
        ('"Năm" 0', "number", 0, ""),
    ],
)
def test_a_format_says_what_its_numbers_are(code: str, kind: str, decimals: int, order: str):
    assert of_format(code) == (kind, decimals, order, False)


def test_a_format_may_show_nothing():
    assert of_format(";;;")[3]
    assert not of_format("0;;")[3]


def test_a_number_is_exact_and_shown_with_its_decimals():
    assert number_cell(1.1, Style(decimals=2)).text == "1.1"
    assert number_cell(1.1, Style(decimals=2)).shown == "1.10"
    assert number_cell(0.1 + 0.2, Style()).text == "0.3"
    assert number_cell(1.234, Style(decimals=1)).shown == "1.234"
    assert number_cell(Decimal("1E+2"), Style()).text == "100"


def test_a_share_is_the_number_that_is_shown():
    cell = number_cell(0.125, Style("percent"))
    assert (cell.text, cell.kind) == ("12.5", "percent")


@pytest.mark.parametrize(
    ("serial", "from_1904", "day"),
    [
        (1, False, "01/01/1900"),
        (60, False, "28/02/1900"),
        (61, False, "01/03/1900"),
        (46_347, False, "21/11/2026"),
        (0, True, "01/01/1904"),
    ],
)
def test_a_day_is_counted_as_spreadsheets_count(serial: int, from_1904: bool, day: str):
    assert number_cell(serial, Style("date"), from_1904=from_1904).text == day


def test_what_is_no_day_stays_a_number():
    assert number_cell(-1, Style("date")).kind == "number"
    assert number_cell(3_000_000, Style("date")).kind == "number"


def test_a_day_is_shown_as_the_code_may_have_stood_that_became_it():
    assert day_cell(date(2026, 5, 1)).shown == "1.5"
    assert day_cell(date(2010, 1, 1), "my").shown == "1.10"


def test_what_is_no_finite_number_is_text():
    assert number_cell(float("nan"), Style()).kind == "text"
