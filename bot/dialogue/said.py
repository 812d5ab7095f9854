"""Input of a turn: one message or tap by one person in one chat, its attachments, its platform's abilities.

All values are frozen.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.dialogue.workbooks import Workbook

# Characters. A platform bounds what it hears before anything else looks at it
# (.github/decisions/0014-bounded-before-looked-at.md); no platform carries a longer text than this.
LONGEST_TEXT = 4096
LONGEST_NAME = 60
LONGEST_FILE_NAME = 200


@dataclass(frozen=True)
class Platform:
    """Abilities of a messenger. The core asks for an ability (`edits`), never for a name ("Telegram").

    `buttons`: options can be tapped. `edits`: a message that was sent can be changed. `files`, `groups`: it
    carries them. `pins`: a message can be pinned. `longest`: characters in one message.
    """

    name: str
    buttons: bool = True
    edits: bool = True
    files: bool = True
    groups: bool = True
    longest: int = 4096
    home: str = ""
    """Address that opens the application on a phone; "" where there is none."""
    erases: bool = True
    """A message that a person typed can be taken off their screen: by the bot, or by the page itself."""
    quota: int = 0
    """Number of messages that it takes from the bot in a month; 0 where it takes all."""
    pictures: bool = False
    """Pictures of ours are carried, although other files are not."""
    by_link: bool = False
    """A chat is opened by its address alone (a web page). So a person can close it, and it ends when unused."""
    hears: bool = True
    """People write to the bot there. Where nobody can, as by e-mail, it has no chats but addresses of people:
    what is told to all, and reminders, go there beside the chat in which somebody is reached."""


@dataclass(frozen=True)
class Chat:
    """Chat of a platform; `grouped`: many people are in it. `headed`: its person holds seats in several
    clusters, so that each message begins with the name of its cluster. `blocked`: nothing can be written to it
    now; what was meant for it is only noted, for the summary when it is open again."""

    platform: str
    chat: str
    grouped: bool = False
    headed: bool = field(default=False, compare=False)
    blocked: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Attachment:
    """A file or link in a message, not fetched yet: `ref` is the platform's id of the file, or the address.

    `size` in bytes, 0 where the platform does not say (`empty`: it says that there is nothing in it); `type` is
    its MIME type. `lies_on`: the platform that has it, where that is another than the one it was sent on.
    """

    ref: str
    name: str = ""
    type: str = ""
    size: int = 0
    link: bool = False
    empty: bool = False
    lies_on: str = ""


Kind = Literal[
    "text",  # typed, commands and deep links included ("/start CODE")
    "tap",  # an option was tapped: `question` names its question, `text` is the option's key
    "files",  # photos or documents, perhaps with a caption in `text`
    "edited",  # an earlier message was changed; changes nothing here
    "unreadable",  # sticker, voice, location, forwarded poll ... `text` names it in Vietnamese
    "blocked",  # the person has blocked the bot
    "unblocked",  # the person lets the bot write again
    "joined",  # the bot was added to this group
    "left",  # the bot was removed from this group
    "migrated",  # this group is now the chat named in `text`
    "rights",  # this group gives the bot rights: `text` names them, "write" and "pin"
    "refused",  # this group did not take a message; `text` says why: "rights", "topic" (closed) or "gone"
    "workbook",  # a file that this chat sent has been read: `workbook`
    "page",  # codes of papers were looked for on a page that this chat sent: `page`
]


@dataclass(frozen=True)
class PageRead:
    """Photo or scan of a signed page that was read: the number of its evidence, its name, the texts of the QR
    codes on it; of a Word file, its `text`."""

    evidence: int
    name: str
    codes: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Said:
    """Message, tap or event from one person in one chat.

    `update` is the platform's delivery id, compared for equality only: each (platform, bot, update) is decided
    once. `who` is the platform's id of the person; in a private chat the same as `chat`. `on` is the platform's
    id of the message whose option was tapped, `reply_to` that of an earlier message of ours which this one
    answers; storage finds the `question` it put. `message` is its own id, where the bot can delete it.
    `album` groups files that were sent together. `addressed` is false for talk in a group that neither
    commands nor mentions the bot. `anonymous`: written by a group's administrator without a name. `at` is when
    it was sent, where the platform says so; it may be long before it is heard. `workbook`: what was read of a
    file, in a turn of its own after the one that brought it; `page`: the codes on a signed page, likewise.
    `narrow`: it came through a link that takes evidence for `question` and nothing else.

    Raises ValueError where the platform has let in more than is allowed.
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
    reply_to: str = ""
    message: str = ""
    files: tuple[Attachment, ...] = ()
    album: str = ""
    group: bool = False
    addressed: bool = True
    anonymous: bool = False
    at: datetime | None = None
    workbook: Workbook | None = None
    page: PageRead | None = None
    narrow: bool = False

    def __post_init__(self) -> None:
        if len(self.text) > LONGEST_TEXT or len(self.name) > LONGEST_NAME:
            raise ValueError("longer than a message may be")
