"""Takes back keyboards and texts with a choice, once a unit has voted or a ballot has ended: as a plan.

Why: .github/decisions/0015-secret-ballots.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

from bot.delivery.texts import BALLOT_OVER, TAKEN_BACK
from bot.dialogue.ballots import (
    RECORDED,
    BallotCancelled,
    BallotCounted,
    BallotFact,
    BallotOpened,
    Cast,
    Drafted,
    LotsDrawn,
    PaperGiven,
    PaperReturned,
    PapersAwaited,
    PapersKeyed,
    VotesDestroyed,
)
from bot.dialogue.facts import Fact
from bot.dialogue.situation import Situation
from bot.state.ballots import papers_id, vote_id


@dataclass(frozen=True)
class Seal:
    """All messages that put one of these questions are taken back: a choice is written over by `text`, other
    keyboards go. `people`: only in the chats of these persons; None: everywhere."""

    questions: tuple[str, ...]
    text: str
    people: tuple[int, ...] | None = None


def seals(situation: Situation, facts: Iterable[Fact]) -> Iterator[Seal]:
    """The seals of a turn's facts, in the situation before them."""
    for fact in facts:
        seal = _seal(situation, fact) if isinstance(fact, BallotFact) else None
        if seal and seal.questions:
            yield seal


def _seal(situation: Situation, fact: BallotFact) -> Seal | None:
    match fact:
        case Cast(key, unit) | PaperGiven(key, unit):
            seats = [s for s in situation.roster if s.unit == unit]
            people = tuple(h.person.id for s in seats for h in s.holders)
            return Seal((vote_id(situation, key, unit),), RECORDED, people)
        case PapersKeyed(key):
            return Seal((papers_id(situation, key),), TAKEN_BACK)
        case PapersAwaited(key):
            return Seal(_votes(situation, key), BALLOT_OVER)
        case BallotCounted(key) | BallotCancelled(key):
            return Seal((*_votes(situation, key), papers_id(situation, key)), BALLOT_OVER)
        case BallotOpened() | Drafted() | PaperReturned() | LotsDrawn() | VotesDestroyed():
            return None
        case _:
            assert_never(fact)


def _votes(situation: Situation, key: str) -> tuple[str, ...]:
    polls = situation.cycle.polls if situation.cycle else ()
    issued = next((p.terms.issued for p in polls if p.key == key), ())
    return tuple(vote_id(situation, key, unit) for unit in issued)
