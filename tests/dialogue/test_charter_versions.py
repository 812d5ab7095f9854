"""Versions of a charter in a year: the first has no record, the newest adopted one is in force."""

from dataclasses import replace

from bot.dialogue.charter_versions import CharterAdopted, CharterDropped
from bot.dialogue.projection import project
from bot.dialogue.situation import Situation
from tests.worlds.amended import drafted, raised
from tests.worlds.core import World


def drafted_by_minh() -> Situation:
    return project(World.tiny().seen_by("Minh"), (drafted(raised),))


def test_the_charter_that_the_year_was_opened_with_is_the_first():
    cycle = World.tiny().situation.cycle
    assert cycle
    assert (cycle.version, cycle.versions, cycle.draft) == (1, (), None)


def test_an_adopted_draft_is_in_force_and_no_draft_any_more():
    here = drafted_by_minh()
    assert here.cycle
    assert here.cycle.draft
    now = project(here, (CharterAdopted(2, here.cycle.draft.hash, "Sửa"),)).cycle
    assert now
    assert (now.version, now.draft, now.charter) == (2, None, here.cycle.draft.charter)


def test_a_dropped_draft_leaves_the_charter_as_it_was():
    here = drafted_by_minh()
    assert here.cycle
    assert here.cycle.draft
    dropped = project(here, (CharterDropped(here.cycle.draft.hash),)).cycle
    assert dropped == replace(here.cycle, draft=None)
