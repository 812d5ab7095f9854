"""What goes out: a Turn with its facts and messages, whom a message is for, and what comes with it.

All values are frozen.
"""

from dataclasses import dataclass
from typing import Literal

from bot.dialogue.facts import Fact
from bot.questions import Option, Style


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
