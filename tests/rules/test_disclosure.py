"""Disclosure: the published chances that a result gives votes away, and who may choose whom."""

from bot.rules.disclosure import LIKELY, VOTERS, one_apart_at_most, pools, unanimous
from tests.ballots.made import UNITS, terms


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
