"""The charter's ballots as they stand: what can be opened, on which terms, and who was elected."""

from dataclasses import replace
from datetime import timedelta

from bot.dialogue.ballots import Poll
from bot.dialogue.situation import Situation
from bot.rules.voting_methods import Result
from bot.state.ballots import elected, item_of, items, ranks, terms_of
from tests.worlds.charters import NOW, charter
from tests.worlds.core import World

UNITS = ("thue", "khobac", "haiquan", "qltt", "bhxh")


def voting() -> Situation:
    """The scores of five units are closed; a ballot waits for another's winner."""
    world = World(charter("meeting"), NOW)
    world.move(world.charter.windows["self"].closes)
    return world.situation


def counted(situation: Situation, id: str, **result: object) -> Situation:
    """The ballot was opened and counted so."""
    item = item_of(situation, id)
    assert item
    assert situation.cycle
    about: dict[str, object] = {"issued": 5, "returned": 5, "valid": 5, "invalid": 0, "blank": 0, "totals": {}}
    about |= {"base": 5, "needed": 3, "quorate": True}
    poll = Poll(terms_of(situation, item, 15), state="counted", result=Result(**(about | result)))  # type: ignore[arg-type]
    return replace(situation, cycle=replace(situation.cycle, polls=(*situation.cycle.polls, poll)))


def test_before_the_scores_are_closed_no_ballot_about_them_can_be_opened():
    first, *_ = items(World(charter("meeting"), NOW).situation)
    assert first.lacks == "mở được sau khi chốt điểm."
    assert [item.lacks for item in items(voting())][:2] == ["", ""]


def test_a_ballot_waits_for_those_whose_winners_it_leaves_out():
    situation = voting()
    deputy = item_of(situation, "deputy")
    assert deputy
    assert deputy.lacks == "mở được sau khi có kết quả Bầu Cụm trưởng."
    chosen = counted(situation, "chair", elected=("thue",))
    deputy = item_of(chosen, "deputy")
    assert deputy
    assert (deputy.lacks, deputy.taken) == ("", ("thue",))
    assert "thue" not in terms_of(chosen, deputy, 15).candidates


def test_a_run_off_is_a_new_poll_between_those_it_names():
    situation = counted(voting(), "chair", runoff=("thue", "bhxh"))
    item = item_of(situation, "chair")
    assert item
    assert not item.decided
    terms = terms_of(situation, item, 15)
    assert (terms.key, terms.round, terms.candidates) == ("chair-2", 2, ("thue", "bhxh"))
    assert terms.closes == situation.now + timedelta(minutes=15)


def test_a_tie_that_the_charter_leaves_to_lots_waits_for_them():
    situation = counted(voting(), "chair", tied=("thue", "bhxh"))
    item = item_of(situation, "chair")
    assert item
    assert item.lots == ("thue", "bhxh")
    assert (item.decided, item.to_do) == (False, True)
    drawn = replace(item, polls=(replace(item.polls[0], settled=("bhxh",)),))
    assert (drawn.lots, drawn.decided, drawn.elected) == ((), True, ("bhxh",))


def test_a_ballot_without_a_quorum_elects_nobody_and_can_be_opened_anew():
    situation = counted(voting(), "chair", quorate=False)
    item = item_of(situation, "chair")
    assert item
    assert (item.decided, item.lacks) == (False, "")
    assert elected(situation, "chair") == ()
    assert terms_of(situation, item, 15).key == "chair-2"


def test_ranks_are_those_of_the_last_result():
    assert ranks(World(charter("meeting"), NOW).situation) == {}
    assert set(ranks(voting())) == set(UNITS)
