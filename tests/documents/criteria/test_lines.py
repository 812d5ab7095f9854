"""Codes taken apart, and what a line says of itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.documents.criteria.lines import counts, roman, style, tokens
from tests.documents.laid import line, under

UNITS = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"]


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("a.7.1", ("a", "7", "1")),
        ("A7-1", ("a", "7", "1")),
        ("1.10", ("1", "10")),
        ("01.0", ("1", "0")),
        ("đ)", ("đ",)),
        ("...", ()),
    ],
)
def test_a_code_is_its_letters_and_numbers(code: str, parts: tuple[str, ...]):
    assert tokens(code) == parts


@given(st.integers(1, 49))
def test_roman_numerals_count_up_to_fifty(value: int):
    tens, unit = divmod(value, 10)
    assert roman(["", "x", "xx", "xxx", "xl"][tens] + UNITS[unit]) == value


@pytest.mark.parametrize("word", ["", "iiii", "vx", "abc", "ic"])
def test_other_words_are_no_numerals(word: str):
    assert roman(word) == 0


def test_a_code_may_count_in_several_styles():
    assert counts(line("V.")) == {"ROMAN": 5, "LETTER": 28}
    assert counts(line("b)")) == {"letter)": 3}
    assert counts(line("12")) == {"number": 12}
    assert style(line("I.2.đ")) == ("l", "n", "l")


def test_a_line_knows_its_way_from_the_outermost_row():
    inner = line("b")
    under(line("I"), under(line("1"), inner))
    assert inner.path == ("I", "1", "b")


def test_a_heading_is_written_in_capitals_or_looks_like_a_section():
    assert line("", "CÔNG TÁC ĐẢNG").is_heading()
    assert not line("", "UBND").is_heading()
    assert line("", "Công tác Đảng", section=True).is_heading()


def test_a_line_gives_points_by_parts():
    one = line("1", penalty=2)
    assert one.has_points
    assert (one.of("base"), one.of("penalty")) == (None, 2)
    one.give("base", one.of("penalty"))
    assert one.maximum == 2
    assert not line("1").has_points
