"""Pairs of figures: how they are typed, and the taps beside them."""

from fractions import Fraction

import pytest

from bot.questions import Quantity, Unclear
from bot.rules.two_figures import TwoFigures, figures, pairs_at
from tests.rules.plans import D

FORM = TwoFigures(Quantity(noun="Số đạt"), Quantity(noun="Tổng số"), "{part}/{whole} = {percent}", "Không có")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("1.200/1.500", "1200/1500"), ("mười hai trên hai mươi", "12/20"), ("3/4", "3/4"), ("không có", "none")],
)
def test_figures_are_read_as_people_type_them(typed: str, stored: str) -> None:
    assert FORM.read(typed) == stored
    assert FORM.accepts(stored)


def test_a_tap_of_last_years_pair_is_read_like_a_typed_one() -> None:
    assert FORM.pick("3/4") == "3/4"
    with pytest.raises(Unclear):
        FORM.pick("-")


def test_not_assigned_is_offered_where_the_charter_allows_it() -> None:
    form = TwoFigures(FORM.part, FORM.whole, FORM.says, FORM.nothing, unassigned=True)
    assert [o.label for o in form.options] == ["Không có", "Không được giao"]
    assert form.read("không được giao") == form.pick("-") == "-"
    assert form.accepts("-")
    assert form.say("-") == "không được giao"


def test_a_percentage_without_an_end_is_said_with_six_decimals() -> None:
    assert FORM.say("1/3") == "1/3 = 33,333333"


def test_a_pair_is_found_for_a_percentage() -> None:
    assert pairs_at(Fraction(95), D(1)) == ("19/20",)
    assert pairs_at(Fraction("95.5"), D(1), known=D(40)) == ("38/40", "39/40")
    assert pairs_at(Fraction(-1), D(1)) == ()
    assert figures("19/20") == (19, 20)
