"""The count beside an independent one: totals, winners and ties on random boxes, by pref-voting."""

from collections.abc import Callable, Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.voting_methods import Vote, count
from tests.ballots.made import UNITS, boxes, terms

# pref-voting brings pandas and matplotlib along: it is imported where it counts, not by every worker.
# Its first count compiles itself, which takes a second.
unhurried = settings(deadline=None)


@unhurried
@given(boxes(), st.integers(1, 8))
def test_approval_totals_winners_and_ties_are_theirs(box: list[Vote], seats: int):
    from pref_voting.grade_methods import approval
    from pref_voting.grade_profiles import GradeProfile

    result = count(terms(most=8, seats=seats), box)
    # A profile of theirs has at least one voter; a blank vote approves of nobody.
    theirs = GradeProfile([{u: int(u in vote) for u in UNITS} for vote in [*box, ()]], [0, 1])
    assert result.totals == {unit: theirs.sum(unit) for unit in UNITS}
    heads = levels(lambda left: approval(theirs, curr_cands=left), [u for u in UNITS if theirs.sum(u)])
    assert (set(result.elected), set(result.tied)) == seated(heads, seats)


@unhurried
@given(boxes(most=1).filter(any))
def test_plurality_totals_winner_and_tie_are_theirs(box: list[Vote]):
    from pref_voting.profiles import Profile
    from pref_voting.scoring_methods import plurality

    result = count(terms("elect"), box)
    orders = [[*vote, *(u for u in UNITS if u not in vote)] for vote in box if vote]
    theirs = Profile([[UNITS.index(unit) for unit in order] for order in orders])
    assert [*result.totals.values()] == [*theirs.plurality_scores().values()]
    assert (set(result.elected), set(result.tied)) == seated(iter([{UNITS[c] for c in plurality(theirs)}]), 1)


def levels(best: Callable[[list[str]], list[str]], left: list[str]) -> Iterator[set[str]]:
    """Who stands level at the head, then who does among the others, and so on."""
    while left:
        head = set(best(left))
        yield head
        left = [unit for unit in left if unit not in head]


def seated(levels: Iterator[set[str]], seats: int) -> tuple[set[str], set[str]]:
    """Who has a seat, level by level; and who stands level for the seats that are left."""
    elected: set[str] = set()
    for head in levels:
        if len(elected) + len(head) > seats:
            return elected, head if len(elected) < seats else set()
        elected |= head
    return elected, set()
