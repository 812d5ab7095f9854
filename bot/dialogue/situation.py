"""Situation: all that may be looked at to decide a turn, and the values it is made of.

All values are frozen. `now` and fresh randomness are part of the situation, so the same Situation and Said
always give the same Turn (.github/decisions/0001-pure-core-derived-position.md).
"""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import cached_property
from typing import Any, Literal, NamedTuple, Self, TypeVar, TypeVarTuple
from zoneinfo import ZoneInfo

from bot.dialogue.ballots import Draft
from bot.dialogue.cycle import Cycle
from bot.dialogue.data_requests import DataRequest
from bot.dialogue.installation import UNNAMED, ClockDoubt, Operator, ReadyMade, SendBudget
from bot.dialogue.mail_addresses import MailAddress
from bot.dialogue.said import Platform
from bot.dialogue.workbooks import Workbook
from bot.rules.calendar import Timetable
from bot.rules.voting_methods import Vote

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

# A founder's seat is there only until the cluster is founded; then it is the secretary's.
Role = Literal[
    "representative", "leader", "reviewer", "teller", "chair", "deputy", "secretary", "observer", "founder"
]


@dataclass(frozen=True)
class Person:
    id: int
    name: str


# Standing of a holder among those who were there before: confirmed by one of them or the first ("");
# "pending"; or, where nobody of before was left, confirmed by the chair or the deputy.
Standing = Literal["", "pending", "chair", "deputy"]


@dataclass(frozen=True)
class Term:
    """Time for which somebody stands in at a seat."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class Holder:
    """Person who holds a seat now. `reachable` is false once they have blocked the bot in all their chats.

    `by_other`: they have a page open by a code that somebody else asked for, and that nobody has confirmed.
    `ends`: they only stand in, until then.
    """

    person: Person
    reachable: bool = True
    standing: Standing = ""
    by_other: bool = False
    since: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True)
class Seat:
    """Right to speak in a role: for a unit, for some groups of criteria, or for the cluster.

    `groups` are those that a reviewer's seat reviews. `code` is its invitation that has been issued and not
    been used; it counts until `code_expires`. `code_term`: it is for somebody who stands in.
    """

    id: int
    role: Role
    unit: str = ""
    groups: tuple[str, ...] = ()
    holders: tuple[Holder, ...] = ()
    code: str = ""
    code_expires: datetime | None = None
    code_term: Term | None = None


@dataclass(frozen=True)
class CopiedPost:
    """Post that was given out to be copied into the group: its first line, and when."""

    title: str
    given: datetime


@dataclass(frozen=True)
class OutCode:
    """Code that is out for a person who has joined before; "" where none is."""

    code: str = ""
    expires: datetime | None = None


@dataclass(frozen=True)
class Invitation:
    """Valid one-time code: for a seat, or for a further chat of `person`, who has joined before."""

    code: str
    seat: Seat | None = None
    person: Person | None = None
    by_other: bool = False
    """A personal code that somebody else asked for, or that was sent where others may read it."""
    address: str = ""
    """Address that the code confirms as the person's: it opens nothing."""
    taken: bool = False
    """Another person is written to at this address."""
    term: Term | None = None
    """The time for which whoever comes by it stands in."""


# Why a code that was issued counts no more: somebody used it; it was withdrawn or replaced; its time is over.
Lapsed = Literal["used", "withdrawn", "expired"]


class Answer(NamedTuple):
    """Latest answer to one question about one unit.

    `number` counts the unit's answers upwards; the highest of a question counts. `by` is the author's name,
    `seat` the seat they spoke from. `aside`: "later" was said, there is no answer yet. `paper`: keyed in by the
    secretary from the unit's signed form. `reason`: given where a rule asks for one.

    A tuple, because a unit may have hundreds of them, which are made at once.
    """

    value: str
    number: int
    at: datetime
    seat: int = 0
    by: str = ""
    aside: bool = False
    paper: bool = False
    reason: str = ""


class Entry(NamedTuple):
    """Answer as it was once given, in the history of one unit.

    `person` gave it. `act`: number of the first answer about the unit that came in the same turn, so that what
    was done at once is taken back at once. `bound`: it stands, since others were told of it in that turn, or
    more was done than answering. `undoes`: number of the entry that this one takes back, 0 for an answer.
    """

    question: str
    answer: Answer
    person: int
    act: int
    bound: bool = False
    undoes: int = 0


@dataclass(frozen=True)
class Evidence:
    """File or link behind an answer.

    `state`: wanted (to be fetched from the platform), kept (ours, `size` bytes), refused (`why` says for what
    reason it was not stored).
    """

    id: int
    question: str
    name: str
    state: Literal["wanted", "kept", "refused"] = "wanted"
    link: bool = False
    sha256: str = ""
    size: int = 0
    album: str = ""
    why: str = ""


@dataclass(frozen=True)
class Cluster:
    """Cluster: its name, IANA time zone, and join links.

    `group` is true once a group chat is bound, `group_on` are the platforms on which one takes messages.
    `links` are templates with `{code}`, that of the web page last. `paused`: the operator has paused it;
    nothing is stored and nothing falls due. `founding`: it is still being founded, has no units and no rules
    yet, and its only seat is the founder's.
    """

    id: int
    name: str
    zone: str = "Asia/Ho_Chi_Minh"
    group: bool = False
    links: tuple[str, ...] = ()
    group_on: tuple[str, ...] = ()
    paused: bool = False
    founding: bool = False


@dataclass(frozen=True)
class Channel:
    """Chat in which something was said, and what it was about.

    `asked` is the id of the question last put there. `purpose`: it was opened on purpose (`lùi`, a criterion's
    code, a reminder), so the chat stands there although it may have an answer. `seat` is the seat the chat
    speaks for, 0 if none was chosen.
    """

    asked: str = ""
    purpose: bool = False
    seat: int = 0
    is_cluster_group: bool = False
    refuses: str = ""
    """Why this group takes nothing from us for now; "" while it does."""
    evidence: str = ""
    """Id of the leaf question whose evidence was last asked for here."""
    silence: tuple[datetime, datetime] | None = None
    """Latest time of an hour or more, from and until, during which this chat's platform could not be heard."""
    missed: int = 0
    """Number of wrong codes said here since `missed_since`."""
    missed_since: datetime | None = None
    pending: bool = False
    """True while it is a page opened by a code that another asked for, and that nobody has confirmed."""
    closed: bool = False
    """True once its person has closed it in this turn; nothing is asked here any more."""


@dataclass(frozen=True)
class Page:
    """Web page that a person has open. `used`: when they last said something there. `here`: this chat's own.
    `shared`: it speaks for seats in another cluster too, so only its person closes it."""

    id: int
    used: datetime
    here: bool = False
    shared: bool = False


class JournalEntry(NamedTuple):
    """Act of steering as the journal has it: `act` is what was recorded, `hash` that of its row, `previous`
    that of the row before ("" before the first), `mark` what is posted of the hash."""

    number: int
    act: Mapping[str, Any]
    hash: str = ""
    previous: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Situation:
    """All that a turn may know.

    The mappings are read from storage when something is looked up in them. `person` and `seats`: who speaks,
    and the seats they hold; `roster`: all seats of the cluster. `entropy`: random bytes, fresh for each turn.
    """

    now: datetime
    platform: Platform
    entropy: bytes = b""
    cluster: Cluster | None = None
    cycle: Cycle | None = None
    roster: tuple[Seat, ...] = ()
    person: Person | None = None
    seats: tuple[Seat, ...] = ()
    channel: Channel = Channel()
    invitation: Invitation | None = None
    lapsed: Lapsed | None = None
    """Why the code that was said counts no more; None for a valid one, and for one that never was."""
    answers: Mapping[str, Mapping[str, Answer]] = field(default_factory=dict)
    """Unit -> question id -> answer; under "", the cluster's own."""
    evidence: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    """Unit -> its evidence; under "", files of notices."""
    history: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    """Unit -> all that was ever answered about it, in its order."""
    workbooks: Mapping[str, tuple[Workbook, ...]] = field(default_factory=dict)
    """Unit -> workbooks about it that have been read, the newest last."""
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    """The speaker's drafts, by unit and ballot: "thue.flag"; ".flag" is a teller's reading of the papers."""
    readings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Ballot -> another teller's reading of the papers, once it is complete."""
    boxes: Mapping[str, tuple[Vote, ...]] = field(default_factory=dict)
    """Votes of a ballot that is over, in no order. Storage opens no other box."""
    years: "Mapping[int, Situation]" = field(default_factory=dict)
    """The cluster's other years, as the same person sees them at the same moment."""
    elsewhere: "Sequence[Situation]" = ()
    """The other clusters in which the speaker holds seats, as they see them at the same moment."""
    journal: Sequence[JournalEntry] = ()
    """The cluster's journal, the oldest first; a slice reads those rows alone."""
    requests: tuple[DataRequest, ...] = ()
    """Requests about their own data that people of the cluster have made and nobody has answered, by their
    time."""
    holidays: Container[date] = frozenset()
    reminded: Container[str] = frozenset()
    """Keys of this year's reminders that have been given."""
    trouble: Mapping[int, str] = field(default_factory=dict)
    """Seat -> why its holder was not reached: "left" (nobody holds it any more), else the platform's reason."""
    owed_here: Mapping[str, str] = field(default_factory=dict)
    """Posts that are still to be sent to this group and that nobody has a copy of: digest -> text."""
    withheld: Mapping[str, str] = field(default_factory=dict)
    """Posts that the cluster's group did not take and that wait for it: digest -> text."""
    copied: Mapping[str, CopiedPost] = field(default_factory=dict)
    """Posts that people are to copy into the group and that nobody has marked as posted: digest -> post."""
    missed: Mapping[int, str] = field(default_factory=dict)
    """Messages that could not be delivered in this chat since the last one that was, by their number."""
    budgets: Mapping[str, SendBudget] = field(default_factory=dict)
    """Platform with a quota -> what was sent there."""
    pages: Mapping[int, tuple[Page, ...]] = field(default_factory=dict)
    """Person -> the web pages they have open."""
    mails_on: str = ""
    """Platform on which people are written to at an address; "" where this installation has none."""
    addresses: Mapping[int, MailAddress] = field(default_factory=dict)
    """Person -> the address at which they are written to."""
    cut_off: Mapping[int, OutCode] = field(default_factory=dict)
    """Persons of the cluster whom no message reaches now (their messenger is out of reach, or refuses) -> the
    code by which they come back. Read for the secretary."""
    operator: Operator = UNNAMED
    doubt: ClockDoubt | None = None
    """Doubt about the clock; None while it is believed."""
    charter_data: Mapping[str, Any] = field(default_factory=dict)
    """Plain data of the year's charter as it was adopted, of which that of a later day is made."""
    ready_made: Mapping[str, ReadyMade] = field(default_factory=dict)
    """Ready-made charters by name, while the cluster is being founded."""
    worked_out: list[dict[tuple[object, ...], Any]] = field(default_factory=list, repr=False, compare=False)
    """Results that `once` keeps, of this situation and of all that are projected from it."""

    @property
    def is_past(self) -> bool:
        """True once a later year has been opened."""
        return self.cycle is not None and any(year > self.cycle.charter.year for year in self.years)

    def headed(self, text: str) -> str:
        """The text under the cluster's name, where the speaker holds seats in several clusters."""
        return f"{self.cluster.name}:\n{text}" if self.cluster and self.elsewhere else text

    @cached_property
    def zone(self) -> tzinfo:
        """Time zone in which dates and hours are said to this cluster."""
        return ZoneInfo(self.cluster.zone if self.cluster else "Asia/Ho_Chi_Minh")

    @cached_property
    def timetable(self) -> Timetable:
        """Windows of this year; empty where no cycle is open."""
        return self.cycle.timetable(self.zone, self.holidays) if self.cycle else Timetable({})

    def once(self, make: Callable[[Self, *Ts], T], *of: *Ts) -> T:
        """`make(self, *of)`, worked out at the first call and kept as long as this situation is.

        For what is asked for many times in a turn: sheets, the agreed table.
        """
        key = (make, *of)
        if key not in self._made:
            self._made[key] = make(self, *of)
        made: T = self._made[key]
        return made

    @cached_property
    def _made(self) -> dict[tuple[object, ...], Any]:
        made: dict[tuple[object, ...], Any] = {}
        self.worked_out.append(made)
        return made

    def forget(self) -> None:
        """Drops what `once` keeps, here and in what was projected from this. It refers back to its situation:
        only a garbage collection would free the two, and that holds up every thread
        (.github/decisions/0051-a-turn-leaves-no-garbage.md).
        """
        for made in self.worked_out:
            made.clear()
