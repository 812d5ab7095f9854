"""Projection of facts: the situation as it will be once they are kept, to decide what is said next in the turn.

Facts are applied in memory and written by storage only afterwards; both must have the same effect
(`tests/dialogue/test_projection.py` lists the facts that change nothing here).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.dialogue import ballots
from bot.dialogue.answers import Answers
from bot.dialogue.facts import (
    Answered,
    DoorOpened,
    Erased,
    Extended,
    Fact,
    GroupBound,
    LateAnswerAccepted,
    PageClosed,
    Published,
    SeatChosen,
    SeatJoined,
    SeatLeft,
    SeatTaken,
    StageClosed,
    YearOpened,
)
from bot.dialogue.situation import Answer, Cycle, Holder, Person, Situation, Snapshot
from bot.rules.calendar import Extension


def project(situation: Situation, facts: Iterable[Fact]) -> Situation:
    """The situation with these facts applied; facts that change no question are passed over."""
    for fact in facts:
        match fact:
            case Answered():
                situation = replace(situation, answers=_answered(situation, fact))
            case LateAnswerAccepted():
                situation = replace(situation, answers=_taken_in(situation, fact))
            case Extended() if situation.cycle:
                extension = Extension(fact.window, fact.until, fact.unit, fact.reason)
                stage = fact.window if fact.reopens else situation.cycle.stage
                extensions = (*situation.cycle.extensions, extension)
                situation = replace(
                    situation, cycle=replace(situation.cycle, stage=stage, extensions=extensions)
                )
            case SeatJoined():
                situation = _joined(situation, fact)
            case DoorOpened(known) if situation.invitation and situation.invitation.person:
                seats = tuple(s for s in situation.roster if any(h.person.id == known for h in s.holders))
                situation = replace(situation, person=situation.invitation.person, seats=seats)
            case SeatLeft():
                situation = _left(situation, fact)
            case SeatTaken():
                situation = _seated(situation, fact)
            case Erased() if situation.cycle:
                situation = replace(situation, cycle=replace(situation.cycle, erased=situation.now))
            case YearOpened():
                situation = replace(situation, cycle=None)
            case PageClosed(_, True):
                situation = replace(situation, channel=replace(situation.channel, closed=True))
            case SeatChosen(seat):
                situation = replace(situation, channel=replace(situation.channel, seat=seat))
            case GroupBound() if situation.cluster:
                situation = replace(situation, cluster=replace(situation.cluster, group=True))
            case StageClosed() if situation.cycle:
                shots = situation.cycle.snapshots
                number = 1 + sum(s.stage == fact.stage for s in shots)
                shot = Snapshot(fact.stage, number, situation.now, fact.body, reason=fact.reason)
                situation = replace(
                    situation, cycle=replace(situation.cycle, stage=fact.next, snapshots=(*shots, shot))
                )
            case Published() if situation.cycle:
                shots = situation.cycle.snapshots
                shots = tuple(replace(s, published=s.published or s.stage == fact.stage) for s in shots)
                situation = replace(situation, cycle=replace(situation.cycle, snapshots=shots))
            case _ if isinstance(fact, ballots.BallotFact):
                situation = replace(
                    situation, drafts=ballots.drafted(situation.drafts, fact), cycle=_polled(situation, fact)
                )
            case _:
                pass
    return situation


class _Overlaid(Mapping[str, Mapping[str, Answer]]):
    """Answers by unit with those of one unit replaced; the others are read only when they are looked up."""

    def __init__(self, below: Mapping[str, Mapping[str, Answer]], unit: str, own: Mapping[str, Answer]):
        self._below, self._unit, self._own = below, unit, own

    def __getitem__(self, unit: str) -> Mapping[str, Answer]:
        return self._own if unit == self._unit else self._below[unit]

    def __iter__(self):  # type: ignore[no-untyped-def]
        yield from {**dict.fromkeys(self._below), self._unit: None}

    def __len__(self) -> int:
        return len({*self._below, self._unit})


def _polled(situation: Situation, fact: ballots.BallotFact) -> Cycle | None:
    return (
        replace(situation.cycle, polls=ballots.after(situation.cycle.polls, fact)) if situation.cycle else None
    )


def _answered(situation: Situation, fact: Answered) -> Mapping[str, Mapping[str, Answer]]:
    own = Answers.of(situation.answers.get(fact.unit, {}))
    before = own.get(fact.question)
    by = situation.person.name if situation.person else ""
    given = Answer(
        fact.value or (before.value if fact.aside and before else ""),
        1 + own.last,
        situation.now,
        situation.channel.seat,
        by,
        fact.aside,
        fact.paper,
        fact.reason,
    )
    return _Overlaid(situation.answers, fact.unit, own.followed({fact.question: given}))


def _taken_in(situation: Situation, fact: LateAnswerAccepted) -> Mapping[str, Mapping[str, Answer]]:
    own = Answers.of(situation.answers.get(fact.unit, {}))
    if kept := own.get(fact.kept):
        own = own.followed({fact.question: kept._replace(number=1 + own.last)})
    return _Overlaid(situation.answers, fact.unit, own)


def _joined(situation: Situation, fact: SeatJoined) -> Situation:
    person = situation.person or Person(0, fact.name)
    roster = tuple(
        replace(s, holders=(*s.holders, Holder(person)), code="") if s.id == fact.seat else s
        for s in situation.roster
    )
    taken = tuple(s for s in roster if s.id == fact.seat or any(s.id == h.id for h in situation.seats))
    channel = replace(situation.channel, seat=fact.seat, asked="", purpose=False)
    return replace(situation, person=person, roster=roster, seats=taken, channel=channel)


def _left(situation: Situation, fact: SeatLeft) -> Situation:
    roster = tuple(
        replace(s, holders=tuple(h for h in s.holders if h.person.id != fact.person))
        if s.id == fact.seat
        else s
        for s in situation.roster
    )
    return replace(situation, roster=roster)


def _seated(situation: Situation, fact: SeatTaken) -> Situation:
    held = Holder(fact.person)
    roster = tuple(replace(s, holders=(*s.holders, held)) if s.id == fact.seat else s for s in situation.roster)
    seats = tuple(s for s in roster if any(h.person == situation.person for h in s.holders))
    return replace(situation, roster=roster, seats=seats if situation.seats else situation.seats)
