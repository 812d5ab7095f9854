"""Zalo: what people do becomes its events, what is owed its requests; it is in no group."""

from datetime import datetime
from typing import TYPE_CHECKING

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
    def __init__(self) -> None:
        super().__init__(groups=False)
        self.platform = ZALO

    def updates(self, owner: str, phone: Phone, doing: Doing, now: datetime) -> list[Update]:
        return [self._event(update) for update in super().updates(owner, phone, doing, now)]

    def _event(self, update: Update) -> Update:
        kind = "unsupported" if "unreadable" in update else "text"
        return event_of(str(update["id"]), update.get("text", ""), kind, update["chat"], update["name"])

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
        self.phones.by_chat[delivery.chat].show(Bubble(id, text, buttons, board=is_board(delivery)))
        return id
