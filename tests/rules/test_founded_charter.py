"""Charter of a new cluster, made of a ready-made one."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bot.rules.charter import Unit
from bot.rules.charter_parser import read_charter
from bot.rules.founded_charter import Founding, founded, shifted, unplanned
from config.charters import READY_MADE, load

TWO = (Unit("xa1", "Xã Một", "Xã Một"), Unit("xa2", "Xã Hai", "Xã Hai", ("Hai",)))


@pytest.mark.parametrize("name", READY_MADE)
def test_every_ready_made_charter_stands_with_two_units_that_are_not_its_own(name: str):
    made = read_charter(founded(load(name), Founding("Cụm xã", 2026, TWO, "xa1", "xa2", ("xa2",))))
    assert (made.name, made.units, made.chair, made.deputy, made.tellers) == (
        "Cụm xã",
        TWO,
        "xa1",
        "xa2",
        ("xa2",),
    )


def test_units_of_the_ready_made_charter_keep_their_plans():
    charter = read_charter(load("short"))
    made = read_charter(founded(load("short"), Founding("Cụm", 2026, charter.units)))
    assert made.leaves == charter.leaves
    assert unplanned(load("short"), charter.units) == []


def test_without_a_plan_a_criterion_separates_nobody_until_there_is_one():
    (part,) = unplanned(load("short"), TWO)
    bare = read_charter(founded(load("short"), Founding("Cụm", 2026, TWO)))
    assert bare.leaves[part["id"]].criterion.worth("xa1", "3").points == 30
    planned = Founding("Cụm", 2026, TWO, plans={part["id"]: {"xa1": Decimal(10), "xa2": Decimal(10)}})
    assert (
        read_charter(founded(load("short"), planned)).leaves[part["id"]].criterion.worth("xa1", "5").points
        == 15
    )


def test_dates_from_one_on_are_moved_together_and_those_before_it_stay():
    dates = {"a": datetime(2026, 6, 1, 8, tzinfo=UTC), "b": datetime(2026, 11, 20, 8, tzinfo=UTC)}
    moved = shifted(
        {**dates, "c": datetime(2026, 12, 5, 17, tzinfo=UTC)}, "b", datetime(2026, 12, 1, tzinfo=UTC)
    )
    assert [at.isoformat()[:16] for at in moved.values()] == [
        "2026-06-01T08:00",
        "2026-12-01T08:00",
        "2026-12-16T17:00",
    ]
