"""Zalo: what people do becomes its events, what is owed its requests; it is in no group."""

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from bot.delivery.texts import COPY
from bot.dialogue.said import Said
from handlers.transport import QuotaSpent
from handlers.zalo import ZALO
from handlers.zalo.hear import Me, events, hear
from handlers.zalo.speak import speak
from tests.stage.carriers import Doing, Update, is_board
from tests.stage.phones import Bubble, Phone
from tests.stage.text import TextOnly, read_options
from tests.zalo_stand.server import event_of

if TYPE_CHECKING:
    from storage.turn.unit_of_work import Delivery

ME = Me("bot", ("bot",))


class Zalo(TextOnly):
    """Zalo's normal staging is without a group. Where a talk has one, the chair's and the secretary's copies of
    its posts are what the group sees, each once; their own phones don't show them."""

    copies_to_group = True

    def __init__(self) -> None:
        super().__init__(groups=False)
        self.platform = ZALO
        self.group: Phone | None = None
        self.copied: Counter[tuple[str, str]] = Counter()

    def phone(self, owner: str, *, group: bool = False) -> Phone:
        phone = super().phone(owner, group=group)
        self.group = phone if group else self.group
        return phone

    def updates(self, owner: str, phone: Phone, doing: Doing, now: datetime) -> list[Update]:
        if phone.group:
            # The bot is not in it, and can't be bound to it.
            return []
        return [self._event(update, now) for update in super().updates(owner, phone, doing, now)]

    def _event(self, update: Update, now: datetime) -> Update:
        kind, date = "unsupported" if "unreadable" in update else "text", int(now.timestamp() * 1000)
        text, chat, name = update.get("text", ""), update["chat"], update["name"]
        return event_of(str(update["id"]), text, kind, chat, name, date=date)

    def hear(self, update: Update) -> Said:
        (event,) = events({"ok": True, "result": update})
        said = hear(event, ME)
        assert said is not None
        return said

    async def deliver(self, delivery: "Delivery") -> str:
        if delivery.chat in self.spent:
            raise QuotaSpent("no more messages this month")
        asked_for = (delivery.edit, delivery.strip, delivery.document, delivery.erase)
        assert not any(asked_for), "Zalo is asked for what it lacks"
        parts = [request.params["text"] for request in speak(delivery)]
        assert parts, "an empty message"
        text, buttons = read_options("\n".join(parts), delivery.options)
        id = str(next(self.ids))
        if self.group and text.startswith(COPY):
            self._copy(delivery, text)
        else:
            self.phones.by_chat[delivery.chat].show(Bubble(id, text, buttons, board=is_board(delivery)))
        return id

    def _copy(self, delivery: "Delivery", text: str) -> None:
        """Whoever gets a post first copies it; one that says the same later is another."""
        assert self.group
        self.copied[delivery.chat, text] += 1
        id = f"copy {self.copied[delivery.chat, text]} {text}"
        if id not in self.group.bubbles:
            self.group.show(Bubble(id, text.removeprefix(COPY).lstrip(), board=is_board(delivery)))
