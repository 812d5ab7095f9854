"""Counted cases: what they add or take, the caps, and how a count is said."""

import pytest

from bot.rules.criteria import Criterion, PointParts
from tests.rules.kinds import BONUS, DEDUCTIONS, EARNED, PENALTY, START_AND_PENALTY, UNCAPPED
from tests.rules.plans import D


@pytest.mark.parametrize(
    ("criterion", "value", "worth"),
    [
        (DEDUCTIONS, "0", PointParts(D(3))),
        (DEDUCTIONS, "2", PointParts(D(2))),
        (DEDUCTIONS, "3", PointParts(D("1.5"))),
        (DEDUCTIONS, "40", PointParts(D("1.5"))),
        (BONUS, "3", PointParts(bonus=D("0.6"))),
        (BONUS, "9", PointParts(bonus=D(1))),
        (UNCAPPED, "8", PointParts(bonus=D(8))),
        (PENALTY, "3", PointParts(penalty=D("1.5"))),
        (PENALTY, "5", PointParts(penalty=D(2))),
        (START_AND_PENALTY, "3", PointParts(D(2), penalty=D(3))),
        (EARNED, "3", PointParts(D("0.75"))),
        (EARNED, "7", PointParts(D(1))),
    ],
)
def test_an_answer_is_worth_what_the_rule_says(criterion: Criterion, value: str, worth: PointParts) -> None:
    assert criterion.worth("a", value) == worth


def test_a_count_is_said_with_the_thing_that_is_counted() -> None:
    assert BONUS.form("a").say(BONUS.form("a").read("3 bài")) == "3 bài"
    assert BONUS.asks == "Đơn vị có mấy bài?"


def test_the_steps_end_in_the_points() -> None:
    assert BONUS.reckon("a", "9") == ("9 × 0,2 = 1,8, tối đa 1, tính 1",)
    assert DEDUCTIONS.reckon("a", "2") == ("2 × 0,5 = 1", "3 − 1 = 2")
