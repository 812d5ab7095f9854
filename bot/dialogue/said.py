"""What comes in: one thing said by one person in one chat, its attachments, and what its platform can do.

All values are frozen.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


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
class Chat:
    """One chat of one platform; `grouped`: many people are in it."""

    platform: str
    chat: str
    grouped: bool = False


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
