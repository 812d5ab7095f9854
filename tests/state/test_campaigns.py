"""Results of campaigns: what is reported, and what that proposes."""

from dataclasses import replace

from bot.dialogue.facts import Answered
from bot.dialogue.projection import project
from bot.dialogue.situation import Situation
from bot.state.campaigns import campaigns, is_complete, proposal, report_id, reported, tied
from tests.worlds.charters import charter
from tests.worlds.core import World


def year() -> Situation:
    here = World.tiny().situation
    assert here.cycle
    return replace(here, cycle=replace(here.cycle, charter=charter("campaigns")))


def told(here: Situation, campaign: str, value: str, leaf: str = "", *, aside: bool = False) -> Situation:
    return project(here, (Answered("thue", report_id(here, "thue", campaign, leaf), value, aside=aside),))


def test_a_report_is_complete_with_words_and_with_the_answers_of_what_is_tied_to_it():
    here = told(year(), "so", "45/50 cán bộ.")
    assert [leaf.id for leaf in tied(here, "thue", "so")] == ["a1"]
    assert not is_complete(here, "thue", "so")
    assert is_complete(told(here, "so", "90", "a1"), "thue", "so")
    assert is_complete(told(here, "hien", "42 đơn vị máu."), "thue", "hien")
    assert not is_complete(told(here, "so", "90", "a1"), "khobac", "so")


def test_only_what_the_criterion_reads_is_proposed():
    here = told(year(), "so", "90", "a1")
    assert here.cycle
    leaves = here.cycle.charter.leaves
    found = proposal(here, "thue", leaves["a1"])
    assert found
    assert (found.value, found.campaign.id) == ("90", "so")
    assert proposal(here, "khobac", leaves["a1"]) is None
    assert proposal(here, "thue", leaves["a2"]) is None
    assert proposal(told(here, "so", "nhiều", "a1"), "thue", leaves["a1"]) is None


def test_what_was_set_aside_is_no_report_and_the_first_to_end_comes_first():
    here = told(year(), "so", "", aside=True)
    assert reported(here, "thue", "so") is None
    assert [campaign.id for campaign in campaigns(here)] == ["so", "hien"]
