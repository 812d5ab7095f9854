"""Points to totals: caps and their order, rounding, what is missing; and what holds for any charter."""

import time
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.cases import PerCase
from bot.rules.charter import Charter, Group
from bot.rules.gates import Gate
from bot.rules.graded import Graded
from bot.rules.measured import Measured
from bot.rules.scores import score
from bot.rules.tiers import Tiers
from tests.rules.plans import D, answer_to, charter, group, leaf, patiently, tables

FIVE = Graded(D(5))


def test_caps_cut_the_leaf_first_then_the_inner_group_then_the_outer_then_the_total() -> None:
    inner = group("in", leaf("x", PerCase(D(1), cap=D(4))), leaf("y", PerCase(D(1), cap=D(4))), bonus_cap=D(6))
    outer = group("out", inner, leaf("z", PerCase(D(1))), bonus_cap=D(8))
    table = score(charter(outer, total_cap=D(7)), "a", {"x": "9", "y": "9", "z": "9"})
    assert [table.leaves[i].points for i in "xyz"] == [4, 4, 9]
    assert (table.groups["in"].bonus, table.groups["in"].cut) == (D(6), D(2))
    assert (table.groups["out"].bonus, table.groups["out"].cut) == (D(8), D(7))
    assert (table.total, table.cut) == (D(7), D(1))


def test_base_bonus_and_penalty_of_a_group_have_caps_of_their_own() -> None:
    parts = leaf("x", FIVE), leaf("y", PerCase(D(1))), leaf("z", PerCase(D(-1), part="penalty"))
    capped = group("g", *parts, base_cap=D(4), bonus_cap=D(2), penalty_cap=D(3))
    one = score(charter(capped), "a", {"x": "5", "y": "7", "z": "8"}).groups["g"]
    assert (one.base, one.bonus, one.penalty, one.points) == (D(4), D(2), D(3), D(3))
    assert one.cut == D(6)


def test_points_set_directly_pass_the_leafs_cap_but_not_the_groups_nor_the_totals() -> None:
    capped = charter(group("g", leaf("x", FIVE), leaf("y", FIVE), base_cap=D(10)), total_cap=D(9))
    free = charter(group("g", leaf("x", FIVE), leaf("y", FIVE)))
    assert score(free, "a", {"x": "=11", "y": "5"}).total == 16
    table = score(capped, "a", {"x": "=11", "y": "5"})
    assert table.leaves["x"].override
    assert not table.leaves["y"].override
    assert (table.groups["g"].points, table.total) == (D(10), D(9))


def test_points_are_rounded_once_half_up_where_the_charter_says() -> None:
    thirds = [leaf(i, Measured(D(1), "vụ", {"a": D(3)}, step=D(1))) for i in "xyz"]
    values = dict.fromkeys("xyz", "1")
    totals = {
        where: score(charter(group("g", *thirds), rounding=where), "a", values).total
        for where in ("leaf", "group", "total")
    }
    assert totals == {"leaf": D("0.99"), "group": 1, "total": 1}
    half = charter(group("g", leaf("x", Measured(D(1), "vụ", {"a": D(200)}))))
    assert score(half, "a", {"x": "25"}).total == D("0.13")


def test_what_is_missing_or_unreadable_adds_nothing_and_is_named() -> None:
    rules = charter(group("g", leaf("x", FIVE), leaf("y", FIVE), leaf("z", FIVE)))
    table = score(rules, "a", {"x": "4", "y": "9", "gone": "5"})
    assert (table.total, [m.id for m in table.missing]) == (D(4), ["y", "z"])
    assert table.leaves["y"].value is None


def test_only_a_gate_that_disqualifies_is_reported_as_failed() -> None:
    bars, gives = leaf("x", Gate(D(1), excludes=True)), leaf("y", Gate(D(1)))
    table = score(charter(group("g", bars, gives)), "a", {"x": "fail", "y": "fail"})
    assert [f.id for f in table.failed] == ["x"]


def test_penalties_can_take_a_total_below_zero() -> None:
    rules = charter(group("g", leaf("x", FIVE), leaf("y", PerCase(D(-1), part="penalty"))))
    assert score(rules, "a", {"x": "1", "y": "4"}).total == -3


# --- for any charter ------------------------------------------------------------------------------


@patiently
@given(tables())
def test_totals_never_exceed_a_cap(table: tuple[Charter, dict[str, str]]) -> None:
    rules, values = table
    found = score(rules, "a", values)
    for one in found.groups.values():
        for cap, points in (
            (one.group.base_cap, one.base),
            (one.group.bonus_cap, one.bonus),
            (one.group.penalty_cap, one.penalty),
        ):
            assert cap is None or points <= cap
        assert one.base <= one.group.maximum
    assert rules.total_cap is None or found.total <= rules.total_cap


@patiently
@given(tables())
def test_a_total_is_the_plain_addition_of_the_printed_parts(table: tuple[Charter, dict[str, str]]) -> None:
    rules, values = table
    found = score(rules, "a", values)
    for one in found.groups.values():
        inner = [found.groups[p.id] for p in one.group.parts if isinstance(p, Group)]
        own = [found.leaves[p.id] for p in one.group.parts if not isinstance(p, Group)]
        parts = sum((part.points or D(0) for part in (*inner, *own)), D(0))
        penalty = sum((p.penalty for p in (*inner, *(leaf.worth for leaf in own))), D(0))
        spared = penalty - one.penalty
        assert one.points == parts - one.cut + spared == one.base + one.bonus - one.penalty
    assert found.total == sum((found.groups[g.id].points for g in rules.groups), D(0)) - found.cut


@patiently
@given(tables())
def test_a_total_is_what_an_independent_count_in_quarters_gives(table: tuple[Charter, dict[str, str]]) -> None:
    rules, values = table
    found = sum(
        _quarters(g, values)[0] + _quarters(g, values)[1] - _quarters(g, values)[2] for g in rules.groups
    )
    if rules.total_cap is not None:
        found = min(found, int(rules.total_cap * 4))
    exact = Decimal(found) / 4
    # Quarters have two decimals at most, so rounding to two changes nothing.
    assert score(rules, "a", values).total == exact.quantize(D("0.01"), ROUND_HALF_UP)


@patiently
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_answers_never_matters(table: tuple[Charter, dict[str, str]], chance: object) -> None:
    rules, values = table
    order = list(values)
    chance.shuffle(order)  # type: ignore[attr-defined]
    assert score(rules, "a", {id: values[id] for id in order}) == score(rules, "a", values)


@patiently
@given(tables(), st.data())
def test_a_leaf_that_gives_more_never_lowers_the_total(
    table: tuple[Charter, dict[str, str]], data: st.DataObject
) -> None:
    rules, values = table
    id = data.draw(st.sampled_from(sorted(rules.leaves)))
    one, other = (answer_to(data.draw, rules.leaves[id].criterion) for _ in range(2))  # type: ignore[arg-type]
    low, high = (score(rules, "a", {**values, id: v}) for v in (one, other))
    less, more = low.leaves[id].worth, high.leaves[id].worth
    if less.base <= more.base and less.bonus <= more.bonus and less.penalty >= more.penalty:
        assert low.total <= high.total


@patiently
@given(tables())
def test_what_was_scored_before_never_colours_what_is_scored_now(table: tuple[Charter, dict[str, str]]) -> None:
    rules, values = table
    fresh = Charter(**{name: getattr(rules, name) for name in rules.__dataclass_fields__})
    score(rules, "b", {})
    score(rules, "a", {})
    assert score(rules, "a", values) == score(fresh, "a", values)


def test_one_figure_is_worth_to_each_unit_what_its_own_plan_says() -> None:
    plan = Measured(D(10), "vụ", {"a": D(100), "b": D(50)})
    rules = charter(group("g", leaf("x", plan)))
    totals = [score(rules, unit, {"x": "40"}).total for unit in "abab"]
    assert totals == [4, 8, 4, 8]


def test_a_table_of_the_real_size_is_scored_in_well_under_a_millisecond() -> None:
    rules = charter(
        *(group(f"g{n}", *(leaf(f"l{n}_{m}", Graded(D(5), D("0.25"))) for m in range(20))) for n in range(8))
    )
    values = dict.fromkeys(rules.leaves, "4.75")
    score(rules, "a", values)
    took = []
    for _ in range(20):
        begun = time.perf_counter()
        score(rules, "a", values)
        took.append(time.perf_counter() - begun)
    assert min(took) < 0.001


def _quarters(part: Group, values: dict[str, str]) -> tuple[int, int, int]:
    """Base, bonus and penalty of a group in quarters of a point, counted without the code under test."""
    sums = [0, 0, 0]
    for inner in part.parts:
        if isinstance(inner, Group):
            found: tuple[int, ...] = _quarters(inner, values)
        elif inner.id in values:
            found = _leaf_quarters(inner.criterion, values[inner.id])
        else:
            found = (0, 0, 0)
        sums = [a + b for a, b in zip(sums, found, strict=True)]
    caps = (part.base_cap, part.bonus_cap, part.penalty_cap)
    base, bonus, penalty = (s if c is None else min(s, int(c * 4)) for s, c in zip(sums, caps, strict=True))
    return base, bonus, penalty


def _leaf_quarters(kind: object, value: str) -> tuple[int, int, int]:
    if isinstance(kind, Gate):
        return (int(kind.points * 4) if value == "pass" else 0, 0, 0)
    if isinstance(kind, PerCase):
        moved = int(value) * abs(int(kind.each * 4))
        if kind.cap is not None:
            moved = min(moved, int(kind.cap * 4))
        start = int(kind.start * 4)
        if kind.part == "base":
            return max(start - moved, 0), 0, 0
        return (start, moved, 0) if kind.part == "bonus" else (start, 0, moved)
    if isinstance(kind, Tiers):
        quarters = next(int(t.points * 4) for t in kind.tiers if t.key == value)
        maximum = int((kind.maximum or D(0)) * 4)
    else:
        assert isinstance(kind, Graded)
        quarters, maximum = int(D(value) * 4), int(kind.maximum * 4)
    return max(min(quarters, maximum), 0), max(quarters - maximum, 0), max(-quarters, 0)
