"""What is open at a moment, and what fell between two."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.calendar import is_open, passed
from bot.rules.criteria import Graded
from tests.rules.plans import OPENS, D, charter, group, leaf, patiently

RULES = charter(group("g", leaf("x", Graded(D(5)))))
CLOSES = OPENS + timedelta(days=20)
SECOND = timedelta(seconds=1)


def test_a_stage_is_open_from_its_opening_up_to_but_not_at_its_close() -> None:
    moments = (OPENS - SECOND, OPENS, CLOSES - SECOND, CLOSES)
    assert [is_open(RULES, "self", m) for m in moments] == [False, True, True, False]


def test_a_stage_without_a_window_is_never_open() -> None:
    assert not is_open(RULES, "review", OPENS)


def test_what_falls_between_two_moments_is_told_in_order() -> None:
    told = passed(RULES, OPENS - SECOND, CLOSES)
    assert [(p.stage, p.what) for p in told] == [("self", "opens"), ("self", "due"), ("self", "closes")]
    assert [p.at for p in told] == sorted(p.at for p in told)


def test_the_earlier_moment_is_not_told_again_and_the_later_one_is_told() -> None:
    assert [p.what for p in passed(RULES, OPENS - SECOND, OPENS)] == ["opens"]
    assert passed(RULES, OPENS, OPENS + SECOND) == ()


@patiently
@given(st.lists(st.integers(-2, 22 * 24), min_size=2, max_size=12))
def test_time_may_be_cut_anywhere_and_nothing_is_lost_or_told_twice(hours: list[int]) -> None:
    cuts = [OPENS + timedelta(hours=h) for h in sorted(hours)]
    pieces = [p for since, until in pairwise(cuts) for p in passed(RULES, since, until)]
    assert tuple(pieces) == passed(RULES, cuts[0], cuts[-1])
