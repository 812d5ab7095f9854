"""Output of a turn: its facts and its messages, each with its audience, options and document.

All values are frozen.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from bot.dialogue.facts import (
    Answered,
    AnswerTakenBack,
    EvidenceAsked,
    EvidenceMoved,
    EvidenceWanted,
    Fact,
    SeatChosen,
)
from bot.questions import Option, Style


@dataclass(frozen=True)
class Audience:
    """Recipients of a message, resolved to chats when it is kept
    (.github/decisions/0007-messages-go-to-an-audience.md).

    here: the chat that spoke. person: one person. seat: all holders of a seat. role: all holders of a role
    (of `unit`, if given). group: the cluster's group, or, where none can be written to, the chair and
    secretary, told that it is a post to copy. address: an address that its person has still to confirm.
    """

    kind: Literal["here", "person", "seat", "role", "group", "address"] = "here"
    person: int = 0
    seat: int = 0
    role: str = ""
    unit: str = ""
    address: str = ""


# Facts of a turn that its person can take back.
_REVOCABLE = (Answered, AnswerTakenBack, EvidenceWanted, EvidenceMoved, EvidenceAsked, SeatChosen)
HERE = Audience()
GROUP = Audience("group")
# Subjects of mail that speaks of "now", besides the windows of a reminder: the digest; a post about the opening
# of a window, one about the time it has left (before the window's name).
DIGEST, OPENS, LEFT = "digest", "opens:", "left:"
# Begins the names of boards that are answers to what many ask for in the group.
ASKED = "asked "


@dataclass(frozen=True)
class Document:
    """Document that is made when its message is sent.

    xlsx: the workbook of a cycle, for one unit or, without one, for all. evidence: our copy of one piece of
    evidence. template: a unit's own workbook, to be filled in; for the reviewer's seat of that name, its check.
    charter: the year's criteria, to read and to change; charter_text: the whole charter as it is hashed; of
    that version, (0) as it is in force, or (`DRAFT`) of its draft. sample: a table of criteria to begin from.
    own: what is stored of that person. paper: a paper of the year by its kind and its ending, such as
    `minutes.docx`. packet: the year's packet (hồ sơ), with which it can be recomputed.
    recount: the page that recounts what was published. calendar: the timetable for a phone.
    picture: a drawing of the year as PNG, by its name, such as `ranking.2`
    (`bot.conversations.pictures.drawings`); its message says in words all that it shows. guide: the guide's
    page for a role, which `paper` names.
    """

    kind: Literal[
        "xlsx",
        "evidence",
        "template",
        "charter",
        "charter_text",
        "sample",
        "own",
        "paper",
        "packet",
        "recount",
        "calendar",
        "picture",
        "guide",
    ]
    cycle: str
    unit: str = ""
    name: str = "bang-diem.xlsx"
    evidence: int = 0
    seat: str = ""
    person: int = 0
    version: int = 0
    paper: str = ""
    picture: str = ""
    DRAFT: ClassVar[int] = -1


@dataclass(frozen=True)
class Message:
    """Message to an audience.

    `asks` is the id of the question it puts; taps on `options` name that question. Each chat it reaches then
    stands at that question, on purpose; unless the message stands `beside` whatever is asked there.

    `board` names a message that is edited in place where the platform can; `pin` asks to pin it, `repin` to pin
    the one that is there already, since the right to do so was given only now. `small`: a
    step too small to be posted anew where a board can't be edited. `since`: a board that was posted before this
    moment is left as it is, and a new one posted. `quiet`: it comes without a sound. `private`: it shows a
    choice of a secret ballot; its text is deleted once sent (.github/decisions/0015-secret-ballots.md).
    `reminds` names what a message that speaks of "now" is about: the windows of a reminder, or one of `DIGEST`,
    `OPENS` and `LEFT`. Its text is made anew when it is sent, and it is dropped where there is nothing to say
    any more. `news`: it asks for nothing at once; what waits in a chat is sent as one, twice a day at most.
    `head`: number and mark of the journal's last row, this turn's included, are added to it, so that
    a phone in the group can later prove what the journal held. `folded`: what the message asked that this one
    is edited into; it is kept above the text, folded. `brief`: what is said where nobody can answer, in place
    of the text with its question; without it the text itself. `mailed`: it goes to the addresses of people too,
    as reminders and the group's posts do.
    """

    text: str
    to: Audience = HERE
    options: tuple[Option, ...] = ()
    style: Style = "numbers"
    asks: str = ""
    board: str = ""
    pin: bool = False
    repin: bool = False
    small: bool = False
    private: bool = False
    document: Document | None = None
    beside: bool = False
    reminds: tuple[str, ...] = ()
    head: bool = False
    news: bool = False
    since: datetime | None = None
    quiet: bool = False
    folded: str = ""
    brief: str = ""
    mailed: bool = False


@dataclass(frozen=True)
class Turn:
    """Decision on one thing said: facts to keep and messages to send.

    `result` says in the chat that spoke what was done; `ask` is the question put there next. After a tap the
    two replace the tapped message (.github/decisions/0009-a-tap-edits-its-message.md); `stays` keeps the result
    as a message of its own, so the question comes anew below it. `purpose`: the question was put on purpose.
    `notice` is a passing word shown after a tap (a toast); it is never stored. `messages` go to others, or are
    further ones here. `cycle` is the id of the year that all of it is about, where that is not the situation's
    own.
    """

    facts: tuple[Fact, ...] = ()
    result: str = ""
    ask: Message | None = None
    stays: bool = False
    purpose: bool = False
    notice: str = ""
    messages: tuple[Message, ...] = ()
    cycle: str = ""

    @property
    def is_binding(self) -> bool:
        """True where it cannot be taken back: others are told of it, or more is done than answering."""
        tells = any(message.to != HERE and not message.small for message in self.messages)
        return tells or not all(isinstance(fact, _REVOCABLE) for fact in self.facts)
