"""Projection of facts: the situation as it will be once they are kept, to decide what is said next in the turn.

Facts are applied in memory and written by storage only afterwards; both must have the same effect
(`tests/dialogue/test_projection.py` lists the facts that change nothing here).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal, TypeVar, assert_never

from bot.dialogue import ballots
from bot.dialogue.answers import Answers
from bot.dialogue.ballots import (
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
from bot.dialogue.charter_versions import (
    CharterAdopted,
    CharterDraft,
    CharterDrafted,
    CharterDropped,
    CharterFact,
    CharterVersion,
)
from bot.dialogue.cycle import Cycle, Snapshot
from bot.dialogue.facts import (
    Answered,
    AnswerTakenBack,
    ClockConfirmed,
    ClusterFounded,
    ClusterPaused,
    CodeIssued,
    CodeSpent,
    Confirmed,
    DataRequestAnswered,
    DataRequested,
    DoorOpened,
    Erased,
    EvidenceAsked,
    EvidenceMoved,
    EvidenceWanted,
    Extended,
    Fact,
    GroupAdmitted,
    GroupBound,
    GroupMoved,
    GroupRefused,
    GroupUnbound,
    LateAnswerAccepted,
    PageClosed,
    PostsGiven,
    Published,
    Reminded,
    Renamed,
    SeatChosen,
    SeatJoined,
    SeatLeft,
    SeatTaken,
    StageClosed,
    Steered,
    UnitsChanged,
    Unreachable,
    WorkbookRead,
    WorkbookSent,
    WrongCode,
    YearOpened,
)
from bot.dialogue.situation import Answer, Evidence, Holder, Person, Seat, Situation, Standing
from bot.dialogue.unit_seats import of_day
from bot.rules.calendar import Extension
from bot.rules.charter_parser import read_charter
from bot.rules.charter_seats import seats_of
from bot.rules.lineage import UnitChange, charter_of, holding

V = TypeVar("V")


def project(situation: Situation, facts: Iterable[Fact]) -> Situation:
    """The situation with these facts applied; facts that change no question are passed over."""
    for fact in facts:
        match fact:
            case Answered():
                situation = replace(situation, answers=_answered(situation, fact))
            case AnswerTakenBack():
                situation = replace(situation, answers=_taken_back(situation, fact))
            case LateAnswerAccepted():
                situation = replace(situation, answers=_late_accepted(situation, fact))
            case WorkbookRead(unit, workbook):
                read = (*situation.workbooks.get(unit, ()), workbook)
                situation = replace(situation, workbooks=_Overlaid(situation.workbooks, unit, read))
            case SeatJoined():
                situation = _seat_joined(situation, fact)
            case DoorOpened():
                situation = _door_opened(situation, fact)
            case Confirmed():
                situation = _confirmed(situation, fact)
            case Renamed(name):
                situation = _renamed(situation, name)
            case SeatLeft():
                situation = _seat_left(situation, fact)
            case SeatTaken():
                situation = _seat_taken(situation, fact)
            case PageClosed(_, here):
                closed = situation.channel.closed or here
                situation = replace(situation, channel=replace(situation.channel, closed=closed))
            case SeatChosen(seat):
                situation = replace(situation, channel=replace(situation.channel, seat=seat))
            case GroupBound() | GroupUnbound():
                bound = isinstance(fact, GroupBound)
                cluster = situation.cluster and replace(situation.cluster, group=bound)
                situation = replace(situation, cluster=cluster)
            case DataRequested(request):
                situation = replace(situation, requests=(*situation.requests, request))
            case DataRequestAnswered(key):
                left = tuple(one for one in situation.requests if one.key != key)
                situation = replace(situation, requests=left)
            case ClockConfirmed():
                situation = replace(situation, doubt=None)
            case ClusterPaused(paused):
                cluster = situation.cluster and replace(situation.cluster, paused=paused)
                situation = replace(situation, cluster=cluster)
            case YearOpened():
                situation = replace(situation, cycle=None)
            case UnitsChanged(change):
                situation = _units_changed(situation, change)
            case ClusterFounded():
                situation = _founded(situation, fact)
            case Extended() | StageClosed() | Published() | Erased():
                cycle = situation.cycle and _changed(situation.cycle, fact, situation.now)
                situation = replace(situation, cycle=cycle)
            case (
                BallotOpened()
                | Drafted()
                | Cast()
                | PaperGiven()
                | PaperReturned()
                | PapersAwaited()
                | PapersKeyed()
                | BallotCounted()
                | BallotCancelled()
                | LotsDrawn()
                | VotesDestroyed()
            ):
                situation = _polled(situation, fact)
            case CharterDrafted() | CharterDropped() | CharterAdopted():
                cycle = situation.cycle and _charter_changed(situation.cycle, fact, situation.now)
                situation = replace(situation, cycle=cycle)
            case EvidenceWanted() | EvidenceMoved():
                situation = replace(situation, evidence=_with_evidence(situation, fact))
            case PostsGiven(given):
                withheld = {post: text for post, text in situation.withheld.items() if post not in given}
                situation = replace(situation, withheld=withheld)
            case (
                EvidenceAsked()
                | WorkbookSent()
                | CodeIssued()
                | CodeSpent()
                | WrongCode()
                | GroupRefused()
                | GroupAdmitted()
                | GroupMoved()
                | Unreachable()
                | Reminded()
                | Steered()
            ):
                # No question of the same turn depends on these.
                pass
            case never:
                assert_never(never)
    return situation


def _changed(cycle: Cycle, fact: Extended | StageClosed | Published | Erased, now: datetime) -> Cycle:
    match fact:
        case Extended(window, until, unit, reason, reopens):
            extensions = (*cycle.extensions, Extension(window, until, unit, reason))
            stage = next((s for s in cycle.charter.stages if reopens and s == window), cycle.stage)
            return replace(cycle, stage=stage, extensions=extensions)
        case StageClosed(stage, body, following, reason):
            number = 1 + sum(shot.stage == stage for shot in cycle.snapshots)
            shot = Snapshot(stage, number, now, body, reason=reason)
            return replace(cycle, stage=following, snapshots=(*cycle.snapshots, shot))
        case Published(stage):
            shots = (replace(s, published=s.published or s.stage == stage) for s in cycle.snapshots)
            return replace(cycle, snapshots=tuple(shots))
        case Erased():
            return replace(cycle, erased=now)
        case never:
            assert_never(never)


def _units_changed(situation: Situation, change: UnitChange) -> Situation:
    """The situation with one more change of units; charter and seats are others only where it holds already."""
    assert situation.cycle is not None
    cycle = replace(situation.cycle, changes=(*situation.cycle.changes, change))
    if not holding([change], situation.now, situation.zone):
        return replace(situation, cycle=cycle)
    now = (*cycle.holding, change)
    cycle = replace(cycle, holding=now, charter=charter_of(situation.charter_data, now))
    roster, seats = (
        of_day(s, cycle, situation.zone, situation.now) for s in (situation.roster, situation.seats)
    )
    return replace(situation, cycle=cycle, roster=roster, seats=seats)


def _charter_changed(cycle: Cycle, fact: CharterFact, now: datetime) -> Cycle:
    match fact:
        case CharterDrafted(text, reason):
            hash = hashlib.sha256(text.encode()).hexdigest()
            draft = CharterDraft(text, hash, charter_of(json.loads(text), cycle.holding), now, reason)
            return replace(cycle, draft=draft)
        case CharterDropped():
            return replace(cycle, draft=None)
        case CharterAdopted(number, hash, why):
            charter = cycle.draft.charter if cycle.draft else cycle.charter
            versions = (*cycle.versions, CharterVersion(number, hash, now, why))
            return replace(cycle, charter=charter, versions=versions, draft=None, hash=hash)
        case never:
            assert_never(never)


class _Overlaid(Mapping[str, V]):
    """Values by unit with that of one unit replaced; the others are read only when they are looked up."""

    def __init__(self, below: Mapping[str, V], unit: str, own: V):
        self._below, self._unit, self._own = below, unit, own

    def __getitem__(self, unit: str) -> V:
        return self._own if unit == self._unit else self._below[unit]

    def __iter__(self) -> Iterator[str]:
        yield from {**dict.fromkeys(self._below), self._unit: None}

    def __len__(self) -> int:
        return len({*self._below, self._unit})


def _polled(situation: Situation, fact: BallotFact) -> Situation:
    cycle = situation.cycle and replace(situation.cycle, polls=ballots.after(situation.cycle.polls, fact))
    return replace(situation, drafts=ballots.drafted(situation.drafts, fact), cycle=cycle)


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


def _taken_back(situation: Situation, fact: AnswerTakenBack) -> Mapping[str, Mapping[str, Answer]]:
    own = Answers.of(situation.answers.get(fact.unit, {}))
    stands = fact.before or Answer("", 0, situation.now)
    own = own.followed({fact.question: stands._replace(number=1 + own.last)})
    return _Overlaid(situation.answers, fact.unit, own)


def _late_accepted(situation: Situation, fact: LateAnswerAccepted) -> Mapping[str, Mapping[str, Answer]]:
    own = Answers.of(situation.answers.get(fact.unit, {}))
    if kept := own.get(fact.kept):
        own = own.followed({fact.question: kept._replace(number=1 + own.last)})
    return _Overlaid(situation.answers, fact.unit, own)


def _with_evidence(
    situation: Situation, fact: EvidenceWanted | EvidenceMoved
) -> Mapping[str, tuple[Evidence, ...]]:
    """Evidence with the fact applied. A new piece has no number yet: it is 0 until it is stored."""
    own = situation.evidence.get(fact.unit, ())
    match fact:
        case EvidenceWanted(_, question, file, album):
            state: Literal["kept", "wanted"] = "kept" if file.link else "wanted"
            own = (*own, Evidence(0, question, file.name or file.ref, state, file.link, album=album))
        case EvidenceMoved(_, id, question):
            moved = (replace(piece, question=question) if piece.id == id else piece for piece in own)
            own = tuple(piece for piece in moved if piece.question)
    return _Overlaid(situation.evidence, fact.unit, own)


def _seat_joined(situation: Situation, fact: SeatJoined) -> Situation:
    person = situation.person or Person(0, fact.name)
    standing: Standing = "pending" if fact.pending else ""
    roster = tuple(
        replace(s, holders=(*s.holders, Holder(person, standing=standing, since=situation.now)), code="")
        if s.id == fact.seat
        else s
        for s in situation.roster
    )
    taken = tuple(s for s in roster if s.id == fact.seat or any(s.id == h.id for h in situation.seats))
    channel = replace(situation.channel, seat=fact.seat, asked="", purpose=False)
    return replace(situation, person=person, roster=roster, seats=taken, channel=channel)


def _door_opened(situation: Situation, fact: DoorOpened) -> Situation:
    if situation.invitation is None or situation.invitation.person is None:
        return situation

    def opened(seat: Seat) -> Seat:
        held = (
            replace(h, by_other=True) if fact.pending and h.person.id == fact.person else h
            for h in seat.holders
        )
        return replace(seat, holders=tuple(held))

    roster = tuple(map(opened, situation.roster))
    situation = replace(situation, roster=roster)
    seats = tuple(s for s in roster if any(h.person.id == fact.person for h in s.holders))
    channel = replace(situation.channel, pending=fact.pending)
    person = situation.invitation.person if situation.invitation else None
    return replace(situation, person=person, seats=seats, channel=channel)


def _confirmed(situation: Situation, fact: Confirmed) -> Situation:
    def settled(seat: Seat) -> Seat:
        held = (
            replace(h, standing=fact.standing if seat.id in fact.seats else h.standing, by_other=False)
            if h.person.id == fact.person
            else h
            for h in seat.holders
        )
        return replace(seat, holders=tuple(held))

    roster = tuple(map(settled, situation.roster))
    own = {seat.id for seat in situation.seats}
    return replace(situation, roster=roster, seats=tuple(s for s in roster if s.id in own))


def _renamed(situation: Situation, name: str) -> Situation:
    if situation.person is None:
        return situation
    person = replace(situation.person, name=name)

    def renamed(seat: Seat) -> Seat:
        held = (replace(h, person=person) if h.person.id == person.id else h for h in seat.holders)
        return replace(seat, holders=tuple(held))

    roster, seats = (tuple(map(renamed, of)) for of in (situation.roster, situation.seats))
    return replace(situation, person=person, roster=roster, seats=seats)


def _founded(situation: Situation, fact: ClusterFounded) -> Situation:
    """The cluster with its charter and seats. New seats have no number yet: they are counted below zero."""
    charter = read_charter(fact.charter)
    own = replace(situation.roster[0], role="secretary")
    made = [Seat(-n, *seat) for n, seat in enumerate(seats_of(charter)) if n]
    cycle = situation.cycle and replace(situation.cycle, charter=charter, stage=charter.stages[0])
    cluster = situation.cluster and replace(situation.cluster, name=fact.name, founding=False)
    return replace(situation, cluster=cluster, cycle=cycle, roster=(own, *made), seats=(own,), ready_made={})


def _seat_left(situation: Situation, fact: SeatLeft) -> Situation:
    roster = tuple(
        replace(s, holders=tuple(h for h in s.holders if h.person.id != fact.person))
        if s.id == fact.seat
        else s
        for s in situation.roster
    )
    return replace(situation, roster=roster)


def _seat_taken(situation: Situation, fact: SeatTaken) -> Situation:
    held = Holder(fact.person)
    roster = tuple(replace(s, holders=(*s.holders, held)) if s.id == fact.seat else s for s in situation.roster)
    seats = tuple(s for s in roster if any(h.person == situation.person for h in s.holders))
    return replace(situation, roster=roster, seats=seats if situation.seats else situation.seats)
