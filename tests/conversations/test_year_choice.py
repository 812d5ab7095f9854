"""Which year a command is about, where one is closing while the next one runs."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

import bot.conversations.decide  # noqa: F401
from bot.conversations.year_choice import chosen, meant
from bot.dialogue.commands import Typed
from bot.dialogue.cycle import Cycle
from bot.dialogue.registry import registry
from bot.dialogue.said import Platform
from bot.dialogue.situation import Situation
from bot.rules.charter_parser import read_charter
from bot.rules.next_year import next_year
from bot.state.years import closing, every
from tests.worlds.charters import data

DATA = data("newyear")
BEGINS = datetime.fromisoformat("2027-11-20T08:00+07:00")


def typed(name: str, words: str = "") -> Typed:
    return Typed(registry().command_by_name[name], words)


def at(now: datetime, year: int = 2027) -> Situation:
    """What somebody sees in one of the two years, the other beside it."""
    both = {
        2026: Cycle("k1", read_charter(DATA), ""),
        2027: Cycle("k2", read_charter(next_year(DATA, {}, {})), "self"),
    }
    here = Situation(now, Platform("chat"), cycle=both[year])
    other = next(number for number in both if number != year)
    beside = replace(here, cycle=both[other], years={year: here})
    return replace(here, years={other: beside})


def cycle(here: Situation) -> str:
    assert here.cycle
    return here.cycle.id


def test_results_are_last_years_until_the_scores_of_this_one_begin():
    before, after = at(BEGINS - timedelta(seconds=1)), at(BEGINS)
    for name in ("result", "why", "correct", "council", "publish", "table", "honours", "xlsx"):
        assert cycle(meant(before, typed(name))[0]) == "k1"
        assert cycle(meant(after, typed(name))[0]) == "k2"
    for name in ("extend", "notice", "invite", "duties", "meeting", "ballots"):
        assert cycle(meant(before, typed(name))[0]) == "k2"


@pytest.mark.parametrize("words", ["2026", "năm 2026", "nam 2026", "Năm 2026"])
def test_a_year_that_is_named_is_meant(words: str):
    there, command = meant(at(BEGINS), typed("meeting", words))
    assert (cycle(there), command) == ("k1", typed("meeting", ""))


def test_what_stands_before_the_year_stays():
    assert meant(at(BEGINS), typed("why", "KBNN a1 năm 2026"))[1] == typed("why", "KBNN a1")


@pytest.mark.parametrize("words", ["2019", "20261", "a2026", "2026 a1", "năm"])
def test_other_words_name_no_year(words: str):
    there, command = meant(at(BEGINS), typed("table", words))
    assert (cycle(there), command) == ("k2", typed("table", words))


def test_in_a_past_year_results_are_its_own_and_this_one_is_named():
    past = at(BEGINS - timedelta(days=1), 2026)
    assert past.is_past
    assert cycle(meant(past, typed("result"))[0]) == "k1"
    assert cycle(meant(past, typed("result", "2027"))[0]) == "k2"


def test_what_is_about_the_cluster_as_it_is_now_leads_out_of_a_past_year():
    past = at(BEGINS - timedelta(days=1), 2026)
    for name in ("duties", "calendar", "notice", "recall", "invite", "extend", "newyear"):
        assert cycle(meant(past, typed(name))[0]) == "k2"
        assert cycle(meant(past, typed(name, "2026"))[0]) == "k1"


def test_a_year_is_chosen_by_its_number_or_as_this_one():
    here, past = at(BEGINS), at(BEGINS, 2026)
    assert every(here) == every(past) == [2027, 2026]
    assert (chosen(here, "2025"), chosen(here, ""), chosen(here, "2026 x")) == (None, None, None)
    for one in (here, past):
        assert [cycle(there) for words in ("2026", "nay", "này") if (there := chosen(one, words))] == [
            "k1",
            "k2",
            "k2",
        ]


def test_only_the_year_before_is_closing():
    assert [cycle(there) for there in closing(at(BEGINS))] == ["k1"]
    assert not [*closing(at(BEGINS, 2026))]
