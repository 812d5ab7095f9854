"""Platforms as the stage has them: what a person does becomes a raw update, what is owed reaches a phone.

A carrier hears and speaks through the platform's own functions; only the wire in between is missing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from bot.dialogue.said import Platform, Said
from bot.dialogue.turn import ASKED, Message
from tests.stage.phones import Phone
from tests.stage.script import Unplayable

if TYPE_CHECKING:
    from storage.turn.unit_of_work import Delivery

Update = Mapping[str, Any]
BOT = "thidua_bot"

_TAP = re.compile(r"\[(?P<label>[^\[\]]+)\](?:@(?P<place>\d+))?$")
_DIRECTION = re.compile(r"\((?P<what>[^()]+)\)\s*(?P<words>.*)$", re.DOTALL)
_FILES = ("ảnh", "tệp", "album", "tiếp")

# Stage directions that are no words and no file, by what Telegram calls them.
UNREADABLE = {
    "sticker": "sticker",
    "voice": "voice",
    "video": "video",
    "vị trí": "location",
    "danh thiếp": "contact",
    "bình chọn": "poll",
}
DIRECTIONS = {
    "sửa",
    "chuyển tiếp",
    "trả lời",
    "ẩn danh",
    "chặn",
    "bỏ chặn",
    "thêm bot",
    "xóa bot",
    "cấm gửi",
    "cho gửi",
    "cho ghim",
    "im lặng",
    "hết im lặng",
    "đóng chủ đề",
    "mở chủ đề",
    "đổi nhóm",
    "hết hạn mức",
    "có hạn mức",
    "xem lại",
    *UNREADABLE,
}


@dataclass(frozen=True)
class Doing:
    """One said line, understood. `what`: "type", "tap", "files", "album", "tiếp" (a part of the album before
    that arrives late), "nút" (a keyboard from elsewhere, by its data), "trong" (in a topic of the group) or a
    stage direction.

    `words` is what is typed, the label that is tapped or the caption; `place` which message that has the
    label, the newest being 1; `files` their names; `to` are words of the message that is replied to, or the
    topic's name.
    """

    what: str
    words: str = ""
    place: int = 1
    files: tuple[str, ...] = ()
    to: str = ""


def doing(words: str) -> Doing:
    """What a person does: [a tap], (a direction) with words, or words alone."""
    if tap := _TAP.match(words):
        return Doing("tap", tap["label"], int(tap["place"] or 1))
    if not (direction := _DIRECTION.match(words)):
        return Doing("type", words)
    what, _, rest = direction["what"].strip().partition(" ")
    if what == "nút":
        return Doing(what, rest)
    if what == "trả" and rest.startswith("lời "):
        return Doing("trả lời", direction["words"], to=rest.removeprefix("lời ").strip())
    if what == "trong" and rest:
        return Doing(what, direction["words"], to=rest)
    if what in _FILES:
        files = tuple(name.strip() for name in rest.split(";") if name.strip())
        if not files:
            raise Unplayable(f"files are sent by name: “({what} a.jpg; b.pdf)”")
        return Doing(what if what in ("album", "tiếp") else "files", direction["words"], files=files)
    what = direction["what"].strip()
    if what not in DIRECTIONS:
        known = ", ".join(f"({d})" for d in sorted(DIRECTIONS | {"ảnh a.jpg", "album a.jpg; b.jpg"}))
        raise Unplayable(f"nobody knows what “({what})” is; there are {known}")
    return Doing(what, direction["words"])


def is_board(delivery: "Delivery") -> bool:
    """Whether this is a board of the cluster; an answer that many ask for in the group is read like any other
    message."""
    return bool(delivery.board) and not delivery.board.startswith(ASKED)


def file(name: str) -> tuple[str, int]:
    """A file's name and size in bytes: “phim.mp4 25MB” is large, others are small."""
    sized = re.fullmatch(r"(.+) (\d+)MB", name)
    return (sized[1], int(sized[2]) * 1024 * 1024) if sized else (name, 1000)


class Carrier(Protocol):
    """One platform; also the sender's transport to it."""

    copies_to_group: bool
    """True where people put the group's posts into a group that the bot is not in, by hand."""

    @property
    def platform(self) -> Platform: ...

    def can(self, doing: Doing) -> bool:
        """Whether a person can do this there at all."""
        ...

    def phone(self, owner: str, *, group: bool = False) -> Phone: ...

    def updates(self, owner: str, phone: Phone, doing: Doing, now: datetime) -> list[Update]:
        """What the platform tells us when `owner` does this on `phone`. Raises Unplayable."""
        ...

    def hear(self, update: Update) -> Said | None: ...

    async def deliver(self, delivery: "Delivery") -> str: ...

    def reopen(self, phone: Phone, where: Message) -> None:
        """The phone's owner opens the chat anew; `where` is what is open there."""
        ...


class Phones:
    """The phones of one platform, by owner and by chat. Ids are counted, so every staging has the same."""

    def __init__(self) -> None:
        self.by_owner: dict[str, Phone] = {}
        self.by_chat: dict[str, Phone] = {}

    def of(self, owner: str, *, group: bool) -> Phone:
        if owner not in self.by_owner:
            number = 1001 + len(self.by_owner)
            phone = Phone(str(-1_000_000_000_000 - number if group else number), group)
            self.by_owner[owner] = self.by_chat[phone.chat] = phone
        return self.by_owner[owner]
