"""State of a ballot, and the facts that change it.

A choice is seen in two places only: in the draft, by the person who makes it, and in the box, which storage
opens once the ballot is over. It is never an answer (.github/decisions/0015-secret-ballots.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, assert_never

from bot.rules.voting_methods import Result, Terms, Vote

# open: votes can be cast, or wait to be counted. keying: votes are closed, the tellers key in the papers.
# keyed: two tellers have keyed in the same. counted and cancelled are final.
State = Literal["open", "keying", "keyed", "counted", "cancelled"]


# Nonce of a teller's complete reading of the papers.
READY = "ready"
# What is heard after a vote, whatever was chosen.
RECORDED = "Đã ghi nhận phiếu của đơn vị."


@dataclass(frozen=True)
class Poll:
    """Ballot that was opened.

    `text` is the canonical wording of the terms as posted, `hash` its SHA-256 in hexadecimal. `voted` are the
    units ticked on the roll, `papers` those of them that were given a paper. `settled`: units elected by lots
    after the count.
    """

    terms: Terms
    text: str = ""
    hash: str = ""
    state: State = "open"
    voted: frozenset[str] = frozenset()
    papers: frozenset[str] = frozenset()
    result: Result | None = None
    settled: tuple[str, ...] = ()
    destroyed: bool = False
    """True once the single votes are destroyed; the count stays."""

    @property
    def key(self) -> str:
        return self.terms.key

    def takes_votes(self, now: datetime) -> bool:
        return self.state == "open" and self.terms.opens <= now < self.terms.closes

    @property
    def is_final(self) -> bool:
        return self.state in ("counted", "cancelled")

    def has_ended(self, now: datetime) -> bool:
        """True once no more votes are taken: time is up, or all have voted and the charter ends it then."""
        all_voted = set(self.terms.issued) <= self.voted
        return now >= self.terms.closes or (self.terms.ballot.early and all_voted)

    def is_over(self, now: datetime) -> bool:
        """True once the box may be opened: the ballot has ended, and the papers, if any, are in it."""
        return self.state == "keyed" or (self.state == "open" and not self.papers and self.has_ended(now))

    def awaits_papers(self, now: datetime) -> bool:
        """True once the ballot has ended and its papers are still to be keyed in."""
        return self.state == "open" and bool(self.papers) and self.has_ended(now)


@dataclass(frozen=True)
class Draft:
    """Picks made so far by one person for one unit; `nonce` names the message that shows them."""

    picks: tuple[str, ...]
    nonce: str


# --- facts -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BallotOpened:
    """Opens a ballot on these terms; `why` goes into the journal."""

    terms: Terms
    text: str
    hash: str
    why: str


@dataclass(frozen=True)
class Drafted:
    """Stores the speaker's picks for the unit so far; without picks, deletes the draft."""

    key: str
    unit: str
    picks: tuple[str, ...] = ()
    nonce: str = ""


@dataclass(frozen=True)
class Cast:
    """Casts a unit's vote: a tick on the roll and a vote in the box, stored apart."""

    key: str
    unit: str
    vote: Vote


@dataclass(frozen=True)
class PaperGiven:
    """Ticks a unit on the roll as given a paper: it can no longer vote in the chat. `why`: the teller's reason,
    to which the unit said yes."""

    key: str
    unit: str
    why: str = ""


@dataclass(frozen=True)
class PaperReturned:
    """Takes back a paper that is not keyed yet: the unit is off the roll, and votes in the chat again."""

    key: str
    unit: str
    why: str


@dataclass(frozen=True)
class PapersAwaited:
    """Ends a ballot whose papers have to be keyed in before it is counted."""

    key: str


@dataclass(frozen=True)
class PapersKeyed:
    """Puts votes that two tellers keyed in alike into the box. Without votes: they differ, both begin anew."""

    key: str
    votes: tuple[Vote, ...] = ()


@dataclass(frozen=True)
class BallotCounted:
    """Closes a ballot for ever with the count of its box."""

    key: str
    result: Result


@dataclass(frozen=True)
class BallotCancelled:
    """Cancels a ballot; its votes are destroyed unread."""

    key: str
    why: str


@dataclass(frozen=True)
class LotsDrawn:
    """Records who was elected by lots, drawn in public between units with equal votes."""

    key: str
    elected: tuple[str, ...]


@dataclass(frozen=True)
class VotesDestroyed:
    """Destroys the single votes of a counted ballot: objections to the count are over."""

    key: str


BallotFact = (
    BallotOpened
    | Drafted
    | Cast
    | PaperGiven
    | PaperReturned
    | PapersAwaited
    | PapersKeyed
    | BallotCounted
    | BallotCancelled
    | LotsDrawn
    | VotesDestroyed
)


def after(polls: tuple[Poll, ...], fact: BallotFact) -> tuple[Poll, ...]:
    """The ballots with the fact applied."""
    match fact:
        case BallotOpened(terms, text, hash):
            return (*polls, Poll(terms, text, hash))
        case Drafted():
            return polls
        case _:
            return tuple(_changed(poll, fact) if poll.key == fact.key else poll for poll in polls)


def _changed(
    poll: Poll,
    fact: Cast
    | PaperGiven
    | PaperReturned
    | PapersAwaited
    | PapersKeyed
    | BallotCounted
    | BallotCancelled
    | LotsDrawn
    | VotesDestroyed,
) -> Poll:
    match fact:
        case Cast(_, unit, _):
            return replace(poll, voted=poll.voted | {unit})
        case PaperGiven(_, unit):
            return replace(poll, voted=poll.voted | {unit}, papers=poll.papers | {unit})
        case PaperReturned(_, unit):
            return replace(poll, voted=poll.voted - {unit}, papers=poll.papers - {unit})
        case PapersAwaited():
            return replace(poll, state="keying")
        case PapersKeyed(_, votes):
            return replace(poll, state="keyed" if votes else "keying")
        case BallotCounted(_, result):
            return replace(poll, state="counted", result=result)
        case BallotCancelled():
            return replace(poll, state="cancelled", voted=frozenset(), papers=frozenset())
        case LotsDrawn(_, elected):
            return replace(poll, settled=elected)
        case VotesDestroyed():
            return replace(poll, destroyed=True)
        case never:
            assert_never(never)


def drafted(drafts: Mapping[str, Draft], fact: BallotFact) -> Mapping[str, Draft]:
    """The speaker's drafts with the fact applied; a vote that was cast or keyed in leaves no draft."""
    match fact:
        case Drafted(key, unit, picks, nonce) if picks:
            return {**drafts, draft_of(unit, key): Draft(picks, nonce)}
        case Drafted(key, unit) | Cast(key, unit):
            gone = draft_of(unit, key)
        case PapersKeyed(key):
            gone = draft_of("", key)
        case _:
            return drafts
    return {of: draft for of, draft in drafts.items() if of != gone}


def draft_of(unit: str, key: str) -> str:
    """Key of a draft in `Situation.drafts`; a teller's reading of the papers has no unit."""
    return f"{unit}.{key}"
