"""The reviews that a mean is taken of, and the value that names them."""

from decimal import Decimal

import pytest

from bot.rules.review_mean import counted, parts_of

POINTS = [Decimal(1), Decimal(9), Decimal(4), Decimal(6)]


@pytest.mark.parametrize(
    ("rule", "places"),
    [("mean", (0, 2, 3, 1)), ("median", (2, 3)), ("trimmed_mean", (2, 3))],
)
def test_all_are_counted_or_the_middle_or_all_but_both_ends(rule: str, places: tuple[int, ...]) -> None:
    assert counted(rule, POINTS) == places


def test_one_in_the_middle_is_counted_alone() -> None:
    assert counted("median", POINTS[:3]) == (2,)


def test_a_value_names_its_rule_and_its_single_values() -> None:
    assert parts_of("~median|3|=4|45/50") == ("median", ("3", "=4", "45/50"))
