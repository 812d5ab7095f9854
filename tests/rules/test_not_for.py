"""Criteria that are not for every unit: left out of the table, and the rest brought to the full maximum."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.questions import Unclear
from bot.rules.charter_parser import read_charter
from bot.rules.criteria import NOTHING, Criterion
from bot.rules.graded import Graded
from bot.rules.measured import Relative
from bot.rules.not_for import NotFor
from bot.rules.plain_values import CharterError
from bot.rules.scores import compare, score
from tests.rules.plans import D, charter, group, leaf, one_leaf, patiently, plain_data

GRADED = Graded(D(20), D(1), extra=D(2))
KIND = NotFor(GRADED, frozenset({"b"}))


def test_a_unit_that_it_is_not_for_has_no_answer_to_give_and_the_others_have_theirs() -> None:
    assert (KIND.applies("a"), KIND.applies("b")) == (True, False)
    assert [option.label for option in KIND.form("b").options] == ["Không áp dụng"]
    with pytest.raises(Unclear):
        KIND.form("b").read("5")
    assert (KIND.worth("b", "-"), KIND.worth("b", "5"), KIND.worth("b", "=5")) == (NOTHING, None, None)
    assert (KIND.how("b"), KIND.reckon("b", "-")) == ("Không áp dụng với đơn vị.", ())
    assert KIND.worth("a", "5") == GRADED.worth("a", "5")
    assert KIND.form("a") == GRADED.form("a")
    assert KIND.how("a") == GRADED.how("a")
    assert (KIND.left_out("a", "5"), KIND.left_out("b", "-")) == (False, True)


def test_everything_else_is_answered_as_by_the_criterion_itself() -> None:
    names = [n for n in vars(Criterion) if not n.startswith("_")]
    assert {"base", "asks", "carries", "limits", "comparison"} <= set(names)
    for name in names:
        own, inner = getattr(KIND, name), getattr(GRADED, name)
        if not callable(own):
            assert own == inner
    assert [f("5") for f in (KIND.carries, KIND.limits, KIND.disqualifies)] == [None, "", False]
    assert (KIND.full(), KIND.plan("a"), KIND.answers_for("a", D(5))) == (None, None, ())


def test_the_rest_is_brought_to_the_full_maximum_and_bonus_stays_as_it_is() -> None:
    rules = charter(group("g", leaf("x", Graded(D(80), D(1))), leaf("y", KIND)), rescale=True)
    own = score(rules, "b", {"x": "72"})
    assert (own.total, str(own.rescaled)) == (90, "chuẩn 72/80, quy đổi 90/100")
    assert own.missing == ()
    other = score(rules, "a", {"x": "72", "y": "22"})
    assert (other.total, other.rescaled) == (94, None)


def test_without_the_charters_word_nothing_is_rescaled() -> None:
    rules = charter(group("g", leaf("x", Graded(D(80), D(1))), leaf("y", KIND)))
    assert (score(rules, "b", {"x": "72"}).total, score(rules, "b", {"x": "72"}).rescaled) == (72, None)


def test_what_a_unit_claims_not_to_be_assigned_is_left_out_too() -> None:
    claimed = Graded(D(20), D(1), unassigned="left_out")
    rules = charter(group("g", leaf("x", Graded(D(80), D(1))), leaf("y", claimed)), rescale=True)
    assert score(rules, "a", {"x": "72", "y": "-"}).total == 90
    assert score(rules, "a", {"x": "72", "y": "0"}).total == 72
    assert claimed.worth("a", "-") == NOTHING


def test_a_unit_for_which_nothing_is_left_stays_at_zero() -> None:
    rules = charter(group("g", leaf("y", KIND)), rescale=True)
    assert (score(rules, "b", {}).total, score(rules, "b", {}).rescaled) == (0, None)


def test_where_figures_are_compared_such_a_unit_takes_no_part() -> None:
    rules = charter(group("g", leaf("y", NotFor(Relative(D(5), "vụ"), frozenset({"b"})))))
    assert compare(rules, {"a": {"y": "4"}, "b": {"y": "-"}}) == {"a": {"y": 5}, "b": {}}
    assert score(rules, "b", {}).pending == ()


@patiently
@given(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 30), st.booleans()), min_size=1, max_size=8))
def test_any_table_is_rescaled_as_plain_arithmetic_does(rows: list[tuple[int, int, bool]]) -> None:
    rows = [(most, min(points, most), out) for most, points, out in rows]
    kinds: list[Criterion] = [Graded(D(most), D(1)) for most, _, _ in rows]
    leaves = [
        leaf(f"l{n}", NotFor(kind, frozenset({"a"})) if row[2] else kind)
        for n, (kind, row) in enumerate(zip(kinds, rows, strict=True))
    ]
    rules = charter(group("g", *leaves), rescale=True)
    values = {f"l{n}": str(points) for n, (_, points, out) in enumerate(rows) if not out}
    whole = sum(most for most, _, _ in rows)
    own = sum(most for most, _, out in rows if not out)
    earned = sum(points for _, points, out in rows if not out)
    expected = (D(earned) * whole / own).quantize(Decimal("0.01"), ROUND_HALF_UP) if own else D(0)
    assert score(rules, "a", values).total == expected


@patiently
@given(st.integers(1, 20), st.integers(1, 20), st.integers(1, 20))
def test_a_group_cap_is_a_maximum_too(first: int, second: int, cap: int) -> None:
    parts = (leaf("x", Graded(D(first), D(1))), leaf("y", NotFor(Graded(D(second), D(1)), frozenset({"a"}))))
    rules = charter(group("g", *parts, base_cap=D(cap)), rescale=True)
    full = score(rules, "a", {"x": str(first)})
    # Whoever has all that can be had has the full maximum.
    assert full.total == min(first + second, cap)


def said(**changes: object) -> dict[str, Any]:
    return plain_data(groups=[{"id": "g", "title": "Nhóm", "parts": [one_leaf(**changes)]}], rescale=True)


def test_a_charter_lists_the_units_by_their_ids() -> None:
    made = read_charter(said(not_for=["b"]))
    assert made.rescale
    assert [made.leaves["x"].criterion.applies(unit) for unit in "ab"] == [True, False]
    with pytest.raises(CharterError, match="there is no unit 'z'"):
        read_charter(said(not_for=["z"]))
