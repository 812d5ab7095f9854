"""The stored result of a stage: made of the values, and read back."""

from dataclasses import replace
from decimal import Decimal

from bot.rules.ranking import JOINED_LATER, NOT_SENT
from bot.state import snapshots
from tests.worlds.charters import charter
from tests.worlds.years import published, scored

CHECKED = charter("checked")
VALUES = {
    "thue": {"a1": "4", "a2": "0", "a3": "5", "b1": "hai", "b2": "1"},
    "khobac": {"a1": "5", "a2": "1", "a3": "7", "b1": "mot", "b2": "0"},
}


def test_relative_criteria_are_compared_among_those_whose_table_came():
    body = snapshots.taken(CHECKED, VALUES, {})
    assert snapshots.points(body, "khobac")["a3"] == 2
    alone = snapshots.taken(CHECKED, VALUES, {"khobac": NOT_SENT})
    assert snapshots.points(alone, "thue")["a3"] == 2
    assert snapshots.absent(alone) == ["khobac"]
    assert snapshots.places(alone)[-1]["out"]


def test_what_is_stored_is_read_back_without_a_digit_lost():
    body = snapshots.taken(CHECKED, VALUES, {}, ("thue",))
    assert snapshots.values(body, "thue") == VALUES["thue"]
    assert snapshots.total(body, "thue") == Decimal("17.43")
    assert snapshots.late(body) == ["thue"]
    assert [place["rank"] for place in snapshots.places(body)] == ["1", "2"]


def test_of_something_else_nothing_is_read():
    for body in ({}, {"values": 4, "places": "x", "absent": None}):
        assert snapshots.values(body, "thue") == {}
        assert snapshots.absent(body) == snapshots.late(body) == []
        assert snapshots.total(body, "thue") == 0


def test_a_stage_that_is_on_again_has_no_result():
    cycle = scored().situation.cycle
    assert cycle
    assert snapshots.newest(cycle, "self")
    assert snapshots.newest(cycle, "review") is None
    assert snapshots.newest(replace(cycle, stage="self"), "self") is None


def test_the_next_year_gets_agreed_values_and_ranks():
    cycle = published().situation.cycle
    assert cycle
    carried = snapshots.carried(cycle)
    assert carried["thue"]["a1"] == "3"
    assert carried[""] == {"thue": "1", "khobac": "2"}
    scoring = scored().situation.cycle
    assert scoring
    assert snapshots.carried(scoring) == {}


def test_who_has_joined_since_a_result_counts_as_one_whose_table_never_came():
    late = snapshots.unsent(CHECKED, {"values": {"thue": {}}, "absent": []})
    assert late == {"khobac": JOINED_LATER}
    again = snapshots.taken(CHECKED, {"thue": {}, "khobac": {}}, {"thue": NOT_SENT, **late})
    assert snapshots.unsent(CHECKED, again) == {"thue": NOT_SENT, "khobac": JOINED_LATER}
    assert {p["unit"]: p["out"] for p in snapshots.places(again)} == {"thue": NOT_SENT, "khobac": JOINED_LATER}
    assert snapshots.unsent(CHECKED, {"absent": ["thue"]}) == {"thue": NOT_SENT}
