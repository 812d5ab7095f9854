"""Inheritance: what a merged unit has of its forerunners, and what can't be added up."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.questions import UNASSIGNED
from bot.rules.charter import Unit
from bot.rules.criteria import Criterion
from bot.rules.graded import Graded
from bot.rules.inheritance import forerunners, inherited, previous, table, together
from bot.rules.lineage import UnitChange, charter_of
from tests.worlds.charters import data

RULES = data("reorganised")
BEFORE = charter_of(RULES, ())
KHOBAC, QLTT = BEFORE.unit_by_id["khobac"], BEFORE.unit_by_id["qltt"]
NEW = Unit("moi", "Sở Tài chính", "Sở Tài chính")
DAY = date(2026, 7, 1)
MERGED = UnitChange(1, "merge", DAY, "1/QĐ", DAY, "Sắp xếp.", (KHOBAC, QLTT), (NEW,))
AFTER = charter_of(RULES, (MERGED,))
FIGURE: Criterion = AFTER.leaves["a2"].criterion


def settled(**ways: str) -> UnitChange:
    return replace(MERGED, settled=ways)


@pytest.mark.parametrize(
    ("values", "made"),
    [
        (["40", "20.5"], "60.5"),
        (["40", ""], ""),
        (["40", UNASSIGNED], "40"),
        ([UNASSIGNED, UNASSIGNED], UNASSIGNED),
        (["40", "≥"], ""),
    ],
)
def test_figures_are_added_up_where_all_are_there(values: list[str], made: str):
    assert together(FIGURE, "moi", values) == made


def test_points_of_two_units_are_not_added_up():
    assert isinstance(AFTER.leaves["a1"].criterion, Graded)
    assert together(AFTER.leaves["a1"].criterion, "moi", ["2", "2"]) == ""


@pytest.mark.parametrize(("way", "value"), [("sum", "60"), ("qltt", "20"), ("anew", "")])
def test_each_way_gives_its_value(way: str, value: str):
    own = {"khobac": "40", "qltt": "20"}
    assert inherited(settled(answers=way), "answers", AFTER.leaves["a2"], "moi", own) == value


@given(st.integers(0, 200), st.integers(0, 200))
def test_what_is_added_up_is_neither_lost_nor_doubled(one: int, other: int):
    values = {"khobac": {"a2": str(one)}, "qltt": {"a2": str(other)}, "thue": {"a2": "7"}}
    made = table(AFTER, values, settled(answers="sum"), "answers")
    assert Decimal(made["moi"]["a2"]) == one + other
    # What each had said stays its own.
    assert {unit: made[unit] for unit in values} == values


def test_last_years_values_go_on_and_places_do_not():
    before = {"": {"khobac": "1", "qltt": "2"}, "khobac": {"a2": "40"}, "qltt": {"a2": "20"}}
    after = previous(AFTER, before, [settled(previous="sum")])
    assert after["moi"] == {"a2": "60"}
    assert after[""] == before[""]


def test_evidence_goes_with_those_that_were_settled_for():
    assert list(forerunners([settled(evidence="sum")], "moi", "a2")) == ["khobac", "qltt"]
    assert list(forerunners([settled(evidence="qltt")], "moi", "a2")) == ["qltt"]
    assert list(forerunners([settled(**{"evidence": "sum", "evidence.a2": "anew"})], "moi", "a2")) == []
