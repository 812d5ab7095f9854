"""Lots that a result waits for, and whose numbers are there."""

from bot.rules.lots import Lot
from bot.state.lots import (
    drawn,
    equal_units,
    is_keyed,
    may_be_keyed,
    number_id,
    number_of,
    silent,
    waiting_result,
)
from bot.state.rehearsal import order
from tests.worlds.charters import MINH, charter
from tests.worlds.core import World

RULES = charter("lots")


def scored(*points: str) -> World:
    """The units have sent these points, the self-scores are closed."""
    world = World(RULES, RULES.windows["self"].opens)
    for unit, given in zip(RULES.unit_by_id, points, strict=True):
        world.plays(f"{unit}> a1 {given}", f"{unit}> [Gửi]")
    world.plays(f"{MINH}> chốt", f"{MINH}> [Chốt]")
    return world


def test_units_that_share_a_place_draw_lots_in_the_charters_order():
    assert equal_units(scored("80", "90", "90").situation) == (("khobac", "bhxh"),)
    assert equal_units(scored("90", "90", "90").situation) == (("thue", "khobac", "bhxh"),)


def test_where_all_differ_no_result_waits():
    world = scored("80", "90", "91")
    assert waiting_result(world.situation) is None
    assert silent(world.situation) == []
    assert number_id(world.situation, "thue") == "k1/draw.thue..n0"


def test_a_number_is_known_once_it_is_given_and_the_lots_once_all_are():
    world = scored("80", "90", "90")
    assert number_of(world.situation, "khobac") is None
    world.say("khobac", "17")
    assert (number_of(world.situation, "khobac"), silent(world.situation)) == (17, ["bhxh"])
    assert drawn(world.situation) == ()


def test_the_desk_keys_in_what_is_missing_once_a_unit_has_given_its_own():
    world = scored("80", "90", "90")
    assert not may_be_keyed(world.situation, "khobac")
    world.say("khobac", "17")
    assert not may_be_keyed(world.situation, "khobac")
    assert may_be_keyed(world.situation, "bhxh")
    assert not is_keyed(world.situation, "khobac")


def test_once_drawn_nothing_waits_and_the_result_has_the_lots():
    world = scored("80", "90", "90")
    world.plays("khobac> 17", "bhxh> 4")
    assert waiting_result(world.situation) is None
    assert world.situation.cycle
    shot = world.situation.cycle.snapshots[-1]
    assert shot.body["lots"] == [Lot({"khobac": 17, "bhxh": 4}).stored()]
    assert [place["unit"] for place in shot.body["places"]] == ["bhxh", "khobac", "thue"]  # type: ignore[attr-defined]


def test_a_rehearsal_has_the_lots_that_were_drawn():
    world = scored("80", "90", "90")
    world.plays("khobac> 17", "bhxh> 4")
    wanted = order(world.situation)
    assert wanted
    assert wanted.closed.lots == (Lot({"khobac": 17, "bhxh": 4}),)
    assert wanted.closed.ranks == {"bhxh": 1, "khobac": 2, "thue": 3}
