"""A messenger with no buttons, edits or files, and 2,000 characters a message."""

import itertools
import re
from datetime import datetime
from typing import TYPE_CHECKING

from bot.dialogue.said import Platform, Said
from bot.dialogue.turn import Message
from bot.questions import Option
from handlers import text_layout
from handlers.transport import QuotaSpent
from tests.stage.carriers import DIRECTIONS, UNREADABLE, Doing, Phones, Update, is_board
from tests.stage.phones import Bubble, Button, Phone
from tests.stage.script import Unplayable, person

if TYPE_CHECKING:
    from storage.turn.unit_of_work import Delivery

# From then on this platform takes nothing to somebody; or takes it again.
_QUOTA = ("hết hạn mức", "có hạn mức")
_CANNOT = ("nút", "tiếp", "album", *(DIRECTIONS - {*UNREADABLE, "chuyển tiếp", *_QUOTA}), "trong")


class TextOnly:
    copies_to_group = False

    def __init__(self, *, groups: bool = True) -> None:
        can = {"buttons": False, "edits": False, "files": False, "groups": groups, "erases": False}
        self.platform = Platform("text", longest=text_layout.LONGEST, **can)
        self.phones = Phones()
        self.ids = itertools.count(1)
        self.spent: set[str] = set()

    def can(self, doing: Doing) -> bool:
        # A typed answer has no way to say which of the earlier questions it is for.
        return doing.place == 1 and doing.what not in _CANNOT

    def phone(self, owner: str, *, group: bool = False) -> Phone:
        return self.phones.of(owner, group=group)

    def updates(self, owner: str, phone: Phone, doing: Doing, now: datetime) -> list[Update]:
        own = self.phone(owner)
        update = {"chat": phone.chat, "from": own.chat, "name": person(owner), "group": phone.group}
        if doing.what in _QUOTA:
            (self.spent.add if doing.what == _QUOTA[0] else self.spent.discard)(own.chat)
            return []
        if doing.what == "tap":
            return [update | {"id": next(self.ids), "text": phone.find(doing.words)[1].reply}]
        if doing.what == "type":
            return [update | {"id": next(self.ids), "text": doing.words}]
        what = "ảnh hoặc tệp" if doing.files else doing.what
        if doing.files or doing.what in UNREADABLE or doing.what == "chuyển tiếp":
            return [update | {"id": next(self.ids), "unreadable": what} for _ in doing.files or (what,)]
        raise Unplayable(f"a text-only messenger knows no “({doing.what})”")

    def hear(self, update: Update) -> Said:
        unreadable = update.get("unreadable", "")
        text = update.get("text", "")
        words = re.sub(r"@bot\b\s*", "", text)
        return Said(
            "text",
            "bot",
            str(update["id"]),
            update["chat"],
            update["from"],
            update["name"],
            kind="unreadable" if unreadable else "text",
            text=unreadable or words,
            group=update["group"],
            addressed=not update["group"] or words != text or text.startswith("/"),
        )

    async def deliver(self, delivery: "Delivery") -> str:
        if delivery.chat in self.spent:
            raise QuotaSpent("no more messages this month")
        assert not delivery.edit, "a platform without edits is asked to edit"
        assert not delivery.strip, "a platform without keyboards is asked to take one off"
        assert not delivery.document, "a platform without files is asked to carry one"
        parts = text_layout.lay_out(delivery.text, delivery.options, delivery.style, self.platform.longest)
        assert parts, "an empty message"
        assert all(text_layout.length(part) <= self.platform.longest for part in parts)
        text, buttons = read_options("\n".join(parts), delivery.options)
        id = str(next(self.ids))
        self.phones.by_chat[delivery.chat].show(Bubble(id, text, buttons, board=is_board(delivery)))
        return id

    def reopen(self, phone: Phone, where: Message) -> None: ...


def read_options(text: str, options: tuple[Option, ...]) -> tuple[str, tuple[Button, ...]]:
    """What a reader takes for the text, and what for the options: the lines at its end.

    Only as many are taken as options were meant, so a ranking that ends a text stays a text.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    buttons: list[Button] = []
    while lines and len(buttons) < len(options):
        last = lines[-1]
        if listed := re.match(r"(\d+|[a-z])\. (.*)$", last):
            buttons.insert(0, Button(listed[2], reply=listed[1]))
        elif start := next(
            (s for s in (text_layout.NUMBERS_LINE, text_layout.WORDS_LINE) if last.startswith(s)), None
        ):
            words = last.removeprefix(start).split(text_layout.BETWEEN)
            buttons[:0] = [Button(word[:1].upper() + word[1:], reply=word) for word in words]
        else:
            break
        lines.pop()
    return ("\n".join(lines), tuple(buttons)) if len(buttons) == len(options) else (text, ())
