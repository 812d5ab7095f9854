"""Who leads the cluster next year, by each way of finding out."""

from dataclasses import replace

from bot.dialogue.facts import Answered
from bot.dialogue.projection import project
from bot.dialogue.situation import Situation
from bot.state.succession import Succession, succession
from tests.state.test_ballots import counted
from tests.worlds.charters import NOW, charter
from tests.worlds.core import World


def of(situation: Situation) -> Succession:
    found = succession(situation)
    assert found
    return found


def closed(name: str) -> Situation:
    world = World(charter(name), NOW)
    world.move(world.charter.windows["self"].closes)
    return world.situation


def test_in_turn_the_next_two_after_this_years_chair_lead():
    leaders = of(closed("rotated"))
    assert leaders.units == {"chair": "khobac", "deputy": "bhxh"}
    assert leaders.known


def test_elected_leaders_are_known_once_their_ballots_are_decided():
    situation = closed("conference")
    assert of(situation).units == {}
    chair = counted(situation, "chair", elected=("qltt",))
    assert (of(chair).units, of(chair).known) == ({"chair": "qltt"}, False)
    both = counted(chair, "deputy", elected=("thue",))
    assert (of(both).units, of(both).known) == ({"chair": "qltt", "deputy": "thue"}, True)


def test_recognised_leaders_count_once_the_document_is_named():
    situation = closed("appointed")
    chosen = [Answered("", "k1/handover..chair", "bhxh"), Answered("", "k1/handover..deputy", "none")]
    assert of(project(situation, chosen)).units == {}
    named = of(project(situation, (*chosen, Answered("", "k1/handover..doc", "12/QĐ-UBND"))))
    assert (named.units, named.vacant, named.known) == ({"chair": "bhxh"}, ("deputy",), True)


def test_a_charter_without_a_hand_over_has_no_succession():
    assert succession(World.tiny().situation) is None
    assert succession(replace(World.tiny().situation, cycle=None)) is None
