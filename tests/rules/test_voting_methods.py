"""Voting methods: the count of a box, its bases, ties and run-offs."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.ballots import Share, percent
from bot.rules.voting_methods import INVALID, NO, YES, BallotChoices, Vote, count, method_of
from tests.ballots.made import UNITS, boxes, terms


def test_half_of_the_papers_is_not_more_than_half_though_both_are_said_as_50_percent():
    result = count(terms("yes_no", threshold=Share(1, 2, strict=True)), [(YES,)] * 4 + [(NO,)] * 4)
    assert (result.totals[YES], result.carried, result.needed) == (4, False, 5)
    assert f"{percent(4, 8):.1f}" == "50.0"


@pytest.mark.parametrize(
    ("base", "expected"), [("units", 8), ("present", 7), ("issued", 7), ("returned", 6), ("valid", 4)]
)
def test_each_base_counts_something_else(base: str, expected: int):
    box: list[Vote] = [("thue",), ("thue",), ("khobac",), ("thue",), (), (INVALID,)]
    result = count(terms(issued=UNITS[:7], base=base), box)
    assert (result.base, result.issued, result.returned) == (expected, 7, 6)
    assert (result.valid, result.invalid, result.blank) == (4, 1, 1)


@given(
    boxes().flatmap(lambda box: st.tuples(st.just(box), st.permutations(box))),
    st.sampled_from(["approve", "elect"]),
)
def test_the_order_of_the_votes_says_nothing(both: tuple[list[Vote], list[Vote]], kind: str):
    asked = terms(kind, most=8, seats=2, rounds=1, threshold=Share(1, 2))
    assert count(asked, both[0]) == count(asked, both[1])


@given(boxes(), st.integers(1, 4), st.integers(0, 2))
def test_never_more_are_elected_than_there_are_seats_and_none_below_the_share(
    box: list[Vote], seats: int, rounds: int
):
    asked = terms("elect", most=8, seats=seats, rounds=rounds, threshold=Share(2, 3), tie="score")
    result = count(replace(asked, ranks={u: n for n, u in enumerate(UNITS, 1)}), box)
    assert len(result.elected) <= seats
    assert all(result.totals[u] >= result.needed for u in result.elected)
    assert not set(result.elected) & set(result.runoff)
    assert result.returned == result.valid + result.invalid + result.blank


def test_a_tie_for_the_last_seat_goes_into_a_run_off_and_those_above_it_are_elected():
    box = [("thue", "khobac")] * 3 + [("thue", "haiquan")] * 3
    result = count(terms(seats=2, most=2, rounds=1), box)
    assert (result.elected, result.tied) == (("thue",), ("khobac", "haiquan"))
    assert result.runoff == result.tied


def test_a_tie_in_the_last_round_is_settled_by_the_places_by_score():
    asked = terms(most=2, rounds=1, round=2, tie="score", ranks={"khobac": 2, "thue": 5})
    result = count(asked, [("thue", "khobac")] * 6)
    assert (result.elected, result.by) == (("khobac",), "score")


def test_equal_places_by_score_leave_the_tie_as_it_is():
    asked = terms(most=2, tie="score", ranks={"khobac": 2, "thue": 2})
    result = count(asked, [("thue", "khobac")] * 6)
    assert (result.elected, result.tied, result.runoff) == ((), ("thue", "khobac"), ())


def test_who_has_no_place_by_score_stands_behind_all_who_have_one():
    asked = terms(most=2, tie="score", ranks={"khobac": 7})
    result = count(asked, [("thue", "khobac")] * 6)
    assert (result.elected, result.by) == (("khobac",), "score")


def test_an_election_without_a_majority_goes_to_the_two_who_lead_a_nomination_does_not():
    box = [("thue",)] * 3 + [("qltt",)] * 3 + [("bhxh",)] * 2
    majority = Share(1, 2, strict=True)
    assert count(terms("elect", rounds=1, threshold=majority), box).runoff == ("thue", "qltt")
    alone = count(terms("elect", rounds=0, threshold=majority), box)
    assert (alone.runoff, alone.tied, alone.elected) == ((), (), ())
    assert count(terms("approve", rounds=1, threshold=majority), box).runoff == ()


def test_level_in_the_last_run_off_is_left_to_the_tie_rule_but_a_mere_lead_elects_nobody():
    last = terms("elect", rounds=1, round=2, threshold=Share(1, 2, strict=True), tie="lots")
    assert count(last, [("thue",)] * 4 + [("qltt",)] * 4).tied == ("thue", "qltt")
    led: list[Vote] = [("thue",)] * 4 + [("qltt",)] * 3 + [()]
    assert (count(last, led).tied, count(last, led).elected) == ((), ())


def test_below_the_quorum_nothing_is_decided_and_the_totals_are_destroyed_unless_the_charter_says_so():
    quorum = Share(2, 3)
    box: list[Vote] = [("thue",)] * 5
    result = count(terms(quorum=quorum), box)
    assert (result.quorate, result.carried, result.elected, result.totals) == (False, False, (), {})
    assert count(terms(quorum=quorum, below="publish"), box).totals["thue"] == 5
    assert count(terms(quorum=quorum), [*box, ()]).quorate
    present = terms(quorum=quorum, quorum_present=True)
    assert count(present, box).quorate
    assert not count(replace(present, issued=UNITS[:5]), box).quorate


def test_where_only_the_verdict_is_told_no_totals_are_left_to_be_stored():
    result = count(terms("yes_no", threshold=Share(2, 3), told="verdict"), [(YES,)] * 7)
    assert (result.carried, result.totals) == (True, {})


def test_a_unit_is_asked_for_no_more_than_there_are_to_choose_from():
    asked = terms(candidates=("thue", "khobac", "qltt"), electorate=UNITS, least=3, most=3, seats=2)
    assert method_of(asked.ballot).asks(asked, "bhxh") == BallotChoices(("thue", "khobac", "qltt"), 3, 3)
    assert method_of(asked.ballot).asks(asked, "thue") == BallotChoices(("khobac", "qltt"), 2, 2)
    own = terms(candidates=("thue", "khobac"), electorate=UNITS, self_vote=True, most=2)
    assert method_of(own.ballot).asks(own, "thue").options == ("thue", "khobac")


def test_a_run_off_asks_for_the_seats_that_are_left():
    again = terms(most=4, least=1, seats=2, round=2)
    asked = method_of(again.ballot).asks(again, "")
    assert (asked.least, asked.most) == (1, 2)


def test_nobody_carries_an_empty_box():
    for way in ("approve", "elect", "yes_no"):
        result = count(terms(way, base="returned", threshold=Share(1, 2)), [])
        assert (result.carried, result.elected, result.base) == (False, (), 0)
