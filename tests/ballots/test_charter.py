"""Ballots as a charter has them, and what is refused with its place."""

from typing import Any

import pytest

from bot.rules.charter_parser import read_charter
from bot.rules.disclosure import LIKELY, VOTERS, one_apart_at_most, pools, unanimous
from bot.rules.fields import CharterError
from config.charters import load
from tests.ballots.made import UNITS, terms
from tests.rules.plans import plain_data

FLAG: dict[str, Any] = {
    "id": "flag",
    "title": "Suy tôn",
    "question": "Đơn vị nào?",
    "kind": "approve",
    "threshold": ">= 2/3",
    "base": "units",
}


def test_a_ballot_is_for_all_units_and_follows_the_last_stage_unless_it_says_otherwise():
    charter = read_charter(plain_data(ballots=[FLAG]))
    units = tuple(unit.id for unit in charter.units)
    (ballot,) = charter.ballots
    assert (ballot.electorate, ballot.candidates, ballot.after) == (units, units, charter.stages[-1])
    assert (str(ballot.threshold), ballot.secret, ballot.self_vote) == ("≥ 2/3", True, False)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"threshold": "66,7%"}, "ballots.0.threshold"),
        ({"threshold": "> 3/2"}, "ballots.0.threshold"),
        ({"base": "voters"}, "ballots.0.base"),
        ({"kind": "acclaim"}, "ballots.0.kind"),
        ({"candidates": ["a", "nobody"]}, "ballots.0.candidates.1"),
        ({"most": 9}, "ballots.0.most"),
        ({"least": 2}, "ballots.0.most"),
        ({"without": ["chair"]}, "ballots.0.without.0"),
        ({"office": "chair", "seats": 2}, "ballots.0.seats"),
        ({"quorum": "2/3"}, "ballots.0.quorum"),
        ({"threshold": "> 0/3"}, "ballots.0.threshold"),
        ({"seats": 0}, "ballots.0.seats"),
        ({"seats": 99}, "ballots.0.seats"),
        ({"proposed": 99}, "ballots.0.proposed"),
        ({"rounds": 4}, "ballots.0.rounds"),
        ({"minutes": 0}, "ballots.0.minutes"),
        ({"minutes": 14 * 24 * 60 + 1}, "ballots.0.minutes"),
        ({"colour": "red"}, "ballots.0.colour"),
    ],
)
def test_what_cannot_stand_is_named_with_its_place(change: dict[str, Any], place: str):
    with pytest.raises(CharterError) as refused:
        read_charter(plain_data(ballots=[FLAG | change]))
    assert ".".join(map(str, refused.value.path)) == place


def test_two_ballots_of_one_name_cannot_stand():
    with pytest.raises(CharterError, match="twice"):
        read_charter(plain_data(ballots=[FLAG, FLAG]))


def test_a_ballot_leaves_out_the_winners_of_earlier_ones_only():
    with pytest.raises(CharterError):
        read_charter(plain_data(ballots=[FLAG | {"without": ["flag"]}]))
    later = FLAG | {"id": "award", "without": ["flag"]}
    assert read_charter(plain_data(ballots=[FLAG, later])).ballots[1].without == ("flag",)


@pytest.mark.parametrize("name", ["short", "full", "year"])
def test_the_ready_made_charters_hold_the_meeting_of_the_founding_case(name: str):
    charter = read_charter(load(name))
    assert [b.id for b in charter.ballots] == ["flag", "award", "chair", "deputy"]
    chair, deputy = charter.ballots[2:]
    assert (chair.office, deputy.office, deputy.without) == ("chair", "deputy", ("chair",))
    assert len(charter.tellers) == 2


def test_the_chances_are_those_of_the_published_table():
    said = {
        (voters, round(likely * 10)): (
            round(unanimous(voters, likely) * 100),
            round(one_apart_at_most(voters, likely) * 100),
        )
        for voters in VOTERS
        for likely in LIKELY
    }
    assert said[8, 7] == (6, 26)
    assert said[8, 8] == (17, 50)
    assert said[8, 9] == (43, 81)
    assert said[12, 9] == (28, 66)
    assert said[20, 9] == (12, 39)


def test_where_nobody_votes_for_itself_one_fewer_can_choose_a_candidate():
    assert pools(terms(self_vote=True)) == (8,)
    assert pools(terms()) == (7,)
    assert pools(terms(electorate=UNITS[:4], issued=UNITS[:4])) == (4, 3)
    assert pools(terms("yes_no")) == (8,)
