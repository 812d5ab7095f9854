"""Projection of facts: the situation as it will be once they are kept, to decide what is said next in the turn.

Facts are applied in memory and written by storage only afterwards; both must have the same effect:
`tests/storage/turn/test_apply_facts.py` holds that, and lists the facts that change nothing here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Literal, TypeVar, assert_never

from bot.dialogue import ballots, cycle_projection, seat_projection
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
    CharterDrafted,
    CharterDropped,
)
from bot.dialogue.facts import (
    AddressBound,
    AddressDropped,
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
    UploadOffered,
    WorkbookRead,
    WorkbookSent,
    WrongCode,
    YearOpened,
)
from bot.dialogue.mail_addresses import MailAddress
from bot.dialogue.situation import Answer, Evidence, Seat, Situation
from bot.dialogue.unit_seats import of_day
from bot.rules.charter_parser import read_charter
from bot.rules.charter_seats import seats_of
from bot.rules.lineage import UnitChange, charter_of, holding

V = TypeVar("V")


def project(situation: Situation, facts: Iterable[Fact]) -> Situation:
    """The situation with these facts applied; facts that change no question are passed over."""
    given = tuple(facts)
    if given and all(isinstance(fact, Answered) for fact in given):
        # What an answer says back, what it leaves open and what is asked next are all read off this one.
        return situation.once(_projected, given)
    return _projected(situation, given)


def _projected(situation: Situation, facts: tuple[Fact, ...]) -> Situation:
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
                situation = seat_projection.joined(situation, fact)
            case DoorOpened():
                situation = seat_projection.door_opened(situation, fact)
            case Confirmed():
                situation = seat_projection.confirmed(situation, fact)
            case Renamed(name):
                situation = seat_projection.renamed(situation, name)
            case SeatLeft():
                situation = seat_projection.left(situation, fact)
            case SeatTaken():
                situation = seat_projection.taken(situation, fact)
            case AddressBound() | AddressDropped():
                situation = replace(situation, addresses=_addressed(situation, fact))
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
                cycle = situation.cycle and cycle_projection.changed(situation.cycle, fact, situation.now)
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
                cycle = situation.cycle and cycle_projection.charter_changed(
                    situation.cycle, fact, situation.now
                )
                situation = replace(situation, cycle=cycle)
            case EvidenceWanted() | EvidenceMoved():
                situation = replace(situation, evidence=_with_evidence(situation, fact))
            case PostsGiven(given):
                withheld = {post: text for post, text in situation.withheld.items() if post not in given}
                copied = {post: of for post, of in situation.copied.items() if post not in given}
                situation = replace(situation, withheld=withheld, copied=copied)
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
                | UploadOffered()
                | Reminded()
                | Steered()
            ):
                # No question of the same turn depends on these.
                pass
            case never:
                assert_never(never)
    return situation


def _addressed(situation: Situation, fact: AddressBound | AddressDropped) -> Mapping[int, MailAddress]:
    if situation.person is None:
        return situation.addresses
    bound = fact.address if isinstance(fact, AddressBound) else ""
    return {**situation.addresses, situation.person.id: MailAddress(bound)}


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


def _founded(situation: Situation, fact: ClusterFounded) -> Situation:
    """The cluster with its charter and seats. New seats have no number yet: they are counted below zero."""
    charter = read_charter(fact.charter)
    own = replace(situation.roster[0], role="secretary")
    made = [Seat(-n, *seat) for n, seat in enumerate(seats_of(charter)) if n]
    cycle = situation.cycle and replace(situation.cycle, charter=charter, stage=charter.stages[0])
    cluster = situation.cluster and replace(situation.cluster, name=fact.name, founding=False)
    return replace(situation, cluster=cluster, cycle=cycle, roster=(own, *made), seats=(own,), ready_made={})
