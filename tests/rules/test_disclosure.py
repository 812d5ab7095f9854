"""Disclosure: who may choose whom, and so whose votes a result gives away."""

from bot.rules.disclosure import pools
from tests.ballots.made import UNITS, terms


def test_where_nobody_votes_for_itself_one_fewer_can_choose_a_candidate():
    assert pools(terms(self_vote=True)) == (8,)
    assert pools(terms()) == (7,)
    assert pools(terms(electorate=UNITS[:4], issued=UNITS[:4])) == (4, 3)
    assert pools(terms("yes_no")) == (8,)
