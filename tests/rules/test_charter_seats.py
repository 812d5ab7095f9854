"""Seats that a charter makes."""

from dataclasses import replace

from bot.rules.charter_parser import read_charter
from bot.rules.charter_seats import reviewer_names, seats_of
from config.charters import load


def test_the_secretary_comes_first_and_each_unit_has_a_representative_and_a_leader():
    seats = list(seats_of(read_charter(load("short"))))
    assert [role for role, _, _ in seats[:5]] == ["secretary", "chair", "deputy", "representative", "leader"]
    assert len(seats) == 3 + 2 * 8 + 2


def test_reviewers_sit_only_where_there_is_a_review():
    roles = {name: [role for role, _, _ in seats_of(read_charter(load(name)))] for name in ("short", "year")}
    assert roles["short"].count("reviewer") == 0
    assert roles["year"].count("reviewer") == 2


def test_a_reviewers_seat_keeps_its_name_where_it_is_given_a_group_or_a_group_is_no_more():
    year = read_charter(load("year"))
    a, b, c = (group.id for group in year.groups)
    seats = [(7, (a,)), (8, (b, c))]

    def named(**reviewers: tuple[str, ...]) -> dict[int, str]:
        return reviewer_names(replace(year, reviewers=reviewers), seats)

    assert named(**{a: ("Một",), b: ("Hai",), c: ("Hai",)}) == {7: "Một", 8: "Hai"}
    assert named(**{a: ("Một",), b: ("Hai",), c: ("Hai", "Một")}) == {7: "Một", 8: "Hai"}
    # Exactly the same groups go before more of them, in whichever order the names stand.
    assert named(**{a: ("Hai", "Một"), b: ("Hai",), c: ("Hai",)}) == {7: "Một", 8: "Hai"}
    fewer = replace(year, groups=year.groups[:2], reviewers={a: ("Một",), b: ("Hai",)})
    assert reviewer_names(fewer, seats) == {7: "Một", 8: "Hai"}
    assert named(**{a: ("Một",)}) == {7: "Một"}
    alike = replace(year, reviewers={a: ("Một", "Hai")})
    assert reviewer_names(alike, [(7, (a,)), (9, (a,))]) == {7: "Một", 9: "Hai"}
