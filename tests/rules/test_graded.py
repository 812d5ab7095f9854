"""Points given outright: parts, caps, and claims over the cap."""

import pytest

from bot.questions import Unclear
from bot.rules.criteria import Criterion, PointParts
from bot.rules.graded import Graded
from tests.rules.kinds import GRADED, WITH_BONUS
from tests.rules.plans import D


@pytest.mark.parametrize(
    ("criterion", "value", "worth"),
    [
        (GRADED, "4.5", PointParts(D("4.5"))),
        (GRADED, "0", PointParts()),
        (WITH_BONUS, "3.5", PointParts(D("3.5"))),
        (WITH_BONUS, "5.5", PointParts(D("3.5"), bonus=D(2))),
        (WITH_BONUS, "-1", PointParts(penalty=D(1))),
    ],
)
def test_an_answer_is_worth_what_the_rule_says(criterion: Criterion, value: str, worth: PointParts) -> None:
    assert criterion.worth("a", value) == worth


def test_a_claim_over_the_cap_is_refused_unless_the_charter_keeps_it() -> None:
    with pytest.raises(Unclear, match="từ 0 đến 5"):
        GRADED.form("a").read("7")
    assert Graded(D(5), D("0.5"), beyond=True).form("a").read("7") == "=7"


def test_points_are_said_with_their_unit() -> None:
    assert GRADED.form("a").say(GRADED.form("a").read("4,5đ")) == "4,5 điểm"
