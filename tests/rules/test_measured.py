"""Figures: held against a plan, and compared within the cluster by the published formulas."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.questions import Unclear
from bot.rules.criteria import Criterion, PointParts
from bot.rules.measured import Measured, Relative
from bot.rules.scores import compare, score
from tests.rules.kinds import LINEAR, PLAN, STEPPED
from tests.rules.plans import D, charter, group, leaf, patiently

TEN = Relative(D(10), "vụ", {"a": D(100), "b": D(100), "c": D(50), "z": D(0)})
OPEN = Relative(D(10), "vụ")


@pytest.mark.parametrize(
    ("figures", "points"),
    [
        # Below the target: half of the maximum, by what was reached.
        ({"a": "50"}, {"a": 5 * D("0.5")}),
        # The best is below its target too: nobody gets more than half.
        ({"a": "80", "b": "40"}, {"a": 4, "b": 2}),
        ({"a": "100", "b": "99"}, {"a": 5, "b": D("4.95")}),
        # Above it: the best gets all, the others by their share of the leader's excess.
        ({"a": "140", "b": "110"}, {"a": 10, "b": D("6.25")}),
        # Excess counts in parts of the target: 20 above 50 beats 30 above 100.
        ({"a": "130", "c": "70"}, {"a": D("8.75"), "c": 10}),
        ({"a": "120", "b": "120", "c": "60"}, {"a": 10, "b": 10, "c": 10}),
        # All equal, at the target and at nothing.
        ({"a": "100", "b": "100"}, {"a": 5, "b": 5}),
        ({"a": "0", "b": "0"}, {"a": 0, "b": 0}),
        # A target of zero is none: compared with the largest figure among those without one.
        ({"z": "3", "x": "4", "a": "100"}, {"z": D("7.5"), "x": 10, "a": 5}),
        ({"z": "0", "x": "0"}, {"z": 0, "x": 0}),
        # Who is not assigned, unreadable or set directly takes no part.
        ({"a": "110", "b": "-", "c": "=9", "x": "nhiều"}, {"a": 10}),
        ({}, {}),
    ],
)
def test_units_are_compared_by_the_published_formulas(
    figures: dict[str, str], points: dict[str, Decimal | int]
) -> None:
    assert TEN.compare(figures) == points


def test_without_any_target_the_best_gets_full_marks_and_the_others_their_share() -> None:
    assert OPEN.compare({"a": "8", "b": "6", "c": "0"}) == {"a": 10, "b": D("7.5"), "c": 0}
    assert OPEN.compare({"a": "7", "b": "7"}) == {"a": 10, "b": 10}


@patiently
@given(st.dictionaries(st.sampled_from("abcxyz"), st.integers(0, 300).map(str), min_size=1))
def test_points_lie_between_nothing_and_the_maximum_whatever_the_figures(figures: dict[str, str]) -> None:
    for points in TEN.compare(figures).values():
        assert 0 <= points <= 10


@patiently
@given(st.dictionaries(st.sampled_from("abc"), st.integers(0, 300), min_size=1), st.integers(1, 50))
def test_a_better_figure_never_gives_its_unit_less(figures: dict[str, int], more: int) -> None:
    unit = min(figures)
    before = TEN.compare({u: str(f) for u, f in figures.items()})[unit]
    after = TEN.compare({u: str(f + more * (u == unit)) for u, f in figures.items()})[unit]
    assert after >= before


@patiently
@given(st.permutations(["a", "b", "c", "x", "z"]))
def test_the_order_in_which_figures_arrive_changes_nothing(order: list[str]) -> None:
    figures = {"a": "130", "b": "90", "c": "70", "x": "3", "z": "4"}
    assert TEN.compare({u: figures[u] for u in order}) == TEN.compare(figures)


def test_a_figure_waits_for_the_comparison_and_then_counts_rounded_once() -> None:
    rules = charter(group("g", leaf("r", Relative(D(10), "vụ", {}))))
    values = {"a": {"r": "3"}, "b": {"r": "2"}, "c": {}}
    waiting = score(rules, "b", values["b"])
    assert (waiting.total, [p.id for p in waiting.pending], waiting.missing) == (D(0), ["r"], ())
    compared = compare(rules, values)
    settled = score(rules, "b", values["b"], compared["b"])
    assert (settled.total, settled.pending) == (D("6.67"), ())
    assert [m.id for m in score(rules, "c", values["c"], compared["c"]).missing] == ["r"]


def test_points_set_directly_need_no_comparison() -> None:
    rules = charter(group("g", leaf("r", Relative(D(10), "vụ", {}, unassigned="full"))))
    assert score(rules, "a", {"r": "=4"}).total == 4
    assert score(rules, "a", {"r": "-"}).total == 10
    assert score(rules, "a", {"r": "4"}, {"r": D(9)}).total == 9


# --- held against a plan ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("criterion", "value", "worth"),
    [
        (LINEAR, "150", PointParts(D("7.5"))),
        (LINEAR, "100", PointParts(D(5))),
        (LINEAR, "99.99", PointParts()),
        (LINEAR, "200", PointParts(D(10))),
        (LINEAR, "260", PointParts(D(10))),
        (STEPPED, "200", PointParts(D(3))),
        (STEPPED, "199.99", PointParts(D(1))),
        (STEPPED, "240", PointParts(D(3), bonus=D(1))),
        (STEPPED, "10", PointParts()),
    ],
)
def test_an_answer_is_worth_what_the_rule_says(criterion: Criterion, value: str, worth: PointParts) -> None:
    assert criterion.worth("a", value) == worth


def test_a_target_of_zero_is_no_target() -> None:
    full = Measured(D(10), "vụ", PLAN, without_target="full")
    for unit in ("nil", "unheard"):
        assert LINEAR.worth(unit, "7") == PointParts()
        assert full.worth(unit, "0") == PointParts(D(10))


def test_a_kind_held_against_a_plan_tells_it_and_how_the_next_one_is_read() -> None:
    assert [LINEAR.plan(unit) for unit in ("a", "nil", "unheard")] == [D(200), None, None]
    assert LINEAR.plan_form.read("2,5") == "2.5"
    with pytest.raises(Unclear, match="Kế hoạch phải từ 0,01"):
        LINEAR.plan_form.read("0")
