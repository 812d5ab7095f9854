"""Output of a turn: its facts and its messages, each with its audience, options and document.

All values are frozen.
"""

from dataclasses import dataclass
from typing import Literal

from bot.dialogue.facts import Fact
from bot.questions import Option, Style


@dataclass(frozen=True)
class Audience:
    """Recipients of a message, resolved to chats when it is kept
    (.github/decisions/0007-messages-go-to-an-audience.md).

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
    """Document that is made when its message is sent.

    xlsx: the workbook of a cycle, for one unit or, without one, for all. evidence: our copy of one piece of
    evidence.
    """

    kind: Literal["xlsx", "evidence"]
    cycle: str
    unit: str = ""
    name: str = "bang-diem.xlsx"
    evidence: int = 0


@dataclass(frozen=True)
class Message:
    """Message to an audience.

    `asks` is the id of the question it puts; taps on `options` name that question. Each chat it reaches then
    stands at that question, on purpose; unless the message stands `beside` whatever is asked there.

    `board` names a message that is edited in place where the platform can; `pin` asks to pin it, `repin` to pin
    the one that is there already, since the right to do so was given only now. `small`: a
    step too small to be posted anew where a board can't be edited. `private`: it shows a choice of a secret
    ballot; its text is deleted once sent (.github/decisions/0015-secret-ballots.md). `reminds` names the
    windows of a reminder: its text is made anew when it is sent, and nobody gets it who owes nothing there any
    more. `head`: the hash of the journal's last entry, this turn's included, is added to it, so that a phone in
    the group can later prove what the journal held.
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
