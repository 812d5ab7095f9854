"""A ballot as it stands: opened, voted in, counted; and what can be kept of it.

What a unit chose is seen in two places only: its own draft, by the person who makes it, and the box, which
storage opens once the ballot is over. Neither is ever an answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.rules.voting_methods import Result, Terms, Vote

# open: votes can be cast, or are waiting to be counted. keying: closed, and the tellers key in the papers;
# keyed: two of them have read the same. counted and cancelled are final.
State = Literal["open", "keying", "keyed", "counted", "cancelled"]


# The nonce of a teller's reading of the papers that is complete.
READY = "ready"
# What is heard after a vote, whatever was chosen.
RECORDED = "Đã ghi nhận phiếu của đơn vị."


@dataclass(frozen=True)
class Poll:
    """`text` is the canonical wording of the terms as it was posted, `hash` its SHA-256. `voted` are the units
    ticked on the roll, `papers` those of them that vote on paper. `settled`: elected by lots, afterwards."""

    terms: Terms
    text: str = ""
    hash: str = ""
    state: State = "open"
    voted: frozenset[str] = frozenset()
    papers: frozenset[str] = frozenset()
    result: Result | None = None
    settled: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.terms.key

    def takes_votes(self, now: datetime) -> bool:
        return self.state == "open" and self.terms.opens <= now < self.terms.closes

    @property
    def is_final(self) -> bool:
        return self.state in ("counted", "cancelled")

    def has_ended(self, now: datetime) -> bool:
        """Whether no more votes are taken: time is up, or all have voted and the charter lets it end then."""
        all_voted = set(self.terms.issued) <= self.voted
        return now >= self.terms.closes or (self.terms.ballot.early and all_voted)

    def is_over(self, now: datetime) -> bool:
        """Whether the box may be opened: the ballot has ended, and the papers, if any, are in it."""
        return self.state == "keyed" or (self.state == "open" and not self.papers and self.has_ended(now))

    def awaits_papers(self, now: datetime) -> bool:
        return self.state == "open" and bool(self.papers) and self.has_ended(now)


@dataclass(frozen=True)
class Draft:
    """The picks made so far by one person for one unit; `nonce` names the message that shows them."""

    picks: tuple[str, ...]
    nonce: str


# --- what is to be kept ---------------------------------------------------------------------------


@dataclass(frozen=True)
class BallotOpened:
    """The ballot takes votes from now on, on these terms. `why` it was opened goes into the journal."""

    terms: Terms
    text: str
    hash: str
    why: str


@dataclass(frozen=True)
class Drafted:
    """The speaker's picks for the unit so far; none: they are taken back."""

    key: str
    unit: str
    picks: tuple[str, ...] = ()
    nonce: str = ""


@dataclass(frozen=True)
class Cast:
    """The unit has voted: a tick on the roll, and a vote in the box. The two are stored apart."""

    key: str
    unit: str
    vote: Vote


@dataclass(frozen=True)
class PaperGiven:
    """The unit has been given a paper by a teller: a tick on the roll, as if it had voted here."""

    key: str
    unit: str


@dataclass(frozen=True)
class PapersAwaited:
    """The ballot has ended; the papers have to be keyed in before it is counted."""

    key: str


@dataclass(frozen=True)
class PapersKeyed:
    """Two tellers have read the same on the papers: these votes go into the box. None: they have not, and
    begin again."""

    key: str
    votes: tuple[Vote, ...] = ()


@dataclass(frozen=True)
class BallotCounted:
    """The box was opened and counted; the ballot is closed for ever."""

    key: str
    result: Result


@dataclass(frozen=True)
class BallotCancelled:
    """The ballot is void; its votes are destroyed unread."""

    key: str
    why: str


@dataclass(frozen=True)
class LotsDrawn:
    """Lots were drawn in public between those who stood level."""

    key: str
    elected: tuple[str, ...]


BallotFact = (
    BallotOpened
    | Drafted
    | Cast
    | PaperGiven
    | PapersAwaited
    | PapersKeyed
    | BallotCounted
    | BallotCancelled
    | LotsDrawn
)


def after(polls: tuple[Poll, ...], fact: BallotFact) -> tuple[Poll, ...]:
    """The ballots as they will stand once the fact is kept."""
    match fact:
        case BallotOpened(terms, text, hash):
            return (*polls, Poll(terms, text, hash))
        case Drafted():
            return polls
        case _:
            return tuple(_changed(poll, fact) if poll.key == fact.key else poll for poll in polls)


def _changed(poll: Poll, fact: BallotFact) -> Poll:
    match fact:
        case Cast(_, unit, _):
            return replace(poll, voted=poll.voted | {unit})
        case PaperGiven(_, unit):
            return replace(poll, voted=poll.voted | {unit}, papers=poll.papers | {unit})
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
        case _:
            return poll


def drafted(drafts: Mapping[str, Draft], fact: BallotFact) -> Mapping[str, Draft]:
    """The speaker's drafts after it: what has been cast or keyed in is a draft no more."""
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
    return f"{unit}.{key}"
