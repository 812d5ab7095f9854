"""Ballots as a charter has them: shares on whole numbers, and what is refused with its place."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.ballots import Share, percent
from bot.rules.charter_parser import read_charter
from bot.rules.plain_values import CharterError
from config.charters import load
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


@pytest.mark.parametrize(
    ("share", "needed"),
    [
        (Share(2, 3), 6),
        (Share(7, 10), 6),
        (Share(8, 10), 7),
        (Share(9, 10), 8),
        (Share(1, 2, strict=True), 5),
        (Share(1, 1), 8),
    ],
)
def test_of_eight_units_so_many_are_needed(share: Share, needed: int):
    assert share.least(8) == needed
    assert [share.met(votes, 8) for votes in (needed - 1, needed)] == [False, True]


@given(st.integers(0, 40), st.integers(0, 40), st.integers(1, 40), st.integers(1, 40), st.booleans())
def test_a_share_is_compared_on_whole_numbers(votes: int, base: int, num: int, den: int, strict: bool):
    share = Share(min(num, den), max(num, den), strict)
    assert share.met(votes, base) == (votes >= share.least(base))


def test_a_percentage_is_read_to_one_decimal_half_up():
    assert [f"{percent(votes, base):.1f}" for votes, base in ((6, 8), (2, 3), (1, 16), (1, 12), (0, 0))] == [
        "75.0",
        "66.7",
        "6.3",
        "8.3",
        "0.0",
    ]
