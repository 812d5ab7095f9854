"""What passes between the edges and the core: Said comes in, a Situation is looked at, a Turn goes out.

All values are frozen. Everything the core may know of the moment is in the Situation, `now` and fresh
randomness included, so the same Situation and Said always give the same Turn.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from bot.conversations.voting.polls import BallotFact, Draft, Poll
from bot.questions import Option, Style
from bot.rules import retention
from bot.rules.calendar import Extension, Timetable, Window
from bot.rules.charter import Charter
from bot.rules.counting import Vote
from bot.rules.working import Working

Role = Literal["representative", "leader", "reviewer", "teller", "chair", "deputy", "secretary", "observer"]


@dataclass(frozen=True)
class Platform:
    """What a platform can do. Data, never a name: the core asks `edits`, not "is this Telegram"."""

    name: str
    buttons: bool = True
    edits: bool = True
    files: bool = True
    groups: bool = True
    pins: bool = True
    longest: int = 4096
    by_link: bool = False
    """Whoever has a chat's address is in it: so it can be closed, and is forgotten when it is not used."""


@dataclass(frozen=True)
class Attachment:
    """A file or link that came with a message, still at the platform: `ref` is how to fetch it there."""

    ref: str
    name: str = ""
    type: str = ""
    size: int = 0
    link: bool = False


Kind = Literal[
    "text",  # typed, commands and deep links included ("/start CODE")
    "tap",  # an option was tapped: `question` names its question, `text` is the option's key
    "files",  # photos or documents, perhaps with a caption in `text`
    "edited",  # an earlier message was changed; changes nothing here
    "unreadable",  # sticker, voice, location, forwarded poll ... `text` names it in Vietnamese
    "blocked",  # the person has blocked the bot
    "joined",  # the bot was added to this group
    "left",  # the bot was removed from this group
    "migrated",  # this group is now the chat named in `text`
]


@dataclass(frozen=True)
class Said:
    """One thing that arrived from one person in one chat.

    `update` is the platform's delivery id, compared for equality only; (platform, bot, update) is dealt
    with once. `who` is the platform's id of the person; in a private chat the same as `chat`. `on` is the
    platform's id of the message that was tapped. `addressed` is false for group talk that is not for us.
    """

    platform: str
    bot: str
    update: str
    chat: str
    who: str
    name: str = ""
    kind: Kind = "text"
    text: str = ""
    question: str = ""
    on: str = ""
    files: tuple[Attachment, ...] = ()
    album: str = ""
    group: bool = False
    addressed: bool = True
    anonymous: bool = False
    at: datetime | None = None


# --- what is looked at ----------------------------------------------------------------------------


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


# --- what is to be kept ---------------------------------------------------------------------------


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
class TakenIn:
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
class Joined:
    """The speaker takes the seat, in this chat. `alone`: earlier holders leave it."""

    seat: int
    name: str


@dataclass(frozen=True)
class Left:
    """This person no longer holds the seat."""

    seat: int
    person: int


@dataclass(frozen=True)
class Seated:
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
class CodeMissed:
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
    leaders ("chair", "deputy" -> unit). The present one can be read, not changed any more."""

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
    | TakenIn
    | EvidenceWanted
    | EvidenceMoved
    | EvidenceAsked
    | Joined
    | Left
    | Seated
    | DoorOpened
    | CodeIssued
    | CodeSpent
    | CodeMissed
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


# --- what is to be said ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Audience:
    """Whom a message is for, resolved to chats when it is kept.

    here: the chat that spoke. person: one person. seat: all holders of a seat. role: all holders of a role
    (of `unit`, if given). group: the cluster's group, or, where none can be written to, the chair and
    secretary, told that it is a post to copy.
    """

    kind: Literal["here", "person", "seat", "role", "group"] = "here"
    person: int = 0
    seat: int = 0
    role: str = ""
    unit: str = ""


HERE = Audience()
GROUP = Audience("group")


@dataclass(frozen=True)
class Document:
    """A document to be made from what is stored when it is sent: "xlsx" of a cycle, for one unit or all;
    "evidence": our copy of one piece of a unit's evidence."""

    kind: Literal["xlsx", "evidence"]
    cycle: str
    unit: str = ""
    name: str = "bang-diem.xlsx"
    evidence: int = 0


@dataclass(frozen=True)
class Message:
    """One message. `asks` is the question it puts; taps on `options` name that question.

    `board` names a message that is edited in place where the platform can; `pin` asks to pin it.
    `small`: a step too small to be posted anew where a board can't be edited. `private`: holds a choice
    of a secret ballot; its body is blanked once dealt with. A message that `asks` becomes the place of each
    chat it reaches, put there on purpose, unless it stands `beside` what is asked there. `reminds` names the
    windows of a reminder: it is made anew when it is sent, and not sent to who no longer owes anything there.
    `head`: it ends with the head of the journal, this turn's acts included, so that the group's phones can
    later bear witness to it.
    """

    text: str
    to: Audience = HERE
    options: tuple[Option, ...] = ()
    style: Style = "numbers"
    asks: str = ""
    board: str = ""
    pin: bool = False
    small: bool = False
    private: bool = False
    document: Document | None = None
    beside: bool = False
    reminds: tuple[str, ...] = ()
    head: bool = False


@dataclass(frozen=True)
class Turn:
    """What one thing said leads to.

    `result` is what was done, said in the chat that spoke; `ask` the question put there next. After a tap
    the two replace the tapped message; `stays` keeps the result as a message of its own, so the question
    comes anew below it. `purpose`: the question was put on purpose. `notice` is a passing word for a tap
    (a toast); never stored. `messages` are for others, or further ones here. `cycle` is the year that all of
    it is about, where it is not the one of the situation.
    """

    facts: tuple[Fact, ...] = ()
    result: str = ""
    ask: Message | None = None
    stays: bool = False
    purpose: bool = False
    notice: str = ""
    messages: tuple[Message, ...] = ()
    cycle: str = ""
