"""Consent to a charter: counted for one text alone, within its time, and only as many as agree."""

from dataclasses import replace
from datetime import timedelta

from bot.dialogue.charter_versions import CharterAdopted
from bot.dialogue.facts import Answered
from bot.dialogue.projection import project
from bot.dialogue.situation import Situation
from bot.state.charter_consent import CharterConsent, consent, put_id
from tests.worlds.amended import drafted, raised, renamed
from tests.worlds.charters import NOW, charter
from tests.worlds.core import World


def before_the_units() -> Situation:
    """A draft that was put to the three units, of which two have to agree."""
    here = project(World(charter("amendments"), NOW).situation, (drafted(raised, of="amendments"),))
    assert here.cycle
    assert here.cycle.draft
    return project(here, (Answered("", put_id(here.cycle), here.cycle.draft.hash),))


def of(situation: Situation) -> CharterConsent:
    asked = consent(situation)
    assert asked
    return asked


def said(situation: Situation, word: str, *units: str) -> Situation:
    asked = of(situation)
    return project(situation, [Answered(unit, asked.said(unit), f"{word} {asked.hash}") for unit in units])


def test_who_is_silent_or_against_has_not_agreed():
    here = said(said(before_the_units(), "yes", "thue"), "no", "khobac")
    assert (of(here).met, of(here).count) == (False, "1/3 đơn vị đã nhất trí")
    assert of(said(here, "remark", "khobac")).met


def test_words_on_another_draft_count_no_more():
    here = said(before_the_units(), "yes", "thue", "khobac")
    now = project(here, (drafted(renamed, of="amendments"),))
    assert of(now).put is None
    assert not of(now).met


def test_words_are_taken_for_as_long_as_the_charter_says():
    here = before_the_units()
    assert of(here).is_open
    assert not of(replace(here, now=here.now + timedelta(days=3))).is_open


def test_without_a_rule_nothing_stands_in_the_way_of_the_chair():
    here = project(World.tiny().situation, (drafted(raised),))
    assert of(here).met


def test_the_first_charter_can_be_consented_to_while_it_is_in_force_and_after_its_adoption():
    here = World.tiny().situation
    assert here.cycle
    here = replace(here, cycle=replace(here.cycle, hash="ab" * 32))
    assert here.cycle
    put = project(here, (Answered("", put_id(here.cycle), here.cycle.hash),))
    adopted = project(put, (CharterAdopted(1, here.cycle.hash, "Cần áp dụng ngay"),))
    assert of(here).number == 1
    assert of(adopted).is_open
    assert consent(project(here, (CharterAdopted(1, here.cycle.hash, "Cần"),))) is None
