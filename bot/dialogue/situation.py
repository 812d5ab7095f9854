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

from bot.dialogue.ballots import Draft, Poll
from bot.dialogue.charter_versions import CharterDraft, CharterVersion
from bot.dialogue.data_requests import DataRequest
from bot.dialogue.said import Platform
from bot.dialogue.workbooks import Workbook
from bot.rules import retention
from bot.rules.calendar import Extension, Timetable, Window
from bot.rules.charter import Charter, Stage
from bot.rules.lineage import UnitChange
from bot.rules.voting_methods import Vote
from bot.rules.working_hours import Working

PresentStage = Stage | Literal[""]

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
class Holder:
    """Person who holds a seat now. `reachable` is false once they have blocked the bot in all their chats.

    `by_other`: they have a page open by a code that somebody else asked for, and that nobody has confirmed.
    """

    person: Person
    reachable: bool = True
    standing: Standing = ""
    by_other: bool = False
    since: datetime | None = None


@dataclass(frozen=True)
class Seat:
    """Right to speak in a role: for a unit, for some groups of criteria, or for the cluster.

    `groups` are those that a reviewer's seat reviews. `code` is its invitation that has been issued and not
    been used; it counts until `code_expires`.
    """

    id: int
    role: Role
    unit: str = ""
    groups: tuple[str, ...] = ()
    holders: tuple[Holder, ...] = ()
    code: str = ""
    code_expires: datetime | None = None


@dataclass(frozen=True)
class Invitation:
    """Valid one-time code: for a seat, or for a further chat of `person`, who has joined before."""

    code: str
    seat: Seat | None = None
    person: Person | None = None
    by_other: bool = False
    """A personal code that somebody else asked for."""


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
class Snapshot:
    """Stored result of a stage; never recomputed (.github/decisions/0012-the-charter-lives.md).

    `number` counts the results of one stage from 1: a correction is a new one, with its `reason`. The layout of
    `body` is that of `bot.state.snapshots`.
    """

    stage: Stage
    number: int
    at: datetime
    body: Mapping[str, object]
    published: bool = False
    reason: str = ""


@dataclass(frozen=True)
class DaysOff:
    """Days off: public holidays of the country, and the cluster's own."""

    country: Container[date]
    own: Container[date]

    def __contains__(self, day: object) -> bool:
        return day in self.country or day in self.own


@dataclass(frozen=True)
class Cycle:
    """Year of a cluster: its charter, its present stage, what has been closed, voted on and extended.

    `id` begins each of its question ids ("k7"). `stage` is "" once the last one is closed. `snapshots` and
    `polls`: the newest last.
    """

    id: str
    charter: Charter
    stage: PresentStage = "self"
    snapshots: tuple[Snapshot, ...] = ()
    polls: tuple[Poll, ...] = ()
    previous: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Unit -> leaf -> last year's agreed value; under "", unit -> last year's place."""
    extensions: tuple[Extension, ...] = ()
    erased: datetime | None = None
    """Time at which reasons, evidence and names of people were deleted; None before."""
    changes: tuple[UnitChange, ...] = ()
    """Changes of the cluster's units that were announced by the end of the year, those of years before too."""
    holding: tuple[UnitChange, ...] = ()
    """Those of them that the charter as adopted does not have yet, and that hold now."""
    versions: tuple[CharterVersion, ...] = ()
    """Versions of the charter that were adopted, the newest last; none while the first is in force."""
    draft: CharterDraft | None = None
    """Draft of the next version of the charter."""
    hash: str = ""
    """SHA-256 of the text of the charter in force."""

    @property
    def version(self) -> int:
        """Number of the version of the charter that is in force."""
        return self.versions[-1].number if self.versions else 1

    def timetable(self, zone: tzinfo, holidays: Container[date]) -> Timetable:
        """Windows of the year as they are now, extensions included.

        Besides the charter's own: one for each open ballot ("vote.<key>"), and one for taking the year's file.
        """
        # A cycle is kept from one message to the next, and so is what its timetable works out. The timetable
        # keeps `holidays`, so no other object can come to have the same id.
        key = zone, id(holidays)
        if key not in self._timetables:
            self._timetables[key] = self._timetable(zone, holidays)
        return self._timetables[key]

    @cached_property
    def _timetables(self) -> dict[tuple[tzinfo, int], Timetable]:
        return {}

    def _timetable(self, zone: tzinfo, holidays: Container[date]) -> Timetable:
        working = Working(*self.charter.hours, zone, DaysOff(holidays, self.charter.days_off))
        terms = {f"vote.{poll.key}": poll.terms for poll in self.polls if poll.state == "open"}
        ballots = {name: Window(one.opens, one.closes, one.closes) for name, one in terms.items()}
        kept = self.charter.retention
        file = {retention.WINDOW: kept.window} if kept else {}
        windows = {**self.charter.windows, **file, **ballots}
        return Timetable(windows, self.extensions, self.charter.reminders, working)


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
class ReadyMade:
    """Ready-made charter that a cluster can begin from: its label in a list, and its plain data when asked.

    `real`: its units are those of a real cluster, which may want to begin with them.
    """

    label: str
    data: Callable[[], Mapping[str, Any]]
    real: bool = True


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
class Operator:
    """Operator of this installation: name, and how to reach them; "" where it is not configured."""

    name: str = ""
    contact: str = ""


UNNAMED = Operator()


@dataclass(frozen=True)
class SendBudget:
    """Messages sent on a platform with a quota: this month, and in the last seven days."""

    platform: str
    quota: int
    sent: int
    last_week: int


@dataclass(frozen=True)
class Outage:
    """Platform that cannot be reached for long: persons last reached there who have another chat (`elsewhere`),
    and those who have none (`nowhere`)."""

    platform: str
    elsewhere: tuple[int, ...] = ()
    nowhere: tuple[int, ...] = ()


@dataclass(frozen=True)
class ClockDoubt:
    """Jump ahead of the installation's clock that is not confirmed. Meanwhile `now` stays at `since`: no
    deadline passes (.github/decisions/0021-the-clock-is-doubted.md).

    `believed` is the time without the jump, `shown` what the clock shows, `machine` whose clock it is.
    `sudden`: it jumped while the bot ran, not during a stop. `asks`: there is no second witness, so that the
    secretary is asked.
    """

    machine: str
    since: datetime
    believed: datetime
    shown: datetime
    sudden: bool = True
    asks: bool = False


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
    adopted: Mapping[str, Any] = field(default_factory=dict)
    """Plain data of the year's charter as it was adopted, of which that of a later day is made."""
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
    missed: Mapping[int, str] = field(default_factory=dict)
    """Messages that could not be delivered in this chat since the last one that was, by their number."""
    budgets: Mapping[str, SendBudget] = field(default_factory=dict)
    """Platform with a quota -> what was sent there."""
    pages: Mapping[int, tuple[Page, ...]] = field(default_factory=dict)
    """Person -> the web pages they have open."""
    operator: Operator = UNNAMED
    doubt: ClockDoubt | None = None
    """Doubt about the clock; None while it is believed."""
    charter_data: Mapping[str, Any] = field(default_factory=dict)
    """The year's charter as plain data, as it is stored."""
    ready_made: Mapping[str, ReadyMade] = field(default_factory=dict)
    """Ready-made charters by name, while the cluster is being founded."""

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
        return {}
