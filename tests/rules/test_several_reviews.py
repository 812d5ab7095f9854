"""Several reviews of one leaf are joined as plain arithmetic has it."""

import statistics
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.questions import SEVERAL
from bot.rules.by_rank import ByRank
from bot.rules.cases import PerCase
from bot.rules.charter_parser import read_charter
from bot.rules.gates import FAIL, PASS, Gate
from bot.rules.graded import Graded
from bot.rules.plain_values import CharterError
from bot.rules.review_mean import parts_of
from bot.rules.several_reviews import SeveralReviews, spread
from tests.worlds.charters import data

GRADED = Graded(Decimal(10), Decimal("0.5"))
HALVES = st.lists(st.integers(0, 20), min_size=2, max_size=9)
MEAN, MEDIAN = SeveralReviews("mean"), SeveralReviews("median")
TRIMMED, FIRST = SeveralReviews("trimmed_mean"), SeveralReviews("first")


def points(rule: SeveralReviews, halves: list[int]) -> Fraction:
    values = [f"{Decimal(half) / 2:f}".removesuffix(".0") for half in halves]
    made = rule.joined(GRADED, "a", values)
    worth = GRADED.worth("a", made)
    assert worth
    return Fraction(worth.points)


def near(one: Fraction, other: Fraction) -> bool:
    return abs(one - other) < Fraction(1, 10**20)


@given(HALVES)
def test_the_mean_is_the_sum_through_the_number(halves: list[int]) -> None:
    assert near(points(MEAN, halves), Fraction(sum(halves), 2 * len(halves)))


@given(HALVES)
def test_the_median_is_that_of_the_library(halves: list[int]) -> None:
    assert near(points(MEDIAN, halves), Fraction(statistics.median(halves)) / 2)


@given(HALVES)
def test_the_highest_and_the_lowest_are_dropped_from_five_on_and_of_fewer_the_mean_is_taken(
    halves: list[int],
) -> None:
    left = sorted(halves)[1:-1] if len(halves) >= 5 else halves
    assert near(points(TRIMMED, halves), Fraction(sum(left), 2 * len(left)))


@given(HALVES)
def test_the_first_ones_word_is_the_first(halves: list[int]) -> None:
    assert points(FIRST, halves) == Fraction(halves[0], 2)


@given(HALVES)
def test_the_distance_is_between_the_highest_and_the_lowest(halves: list[int]) -> None:
    values = [str(half) for half in halves]
    kind = Graded(Decimal(20))
    assert spread(kind, "a", values) == max(halves) - min(halves)
    for bound in (Decimal(0), Decimal(5)):
        far = SeveralReviews("mean", bound).is_far(kind, "a", values)
        assert far == (max(halves) - min(halves) > bound)


def test_points_are_joined_part_by_part_and_within_the_leafs_caps() -> None:
    kind = PerCase(Decimal(-1), start=Decimal(5), cap=Decimal(3), part="penalty")
    made = MEAN.joined(kind, "a", ["1", "2", "9"])
    worth = kind.worth("a", made)
    assert worth is not None
    assert (worth.base, worth.bonus, worth.penalty) == (5, 0, 2)


def test_where_all_say_the_same_the_value_stays_what_they_said() -> None:
    assert MEDIAN.joined(GRADED, "a", ["7", "7", "7"]) == "7"


def test_a_joined_value_says_all_it_is_made_of() -> None:
    made = MEAN.joined(GRADED, "a", ["7", "=8", "9"])
    assert made == f"{SEVERAL}mean|7|=8|9"
    assert parts_of(made) == ("mean", ("7", "=8", "9"))
    assert GRADED.reckon("a", made) == ()


def test_a_gate_is_decided_by_most_and_left_to_agreement_without_a_majority() -> None:
    gate = Gate(Decimal(5), excludes=True)
    assert MEAN.joined(gate, "a", [PASS, FAIL, FAIL]) == FAIL
    assert MEAN.settles(gate, "a", [PASS, FAIL, FAIL])
    assert MEAN.joined(gate, "a", [PASS, FAIL]) == PASS
    assert not MEAN.settles(gate, "a", [PASS, FAIL])
    assert SeveralReviews("mean", Decimal(100)).is_far(gate, "a", [PASS, FAIL])


def test_of_a_figure_that_is_compared_the_figure_is_averaged_in_whole_steps() -> None:
    kind = ByRank((Decimal(10), Decimal(5)), Decimal(0), "đơn vị máu", Decimal(1))
    assert MEAN.joined(kind, "a", ["10", "11", "11"]) == "11"
    assert MEDIAN.joined(kind, "a", ["10", "30", "12"]) == "12"
    assert MEAN.settles(kind, "a", ["10", "11", "11"])
    assert spread(kind, "a", ["1", "2"]) is None


def test_a_figure_beside_not_assigned_is_decided_by_most() -> None:
    assert MEAN.joined(GRADED, "a", ["-", "5", "5"]) == "5"
    assert not MEAN.settles(GRADED, "a", ["-", "5"])


def test_a_joined_value_of_what_cannot_be_read_is_worth_nothing() -> None:
    assert GRADED.worth("a", f"{SEVERAL}mean|5|x") is None


@pytest.mark.parametrize(
    ("section", "reviewers", "why"),
    [
        ({"points": "mean"}, {"g1": "Tổ một", "g2": "Tổ hai"}, "no group has several"),
        ({"points": "trimmed_mean"}, {"g1": "Tổ một", "g2": ["A", "B", "C", "D"]}, "5 reviewers"),
        ({"points": "best"}, {"g1": "Tổ một", "g2": ["A", "B"]}, "is none of"),
    ],
)
def test_a_rule_that_no_group_can_follow_is_refused(section: object, reviewers: object, why: str) -> None:
    with pytest.raises(CharterError, match=why):
        read_charter({**data("mean"), "several_reviews": section, "reviewers": reviewers})
