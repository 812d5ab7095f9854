"""Values of plain data: what is a text, what a number, and what is refused with its place."""

import pytest

from bot.rules.plain_values import CharterError, number_of, plain, text_of
from tests.rules.plans import D


def test_a_text_is_one_composed_line_and_a_number_stands_for_its_digits() -> None:
    assert text_of("  Cục\n Thue\u0302\u0301 ", ()) == "Cục Thuế"
    assert text_of(3, ()) == "3"


@pytest.mark.parametrize(
    ("value", "says"),
    [("", "found nothing"), (True, "expected text"), ([], "expected text"), ("abcd", "at most 3")],
)
def test_what_is_no_text_is_refused_with_its_place(value: object, says: str) -> None:
    with pytest.raises(CharterError, match=says) as caught:
        text_of(value, ("groups", 0, "title"), 3)
    assert caught.value.path == ("groups", 0, "title")
    assert str(caught.value).startswith("groups.0.title: ")


@pytest.mark.parametrize(
    ("value", "number"), [(5, D(5)), ("0.50", D("0.5")), ("-2", D(-2)), (D("1.10"), D("1.1")), ("0", D(0))]
)
def test_a_number_keeps_its_digits_and_loses_its_zeros(value: object, number: object) -> None:
    assert number_of(value, (), None) == number
    assert str(number_of(value, (), None)) == str(number)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (0.5, "binary"),
        (True, "expected a number"),
        (None, "expected a number"),
        ("0,5", "with a dot"),
        ("1e3", "no number"),
        ("٣", "no number"),
        ("1234567890123", "no number"),
        (-1, "below 0"),
    ],
)
def test_what_is_no_number_is_refused(value: object, says: str) -> None:
    with pytest.raises(CharterError, match=says):
        number_of(value, (), D(0))


def test_a_plain_number_has_no_exponent() -> None:
    assert [str(plain(D(text))) for text in ("1E+3", "100", "0.10", "-0.0")] == ["1000", "100", "0.1", "0"]
