"""How far a reviewer's cuts lie from the others'."""

from decimal import Decimal
from fractions import Fraction

from bot.rules.calibration import Mark, calibrate


def mark(reviewer: str, leaf: str, claimed: str, given: str, span: str = "10", unit: str = "a") -> Mark:
    return Mark(reviewer, unit, leaf, Decimal(claimed), Decimal(given), Decimal(span))


def test_a_cut_is_a_part_of_what_the_leaf_can_move() -> None:
    (one,) = calibrate([mark("A", "x", "10", "8"), mark("A", "y", "2", "1", span="2")])
    assert (one.leaves, one.changed) == (2, 2)
    assert one.cut == (Fraction(2, 10) + Fraction(1, 2)) / 2
    assert one.others is None
    assert one.apart is None


def test_the_others_are_all_but_oneself() -> None:
    first, second, third = calibrate(
        [mark("A", "x", "10", "8"), mark("B", "y", "10", "10"), mark("C", "z", "10", "11")]
    )
    assert (first.cut, first.others) == (Fraction(1, 5), Fraction(-1, 20))
    assert (second.cut, second.others) == (0, Fraction(1, 20))
    assert (third.cut, third.others) == (Fraction(-1, 10), Fraction(1, 10))


def test_on_a_leaf_that_two_review_the_difference_is_told_in_points() -> None:
    first, second = calibrate([mark("A", "x", "10", "8"), mark("B", "x", "10", "9.5")])
    assert first.apart == Fraction(3, 2)
    assert second.apart == Fraction(-3, 2)


def test_the_same_leaf_of_another_unit_is_another_matter() -> None:
    first, _ = calibrate([mark("A", "x", "10", "8"), mark("B", "x", "10", "9", unit="b")])
    assert first.apart is None


def test_a_leaf_that_cannot_move_says_nothing() -> None:
    assert calibrate([mark("A", "x", "0", "0", span="0")]) == []
