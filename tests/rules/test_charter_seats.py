"""Seats that a charter makes."""

from bot.rules.charter_parser import read_charter
from bot.rules.charter_seats import seats_of
from config.charters import load


def test_the_secretary_comes_first_and_each_unit_has_a_representative_and_a_leader():
    seats = list(seats_of(read_charter(load("short"))))
    assert [role for role, _, _ in seats[:5]] == ["secretary", "chair", "deputy", "representative", "leader"]
    assert len(seats) == 3 + 2 * 8 + 2


def test_reviewers_sit_only_where_there_is_a_review():
    roles = {name: [role for role, _, _ in seats_of(read_charter(load(name)))] for name in ("short", "year")}
    assert roles["short"].count("reviewer") == 0
    assert roles["year"].count("reviewer") == 2
