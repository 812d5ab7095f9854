"""Floors and ceilings of groups and tables: by hand, and against plain arithmetic for any points."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.cases import PerCase
from bot.rules.charter import Charter, Group
from bot.rules.charter_parser import read_charter
from bot.rules.graded import Graded
from bot.rules.plain_values import CharterError
from bot.rules.scores import GroupScore, score
from tests.rules.plans import D, charter, group, leaf, one_leaf, patiently, plain_data


def parts(id: str, **bounds: Any) -> Group:
    """A group with base, bonus and penalty, each as many points as are said."""
    return group(
        id,
        leaf(f"{id}b", Graded(D(100), D(1))),
        leaf(f"{id}t", PerCase(D(1))),
        leaf(f"{id}p", PerCase(D(-1), part="penalty")),
        **bounds,
    )


def scored(rules: Charter, *points: tuple[int, int, int]) -> tuple[Decimal, list[GroupScore]]:
    values = {
        f"{group.id}{part}": str(given)
        for group, own in zip(rules.groups, points, strict=True)
        for part, given in zip("btp", own, strict=True)
    }
    found = score(rules, "a", values)
    return found.total, list(found.groups.values())


def test_penalties_take_no_more_than_the_group_has_earned() -> None:
    total, (one,) = scored(charter(parts("g", lowest=D(0))), (3, 0, 5))
    assert (total, one.penalty) == (0, 3)
    total, (one,) = scored(charter(parts("g", lowest=D(-1))), (3, 0, 5))
    assert (total, one.penalty) == (-1, 4)
    # The penalty's own cap cuts first.
    assert scored(charter(parts("g", lowest=D(0), penalty_cap=D(2))), (3, 0, 5))[0] == 1


def test_what_one_group_lost_is_not_taken_from_another() -> None:
    rules = charter(parts("g", lowest=D(0)), parts("h"))
    assert scored(rules, (3, 0, 5), (10, 0, 4))[0] == 6


def test_bonus_counts_from_a_base_on() -> None:
    rules = charter(parts("g", bonus_from=D(40), bonus_cap=D(3)))
    assert [scored(rules, (base, 5, 0))[0] for base in (39, 40)] == [39, 43]
    assert scored(rules, (39, 5, 0))[1][0].cut == 5
    table = charter(parts("g"), parts("h"), bonus_from=D(80))
    assert scored(table, (40, 5, 0), (39, 5, 1))[0] == 78
    assert scored(table, (40, 5, 0), (40, 5, 1))[0] == 89


def test_one_cap_holds_over_all_bonuses() -> None:
    rules = charter(parts("g"), parts("h"), bonus_cap=D(6))
    assert scored(rules, (50, 4, 0), (20, 3, 1))[0] == 75
    values = {"gb": "50", "gt": "4", "gp": "0", "hb": "20", "ht": "3", "hp": "1"}
    found = score(rules, "a", values)
    assert (found.bonus, found.bonus_cut, found.penalty) == (6, 1, 1)


_few = st.integers(0, 20)
_bound = st.none() | _few


@patiently
@given(st.lists(st.tuples(_few, _few, _few), min_size=1, max_size=3), _bound, _bound, _bound, _bound, _bound)
def test_any_bounds_give_what_plain_arithmetic_gives(
    rows: list[tuple[int, int, int]],
    low: int | None,
    reach: int | None,
    cap: int | None,
    table_cap: int | None,
    table_reach: int | None,
) -> None:
    bounds = {"lowest": low, "bonus_from": reach, "bonus_cap": cap}
    said = {name: None if n is None else D(n) for name, n in bounds.items()}
    rules = charter(
        *(parts(f"g{n}", **said) for n in range(len(rows))),
        bonus_cap=None if table_cap is None else D(table_cap),
        bonus_from=None if table_reach is None else D(table_reach),
    )
    whole, bonuses, taken = 0, 0, 0
    for base, bonus, penalty in rows:
        if reach is not None and base < reach:
            bonus = 0
        if cap is not None and bonus > cap:
            bonus = cap
        while low is not None and penalty and base + bonus - penalty < low:
            penalty -= 1
        whole, bonuses, taken = whole + base, bonuses + bonus, taken + penalty
    if table_reach is not None and whole < table_reach:
        bonuses = 0
    if table_cap is not None and bonuses > table_cap:
        bonuses = table_cap
    assert scored(rules, *rows)[0] == whole + bonuses - taken


def test_a_charter_says_the_bounds_of_a_group_and_of_the_table() -> None:
    bounds = {"lowest": 0, "bonus_from": 3, "bonus_cap": 2}
    one = {"id": "g", "title": "Nhóm", "parts": [one_leaf()], **bounds}
    made = read_charter(plain_data(groups=[one], bonus_cap=5, bonus_from=4))
    assert (made.groups[0].lowest, made.groups[0].bonus_from, made.groups[0].bonus_cap) == (0, 3, 2)
    assert (made.bonus_cap, made.bonus_from) == (5, 4)
    with pytest.raises(CharterError, match="below 0"):
        read_charter(plain_data(bonus_cap=-1))
    with pytest.raises(CharterError, match="cannot be printed"):
        read_charter(plain_data(bonus_cap="0.005"))
