"""What is looked at when something is said: a Situation, and what it is made of.

All values are frozen. Everything the core may know of the moment is in the Situation, `now` and fresh
randomness included, so the same Situation and Said always give the same Turn.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import cached_property
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from bot.dialogue.ballots import Draft, Poll
from bot.dialogue.said import Platform
from bot.rules import retention
from bot.rules.calendar import Extension, Timetable, Window
from bot.rules.charter import Charter
from bot.rules.voting_methods import Vote
from bot.rules.working_hours import Working

Role = Literal["representative", "leader", "reviewer", "teller", "chair", "deputy", "secretary", "observer"]


@dataclass(frozen=True)
class Person:
    id: int
    name: str


@dataclass(frozen=True)
class Holder:
    """This person holds the seat now. `reachable` is false once they blocked us everywhere."""

    person: Person
    reachable: bool = True


@dataclass(frozen=True)
class Seat:
    """One place to speak from. `code` is its one-time invitation while one is out, until `code_expires`."""

    id: int
    role: Role
    unit: str = ""
    groups: tuple[str, ...] = ()
    holders: tuple[Holder, ...] = ()
    code: str = ""
    code_expires: datetime | None = None


@dataclass(frozen=True)
class Invitation:
    """A valid one-time code: to a seat, or (`person`) another door for somebody who has joined already."""

    code: str
    seat: Seat | None = None
    person: Person | None = None


class Answer(NamedTuple):
    """The latest answer to one question about one unit. (A tuple: a unit may have hundreds, made at once.)

    `number` counts a unit's answers upwards and orders them. `aside` means "later": no answer yet.
    `paper`: entered by the secretary from the unit's signed form. `reason` is given where a rule asks one.
    """

    value: str
    number: int
    at: datetime
    seat: int = 0
    by: str = ""
    aside: bool = False
    paper: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Evidence:
    """One file or link behind an answer. `state`: wanted (still at the platform), kept or refused (`why`)."""

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
    """A stage's stored result; never recomputed. `number` counts corrections of one stage from 1."""

    stage: str
    number: int
    at: datetime
    body: Mapping[str, object]
    published: bool = False
    reason: str = ""


@dataclass(frozen=True)
class DaysOff:
    """Days on which nobody works: in the country, or in this cluster."""

    country: Container[date]
    own: Container[date]

    def __contains__(self, day: object) -> bool:
        return day in self.country or day in self.own


@dataclass(frozen=True)
class Cycle:
    """One year of one cluster. `id` starts every question id ("k7"); `snapshots` and `polls` newest last."""

    id: str
    charter: Charter
    stage: str = "self"
    snapshots: tuple[Snapshot, ...] = ()
    polls: tuple[Poll, ...] = ()
    previous: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """unit -> leaf -> last year's agreed value; under "", unit -> last year's place."""
    extensions: tuple[Extension, ...] = ()
    erased: datetime | None = None
    """When what identifies people was deleted of it."""

    def timetable(self, zone: tzinfo, holidays: Container[date]) -> Timetable:
        """Its windows as they are now: extensions, open ballots ("vote.<key>") and the taking of the file
        included."""
        # Kept beside the cycle, for the same country is asked about on each message.
        of, known = self.__dict__.get("_timetable", ((), None))
        if known and of[0] is zone and of[1] is holidays:
            return known  # type: ignore[no-any-return]
        working = Working(*self.charter.hours, zone, DaysOff(holidays, self.charter.days_off))
        terms = {f"vote.{poll.key}": poll.terms for poll in self.polls if poll.state == "open"}
        ballots = {name: Window(one.opens, one.closes, one.closes) for name, one in terms.items()}
        kept = self.charter.retention
        file = {retention.WINDOW: kept.window} if kept else {}
        windows = {**self.charter.windows, **file, **ballots}
        made = Timetable(windows, self.extensions, self.charter.reminders, working)
        self.__dict__["_timetable"] = (zone, holidays), made
        return made


@dataclass(frozen=True)
class Cluster:
    """`group` is true once a group chat is bound; `links` are templates of join links with `{code}`."""

    id: int
    name: str
    zone: str = "Asia/Ho_Chi_Minh"
    group: bool = False
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class Channel:
    """The chat this was said in. `asked` is the question last put there; `purpose`: put there on purpose
    (`lùi`, a code, a reminder's door), so it stays the place even if it has an answer."""

    asked: str = ""
    purpose: bool = False
    seat: int = 0
    is_cluster_group: bool = False
    evidence: str = ""
    """The leaf question whose evidence was last asked for here."""
    silence: tuple[datetime, datetime] | None = None
    """The last hour or more during which this chat's platform could not be heard: from, until."""
    missed: int = 0
    missed_since: datetime | None = None
    """How many wrong codes were said here since then."""
    closed: bool = False
    """It has just been closed: nothing is asked here any more."""


@dataclass(frozen=True)
class Page:
    """A chat that a person has open by its address alone, and when they last said something there. `here`: this
    one."""

    id: int
    used: datetime
    here: bool = False


@dataclass(frozen=True)
class Operator:
    """Who runs this installation, and how they are reached; "" where nobody has said so."""

    name: str = ""
    contact: str = ""


UNNAMED = Operator()


@dataclass(frozen=True)
class Situation:
    """All that a turn may know. `answers` and `evidence` are read from storage when a unit is looked up;
    so are `reminded`, the keys of this year's reminders that have been given, `trouble`: by seat, why
    its holder was not reached ("left": nobody holds it any more, else what the platform said), and `pages`:
    by person, what they have open."""

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
    answers: Mapping[str, Mapping[str, Answer]] = field(default_factory=dict)
    evidence: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    """The speaker's own, by unit and ballot: "thue.flag"; ".flag" is a teller's reading of the papers."""
    readings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Ballot -> what another teller has read on the papers, once that one is done."""
    boxes: Mapping[str, tuple[Vote, ...]] = field(default_factory=dict)
    """The votes of a ballot that is over, in no order. Storage opens no other box."""
    years: "Mapping[int, Situation]" = field(default_factory=dict)
    """The cluster's other years as the same person sees them at the same moment; read from storage when
    one is looked up."""
    holidays: Container[date] = frozenset()
    reminded: Container[str] = frozenset()
    trouble: Mapping[int, str] = field(default_factory=dict)
    pages: Mapping[int, tuple[Page, ...]] = field(default_factory=dict)
    operator: Operator = UNNAMED

    @property
    def is_past(self) -> bool:
        """Whether a later year has been opened."""
        return self.cycle is not None and any(year > self.cycle.charter.year for year in self.years)

    @cached_property
    def zone(self) -> tzinfo:
        """The zone in which times are said to this cluster."""
        return ZoneInfo(self.cluster.zone if self.cluster else "Asia/Ho_Chi_Minh")

    @cached_property
    def timetable(self) -> Timetable:
        """This year's windows; empty where no cycle is open."""
        return self.cycle.timetable(self.zone, self.holidays) if self.cycle else Timetable({})
