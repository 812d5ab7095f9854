"""Facts: the changes that a turn asks storage to keep, a class for each kind. Those of a ballot: `ballots`.

All values are frozen. `bot.dialogue.projection` applies them to a situation in memory, storage to its tables;
facts and the messages they cause are kept in one transaction (.github/decisions/0006-outbox.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.dialogue.ballots import BallotFact
from bot.dialogue.charter_versions import CharterFact
from bot.dialogue.cycle import PresentStage
from bot.dialogue.data_requests import DataRequest
from bot.dialogue.installation import ClockDoubt
from bot.dialogue.said import Attachment
from bot.dialogue.situation import Answer, Person, Standing, Term
from bot.dialogue.workbooks import Workbook
from bot.rules.charter import Stage
from bot.rules.lineage import UnitChange


@dataclass(frozen=True)
class Answered:
    """Appends an answer to those of the unit ("" is the cluster). `aside`: "later" was said instead."""

    unit: str
    question: str
    value: str = ""
    aside: bool = False
    paper: bool = False
    reason: str = ""


@dataclass(frozen=True)
class AnswerTakenBack:
    """Takes back the unit's answer number `undoes`: `before` stands again, by its own author; None: nothing."""

    unit: str
    question: str
    undoes: int
    before: Answer | None = None


@dataclass(frozen=True)
class LateAnswerAccepted:
    """Accepts the late answer stored under `kept` as the answer to `question`, credited to its author."""

    unit: str
    kept: str
    question: str


@dataclass(frozen=True)
class EvidenceWanted:
    """Attaches a file or link to the question; its bytes are fetched after the commit. `page`: once they are
    kept, the code of a paper is looked for on it, and comes as a turn of its own."""

    unit: str
    question: str
    file: Attachment
    album: str = ""
    page: bool = False


@dataclass(frozen=True)
class EvidenceMoved:
    """Attaches a piece of evidence to another question; an empty question drops it."""

    unit: str
    evidence: int
    question: str


@dataclass(frozen=True)
class WorkbookSent:
    """Wants a workbook that this chat sent to be fetched and read, after the commit. `talk`: "charter" where it
    is a table of criteria, "" for a unit's table; "rehearsal" where, without a file, a rehearsal of the charter
    is to be worked out."""

    file: Attachment
    talk: str = ""


@dataclass(frozen=True)
class WorkbookRead:
    """Stores what was read of a workbook, about this unit, until it is taken."""

    unit: str
    workbook: Workbook


@dataclass(frozen=True)
class SeatJoined:
    """Seats the speaker, in this chat, beside those who hold the seat already. `pending`: somebody of before
    has still to confirm them. `ends`: they only stand in, until then."""

    seat: int
    name: str
    pending: bool = False
    ends: datetime | None = None


@dataclass(frozen=True)
class Renamed:
    """Calls the speaker by another name from now on."""

    name: str


@dataclass(frozen=True)
class SeatLeft:
    """Takes the seat from this person. `by_clock`: their time was over, whoever speaks in this turn."""

    seat: int
    person: int
    by_clock: bool = False


@dataclass(frozen=True)
class SeatTaken:
    """Gives a further seat to somebody who has joined before."""

    seat: int
    person: Person


@dataclass(frozen=True)
class DoorOpened:
    """Assigns this chat to a person who has joined before and came by a personal link. `pending`: somebody else
    asked for that, and it is still to be confirmed."""

    person: int
    pending: bool = False


@dataclass(frozen=True)
class Confirmed:
    """Confirms a person, in these seats and in the pages opened for them. `standing`: "" by somebody of before,
    else the office that did it where nobody of before was left."""

    person: int
    seats: tuple[int, ...]
    standing: Standing = ""


@dataclass(frozen=True)
class CodeIssued:
    """Issues a one-time code for a seat, in place of its earlier one, or for a further chat of a person."""

    code: str
    expires: datetime
    seat: int = 0
    person: int = 0
    by_other: bool = False
    """A code for a person that somebody else asked for."""
    term: Term | None = None
    """The time for which whoever comes by it stands in at the seat."""
    address: str = ""
    """The code is sent to this address, and confirms that it is the person's; it opens no chat."""


@dataclass(frozen=True)
class UploadOffered:
    """Issues a one-time link to a page that takes files for this question, in the name of this chat."""

    code: str
    question: str
    expires: datetime


@dataclass(frozen=True)
class AddressBound:
    """Writes to the speaker at this address of a platform that hears nobody, in place of an earlier one."""

    platform: str
    address: str


@dataclass(frozen=True)
class AddressDropped:
    """Ends writing to the speaker at an address."""


@dataclass(frozen=True)
class CodeSpent:
    """Ends a code, used or withdrawn."""

    code: str


@dataclass(frozen=True)
class WrongCode:
    """Counts a wrong code said in this chat towards the lock-out."""


@dataclass(frozen=True)
class PageClosed:
    """Closes a web page for good: its address leads nowhere any more. `here`: it is this chat's own."""

    page: int
    here: bool = False


@dataclass(frozen=True)
class SeatChosen:
    """Lets this chat speak for another seat of its person."""

    seat: int


@dataclass(frozen=True)
class GroupBound:
    """Makes this chat the cluster's group."""


@dataclass(frozen=True)
class GroupUnbound:
    """Ends the cluster's group: the bot was removed from it."""


@dataclass(frozen=True)
class GroupRefused:
    """Records that this group takes nothing from us for now, and why; what is owed to it waits there."""

    why: str


@dataclass(frozen=True)
class GroupAdmitted:
    """Records that this group takes messages again; what waited is sent."""


@dataclass(frozen=True)
class PostsGiven:
    """Ends the waiting of posts, by their digests: people have put them into the group themselves."""

    posts: tuple[str, ...]


@dataclass(frozen=True)
class GroupMoved:
    """Records that the platform gave this chat another id."""

    chat: str


@dataclass(frozen=True)
class Unreachable:
    """Marks the speaker's chat as one that cannot be written to."""


@dataclass(frozen=True)
class EvidenceAsked:
    """Records that this chat was asked for the evidence of the leaf question."""

    question: str


@dataclass(frozen=True)
class StageClosed:
    """Closes a stage with its result for all units; `next` is the stage that follows, "" after the last."""

    stage: Stage
    body: Mapping[str, object]
    next: PresentStage
    reason: str = ""


@dataclass(frozen=True)
class Extended:
    """Moves the end of a window to `until`, for one unit or, without a unit, for all.

    `reopens`: the stage was over, and the year goes back to it.
    """

    window: str
    until: datetime
    unit: str = ""
    reason: str = ""
    reopens: bool = False


@dataclass(frozen=True)
class Reminded:
    """Records that a reminder was given, so that it is given once in a year."""

    key: str


@dataclass(frozen=True)
class YearOpened:
    """Opens the next year by this one's rules, with these figures that answers are held against (leaf -> unit
    -> figure: a plan, or what was done this year), under these leaders ("chair", "deputy" -> unit; "": nobody).

    `dates` by key ("self.due"; none: this year's, a year later), and as they were `named` before they were
    moved off a day off. `table`: charter, as JSON, whose criteria it has in place of this year's. `campaigns`:
    those of the pledge, as the charter has them.
    """

    plans: Mapping[str, Mapping[str, Decimal]]
    leaders: Mapping[str, str]
    dates: Mapping[str, datetime] = field(default_factory=dict)
    named: Mapping[str, datetime] = field(default_factory=dict)
    table: str = ""
    campaigns: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class ClusterFounded:
    """Founds the cluster under this name and charter (plain data): its units and seats are made, and the
    founder's seat becomes the secretary's."""

    name: str
    charter: Mapping[str, Any]


@dataclass(frozen=True)
class Erased:
    """Deletes this year's evidence, reasons, authors and former holders, and answers that are free text.

    `words` finds those answers: each pair is the beginning (after the cycle's id) and the end of a question id.
    """

    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class UnitsChanged:
    """Changes the cluster's units from the change's day on, and opens the seats of those that begin."""

    change: UnitChange


@dataclass(frozen=True)
class ClusterPaused:
    """Pauses the cluster, or ends its pause."""

    paused: bool


@dataclass(frozen=True)
class ClockConfirmed:
    """Confirms the time that the doubted clock shows, for the whole installation."""

    doubt: ClockDoubt


@dataclass(frozen=True)
class DataRequested:
    """Records a request of the speaker about their own data."""

    request: DataRequest


@dataclass(frozen=True)
class DataRequestAnswered:
    """Records the answer to a request. `granted`: it is done; a deletion follows a day later, so that its
    answer still arrives."""

    key: str
    granted: bool
    answer: str


@dataclass(frozen=True)
class Published:
    """Marks the newest result of the stage as announced."""

    stage: Stage


@dataclass(frozen=True)
class Steered:
    """Entry of the journal: an act by which the cluster is steered, its object, and the reason.

    Where no person gives a reason, the rule or the count that brought it is named. `by_clock`: no person did
    it, whoever speaks in this turn.
    """

    act: str
    what: str
    why: str
    by_clock: bool = False


Fact = (
    Answered
    | AnswerTakenBack
    | LateAnswerAccepted
    | EvidenceWanted
    | EvidenceMoved
    | EvidenceAsked
    | WorkbookSent
    | WorkbookRead
    | SeatJoined
    | Renamed
    | SeatLeft
    | SeatTaken
    | DoorOpened
    | Confirmed
    | CodeIssued
    | UploadOffered
    | AddressBound
    | AddressDropped
    | CodeSpent
    | WrongCode
    | PageClosed
    | SeatChosen
    | GroupBound
    | GroupUnbound
    | GroupRefused
    | GroupAdmitted
    | PostsGiven
    | GroupMoved
    | Unreachable
    | StageClosed
    | ClockConfirmed
    | ClusterPaused
    | YearOpened
    | UnitsChanged
    | DataRequested
    | DataRequestAnswered
    | ClusterFounded
    | Erased
    | Extended
    | Reminded
    | Published
    | Steered
    | CharterFact
    | BallotFact
)
