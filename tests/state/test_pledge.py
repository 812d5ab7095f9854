"""The pledge: its draft, the version before the units, and their words on exactly that version."""

from decimal import Decimal

from bot.dialogue.facts import Answered
from bot.dialogue.projection import project
from bot.dialogue.situation import Situation
from bot.state.pledge import NONE, Pledges, outcome, pledges, stored
from tests.worlds.charters import NOW, charter
from tests.worlds.core import World

TEXT = Answered("", "k1/pledge..text", "1. Thi đua thiết thực.")


def followed(*facts: Answered) -> Situation:
    world = World(charter("pledge"), NOW)
    world.move(world.charter.windows["pledge"].opens)
    return project(world.situation, facts)


def of(situation: Situation) -> Pledges:
    found = pledges(situation)
    assert found
    return found


def sent(situation: Situation) -> Situation:
    return project(situation, (Answered("", "k1/pledge..sent", stored(of(situation).draft)),))


def yes(situation: Situation, *units: str) -> Situation:
    pledge = of(situation)
    return project(situation, [Answered(unit, pledge.said(unit), f"yes {pledge.hash}") for unit in units])


def test_the_draft_has_this_years_figures_unless_something_else_was_said():
    pledge = of(
        followed(TEXT, Answered("thue", "k1/pledge.thue.a1", "50"), Answered("bhxh", "k1/pledge.bhxh.a1", NONE))
    )
    aim = pledge.aims[0]
    assert pledge.plans(aim) == {"thue": Decimal(50), "khobac": Decimal(40)}
    assert (pledge.year, pledge.draft.number) == (2027, 1)


def test_a_target_added_in_the_chat_comes_last():
    pledge = of(followed(TEXT, Answered("", "k1/pledge..x1", "Thu ngân sách; tỷ đồng")))
    assert (pledge.aims[-1].id, pledge.aims[-1].name, pledge.aims[-1].measure) == (
        "x1",
        "Thu ngân sách",
        "tỷ đồng",
    )


def test_a_draft_is_unsent_until_it_is_put_and_again_once_it_was_changed():
    assert not of(followed()).unsent
    situation = followed(TEXT)
    assert of(situation).unsent
    put = sent(situation)
    assert not of(put).unsent
    changed = project(put, (Answered("", "k1/pledge..text", "1. Khác."),))
    assert of(changed).unsent


def test_a_word_counts_for_exactly_the_version_it_was_given_on():
    put = yes(sent(followed(TEXT)), "thue")
    assert of(put).word("thue") == ("yes", "")
    again = sent(project(put, (Answered("", "k1/pledge..text", "1. Khác."),)))
    assert of(again).word("thue") == ("", "")


def test_as_many_have_to_agree_as_the_charter_says():
    put = sent(followed(TEXT))
    assert not of(yes(put, "thue")).met
    assert of(yes(put, "thue", "bhxh")).met
    assert [unit.id for unit in of(yes(put, "thue")).saying("")] == ["khobac", "bhxh"]


def test_nobody_speaks_to_a_version_that_was_adopted():
    put = sent(followed(TEXT))
    assert of(put).is_open
    adopted = project(put, (Answered("", "k1/pledge..adopted", of(put).hash),))
    assert (of(adopted).adopted, of(adopted).is_open) == (True, False)
    assert outcome(adopted) == {"hash": of(put).hash, "adopted": True}


def test_a_charter_without_a_pledge_has_none():
    assert pledges(World.tiny().situation) is None
    assert outcome(World.tiny().situation) == {"hash": "", "adopted": False}
