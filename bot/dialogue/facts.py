"""What is to be kept of a turn: its facts, one class for each kind. Those of a ballot stand beside the ballot.

All values are frozen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.dialogue.ballots import BallotFact
from bot.dialogue.said import Attachment
from bot.dialogue.situation import Person


@dataclass(frozen=True)
class Answered:
    """An answer to keep, appended to its unit's. `aside` for "later"."""

    unit: str
    question: str
    value: str = ""
    aside: bool = False
    paper: bool = False
    reason: str = ""


@dataclass(frozen=True)
class LateAnswerAccepted:
    """An answer that was kept aside under `kept` counts from now on as the one to `question`, by its giver."""

    unit: str
    kept: str
    question: str


@dataclass(frozen=True)
class EvidenceWanted:
    """This file or link belongs to the question; the bytes are fetched after the commit."""

    unit: str
    question: str
    file: Attachment
    album: str = ""


@dataclass(frozen=True)
class EvidenceMoved:
    """This piece of evidence belongs to another question; an empty question drops it."""

    unit: str
    evidence: int
    question: str


@dataclass(frozen=True)
class SeatJoined:
    """The speaker takes the seat, in this chat. `alone`: earlier holders leave it."""

    seat: int
    name: str


@dataclass(frozen=True)
class SeatLeft:
    """This person no longer holds the seat."""

    seat: int
    person: int


@dataclass(frozen=True)
class SeatTaken:
    """Somebody who has joined already holds this further seat too."""

    seat: int
    person: Person


@dataclass(frozen=True)
class DoorOpened:
    """This chat belongs to a person we know already (they came through a personal link)."""

    person: int


@dataclass(frozen=True)
class CodeIssued:
    """A one-time code for a seat, or for a person's further door. It replaces the seat's earlier one."""

    code: str
    expires: datetime
    seat: int = 0
    person: int = 0


@dataclass(frozen=True)
class CodeSpent:
    """The code is used or withdrawn."""

    code: str


@dataclass(frozen=True)
class WrongCode:
    """What was said here looked like a code and is none."""


@dataclass(frozen=True)
class PageClosed:
    """This page of somebody's is closed for good; whoever has its address sees nothing there any more."""

    page: int
    here: bool = False


@dataclass(frozen=True)
class SeatChosen:
    """This chat now speaks for the seat."""

    seat: int


@dataclass(frozen=True)
class GroupBound:
    """This chat is the cluster's group."""


@dataclass(frozen=True)
class GroupUnbound:
    """The bot is no longer in the cluster's group."""


@dataclass(frozen=True)
class GroupMoved:
    """The platform gave this chat another id."""

    chat: str


@dataclass(frozen=True)
class Unreachable:
    """The speaker's chat can no longer be written to."""


@dataclass(frozen=True)
class EvidenceAsked:
    """This chat was asked for the evidence of the leaf question."""

    question: str


@dataclass(frozen=True)
class StageClosed:
    """A stage is over; its result is this snapshot, `next` the stage that follows ("" after the last)."""

    stage: str
    body: Mapping[str, object]
    next: str
    reason: str = ""


@dataclass(frozen=True)
class Extended:
    """A window is due at `until` instead, for one unit or (no unit) for all. `reopens`: it was over, and the
    year goes back to that stage."""

    window: str
    until: datetime
    unit: str = ""
    reason: str = ""
    reopens: bool = False


@dataclass(frozen=True)
class Reminded:
    """A reminder was given. Each key is kept once in a year."""

    key: str


@dataclass(frozen=True)
class YearOpened:
    """The next year begins by the same rules, with these plan figures (leaf -> unit -> figure), under these
    leaders ("chair", "deputy" -> unit; "": nobody). The present one can be read, not changed any more."""

    plans: Mapping[str, Mapping[str, Decimal]]
    leaders: Mapping[str, str]


@dataclass(frozen=True)
class Erased:
    """What identifies people is deleted of this year: evidence, reasons, authors, whoever has left; and the
    answers that are `words`: how the ids of their questions begin after the cycle's, and how they end."""

    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Published:
    """The stage's newest snapshot has been announced."""

    stage: str


@dataclass(frozen=True)
class Steered:
    """One act of steering for the journal: what, and why. What follows from a rule or a count gives that."""

    act: str
    what: str
    why: str


Fact = (
    Answered
    | LateAnswerAccepted
    | EvidenceWanted
    | EvidenceMoved
    | EvidenceAsked
    | SeatJoined
    | SeatLeft
    | SeatTaken
    | DoorOpened
    | CodeIssued
    | CodeSpent
    | WrongCode
    | PageClosed
    | SeatChosen
    | GroupBound
    | GroupUnbound
    | GroupMoved
    | Unreachable
    | StageClosed
    | YearOpened
    | Erased
    | Extended
    | Reminded
    | Published
    | Steered
    | BallotFact
)
