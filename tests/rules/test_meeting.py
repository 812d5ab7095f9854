"""The charter's sections on the meeting, the pledge and the hand-over: read strictly, errors name the place."""

import pytest

from bot.rules.charter_parser import read_charter
from bot.rules.plain_values import CharterError
from tests.worlds import charters
from tests.worlds.charters import data


def charter(**changes: object) -> dict[str, object]:
    return data("conference") | changes


def test_without_a_list_of_items_the_meeting_has_the_ballots_and_then_the_pledge():
    meeting = read_charter(charter(meeting={})).meeting
    assert meeting is not None
    assert [(item.id, item.ballot, item.pledge) for item in meeting.items] == [
        ("chair", "chair", False),
        ("deputy", "deputy", False),
        ("pledge", "", True),
    ]
    assert meeting.quorum is None


def test_a_charter_without_these_sections_has_no_such_steps():
    plain = charters.charter("tiny")
    assert (plain.meeting, plain.pledge, plain.handover) == (None, None, None)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"pledge": {"adopt": "most"}}, r"pledge\.adopt: 'most' is no share"),
        ({"pledge": {}}, "pledge: 'adopt' is missing"),
        ({"pledge": {"adopt": ">= 1/2", "targets": [{"id": "a1", "name": "x"}]}}, "'a1' is a criterion's"),
        ({"pledge": None}, r"meeting\.items\.3\.pledge: the charter has no section 'pledge'"),
        ({"meeting": {"items": [{"id": "x", "ballot": "y"}]}}, "'y' is none of chair, deputy"),
        ({"meeting": {"items": [{"id": "x"}]}}, "'title' is missing"),
        ({"meeting": {"items": [{"id": "x", "title": "a"}, {"id": "x", "title": "b"}]}}, "'x' stands twice"),
        (
            {"handover": {"way": "elected", "on": "2027-01-15T08:00+07:00"}, "ballots": [], "meeting": None},
            "no ballot",
        ),
        ({"handover": {"way": "rotated", "on": "2027-01-15T08:00+07:00"}}, "the order of the units belongs to"),
        (
            {"handover": {"way": "rotated", "on": "2027-01-15T08:00+07:00", "order": ["thue", "bhxh"]}},
            "this year's 'chair' has to stand in it",
        ),
        ({"handover": {"way": "appointed", "on": "soon"}}, r"handover\.on: 'soon' is no moment"),
        ({"handover": {"way": "drawn", "on": "2027-01-15T08:00+07:00"}}, "none of elected, rotated, appointed"),
    ],
)
def test_what_cannot_stand_is_refused_with_its_place(changes: dict[str, object], told: str):
    with pytest.raises(CharterError, match=told):
        read_charter(charter(**changes))
