"""A ballot as facts change it, and when its box may be opened."""

from datetime import timedelta

from bot.dialogue.ballots import (
    BallotCancelled,
    BallotFact,
    BallotOpened,
    Cast,
    Draft,
    Drafted,
    LotsDrawn,
    PaperGiven,
    PapersAwaited,
    PapersKeyed,
    Poll,
    after,
    draft_of,
    drafted,
)
from tests.ballots.made import OPENS, UNITS, terms

NOW = OPENS + timedelta(minutes=1)
OVER = OPENS + timedelta(minutes=15)


def followed(*facts: BallotFact) -> Poll:
    polls: tuple[Poll, ...] = ()
    for fact in (BallotOpened(terms(), "text", "hash", "why"), *facts):
        polls = after(polls, fact)
    return polls[0]


def test_votes_are_taken_from_the_opening_up_to_but_not_at_the_close():
    poll = followed()
    assert poll.takes_votes(OPENS)
    assert not poll.takes_votes(OVER)
    assert not followed(BallotCancelled("flag", "why")).takes_votes(NOW)


def test_a_ballot_ends_early_only_where_all_have_voted_and_the_charter_lets_it():
    everybody = [Cast("flag", unit, ()) for unit in UNITS]
    assert followed(*everybody).has_ended(NOW) == terms().ballot.early
    assert not followed(*everybody[1:]).has_ended(NOW)
    assert followed().has_ended(OVER)


def test_the_box_waits_for_papers_until_two_tellers_keyed_in_the_same():
    given = PaperGiven("flag", "thue")
    assert followed(given).awaits_papers(OVER)
    assert not followed(given).is_over(OVER)
    keying = followed(given, PapersAwaited("flag"))
    assert keying.state == "keying"
    assert followed(given, PapersAwaited("flag"), PapersKeyed("flag")).state == "keying"
    assert followed(given, PapersAwaited("flag"), PapersKeyed("flag", (("thue",),))).is_over(OVER)


def test_a_paper_is_a_tick_on_the_roll():
    poll = followed(PaperGiven("flag", "thue"), Cast("flag", "bhxh", ()))
    assert (poll.voted, poll.papers) == ({"thue", "bhxh"}, {"thue"})


def test_a_fact_about_one_ballot_leaves_the_others_as_they_are():
    other = Poll(terms())
    assert after((other,), Cast("flag-2", "thue", ())) == (other,)
    assert followed(LotsDrawn("flag", ("thue",))).settled == ("thue",)


def test_no_draft_is_left_of_a_vote_that_was_cast_or_taken_back():
    drafts = drafted({}, Drafted("flag", "thue", ("bhxh",), "n1"))
    assert drafts == {draft_of("thue", "flag"): Draft(("bhxh",), "n1")}
    assert drafted(drafts, Cast("flag", "thue", ("bhxh",))) == {}
    assert drafted(drafts, Drafted("flag", "thue")) == {}
    assert drafted(drafts, Cast("flag", "khobac", ())) == drafts
