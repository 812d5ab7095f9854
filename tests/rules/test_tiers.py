"""Tiers, by label and by percentage."""

import pytest

from bot.questions import Unclear
from bot.rules.criteria import Criterion, PointParts
from bot.rules.tiers import Tiers
from tests.rules.kinds import AROUND, BANDS, PERCENT, SCALE
from tests.rules.plans import D


@pytest.mark.parametrize(
    ("criterion", "value", "worth"),
    [
        (SCALE, "tot", PointParts(D(2))),
        (AROUND, "hon", PointParts(D(3), bonus=D(2))),
        (AROUND, "kh", PointParts(penalty=D(3))),
        (PERCENT, "98.01", PointParts(D(5))),
        (PERCENT, "98", PointParts(D(4))),
        (PERCENT, "97", PointParts(D(4))),
        (PERCENT, "96.99", PointParts(D(3))),
        (PERCENT, "95.99", PointParts()),
    ],
)
def test_an_answer_is_worth_what_the_rule_says(criterion: Criterion, value: str, worth: PointParts) -> None:
    assert criterion.worth("a", value) == worth


def test_a_digit_is_never_taken_for_the_place_of_a_tier() -> None:
    with pytest.raises(Unclear, match="chữ cái"):
        SCALE.form("a").read("2")
    assert SCALE.form("a").read("b") == "tot"


def test_a_tier_is_shown_with_its_points_and_may_be_typed_without_them() -> None:
    form = SCALE.form("a")
    assert [o.label for o in form.options] == ["Xuất sắc (3 điểm)", "Tốt (2 điểm)", "Không đạt (0 điểm)"]
    assert form.read("xuất sắc") == form.read("Xuat sac (3 điểm)") == "xs"


def test_a_percentage_over_the_most_that_can_be_is_refused() -> None:
    with pytest.raises(Unclear, match="từ 0 đến 100"):
        Tiers(BANDS, by="percent", most=D(100)).form("a").read("985")


def test_a_percentage_is_said_as_one() -> None:
    assert PERCENT.form("a").say(PERCENT.form("a").read("98,5%")) == "98,5%"
    assert PERCENT.reckon("a", "98") == ("từ 97%: 4",)
    assert PERCENT.reckon("a", "95") == ("dưới 96%: 0",)
