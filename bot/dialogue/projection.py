"""The situation as it will be once facts are kept, for deciding what to say next in the same turn."""

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


def project(here: Situation, facts: Iterable[Fact]) -> Situation:
    """Facts that change what is asked next are applied; the rest changes nothing that is looked at here.

    Asked again about the very same facts, it is the very same situation: what was read of it stays read.
    """
    facts = tuple(facts)
    if not facts:
        return here
    known: dict[tuple[int, ...], tuple[Situation, object]] = here.__dict__.setdefault("_after", {})
    key = tuple(map(id, facts))
    if key not in known:
        # The facts are kept too, so that no other can come to stand at the same place in memory.
        known[key] = (_after(here, facts), facts)
    return known[key][0]


def _after(here: Situation, facts: Iterable[Fact]) -> Situation:
    for fact in facts:
        match fact:
            case Answered():
                here = replace(here, answers=_answered(here, fact))
            case LateAnswerAccepted():
                here = replace(here, answers=_taken_in(here, fact))
            case Extended() if here.cycle:
                extension = Extension(fact.window, fact.until, fact.unit, fact.reason)
                stage = fact.window if fact.reopens else here.cycle.stage
                extensions = (*here.cycle.extensions, extension)
                here = replace(here, cycle=replace(here.cycle, stage=stage, extensions=extensions))
            case SeatJoined():
                here = _joined(here, fact)
            case DoorOpened(known) if here.invitation and here.invitation.person:
                seats = tuple(s for s in here.roster if any(h.person.id == known for h in s.holders))
                here = replace(here, person=here.invitation.person, seats=seats)
            case SeatLeft():
                here = _left(here, fact)
            case SeatTaken():
                here = _seated(here, fact)
            case Erased() if here.cycle:
                here = replace(here, cycle=replace(here.cycle, erased=here.now))
            case YearOpened():
                here = replace(here, cycle=None)
            case PageClosed(_, True):
                here = replace(here, channel=replace(here.channel, closed=True))
            case SeatChosen(seat):
                here = replace(here, channel=replace(here.channel, seat=seat))
            case GroupBound() if here.cluster:
                here = replace(here, cluster=replace(here.cluster, group=True))
            case StageClosed() if here.cycle:
                shots = here.cycle.snapshots
                number = 1 + sum(s.stage == fact.stage for s in shots)
                shot = Snapshot(fact.stage, number, here.now, fact.body, reason=fact.reason)
                here = replace(here, cycle=replace(here.cycle, stage=fact.next, snapshots=(*shots, shot)))
            case Published() if here.cycle:
                shots = here.cycle.snapshots
                shots = tuple(replace(s, published=s.published or s.stage == fact.stage) for s in shots)
                here = replace(here, cycle=replace(here.cycle, snapshots=shots))
            case _ if isinstance(fact, ballots.BallotFact):
                here = replace(here, drafts=ballots.drafted(here.drafts, fact), cycle=_polled(here, fact))
            case _:
                pass
    return here


class _Overlaid(Mapping[str, Mapping[str, Answer]]):
    """Units' answers with one unit's replaced; the others stay unread until they are looked up."""

    def __init__(self, below: Mapping[str, Mapping[str, Answer]], unit: str, own: Mapping[str, Answer]):
        self._below, self._unit, self._own = below, unit, own

    def __getitem__(self, unit: str) -> Mapping[str, Answer]:
        return self._own if unit == self._unit else self._below[unit]

    def __iter__(self):  # type: ignore[no-untyped-def]
        yield from {**dict.fromkeys(self._below), self._unit: None}

    def __len__(self) -> int:
        return len({*self._below, self._unit})


def _polled(here: Situation, fact: ballots.BallotFact) -> Cycle | None:
    return replace(here.cycle, polls=ballots.after(here.cycle.polls, fact)) if here.cycle else None


def _answered(here: Situation, fact: Answered) -> Mapping[str, Mapping[str, Answer]]:
    own = Answers.of(here.answers.get(fact.unit, {}))
    before = own.get(fact.question)
    by = here.person.name if here.person else ""
    given = Answer(
        fact.value or (before.value if fact.aside and before else ""),
        1 + own.last,
        here.now,
        here.channel.seat,
        by,
        fact.aside,
        fact.paper,
        fact.reason,
    )
    return _Overlaid(here.answers, fact.unit, own.followed({fact.question: given}))


def _taken_in(here: Situation, fact: LateAnswerAccepted) -> Mapping[str, Mapping[str, Answer]]:
    own = Answers.of(here.answers.get(fact.unit, {}))
    if kept := own.get(fact.kept):
        own = own.followed({fact.question: kept._replace(number=1 + own.last)})
    return _Overlaid(here.answers, fact.unit, own)


def _joined(here: Situation, fact: SeatJoined) -> Situation:
    person = here.person or Person(0, fact.name)
    roster = tuple(
        replace(s, holders=(*s.holders, Holder(person)), code="") if s.id == fact.seat else s
        for s in here.roster
    )
    taken = tuple(s for s in roster if s.id == fact.seat or any(s.id == h.id for h in here.seats))
    channel = replace(here.channel, seat=fact.seat, asked="", purpose=False)
    return replace(here, person=person, roster=roster, seats=taken, channel=channel)


def _left(here: Situation, fact: SeatLeft) -> Situation:
    roster = tuple(
        replace(s, holders=tuple(h for h in s.holders if h.person.id != fact.person))
        if s.id == fact.seat
        else s
        for s in here.roster
    )
    return replace(here, roster=roster)


def _seated(here: Situation, fact: SeatTaken) -> Situation:
    held = Holder(fact.person)
    roster = tuple(replace(s, holders=(*s.holders, held)) if s.id == fact.seat else s for s in here.roster)
    seats = tuple(s for s in roster if any(h.person == here.person for h in s.holders))
    return replace(here, roster=roster, seats=seats if here.seats else here.seats)
