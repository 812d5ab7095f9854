"""The only truth of what was said, acknowledged and received, kept where no bot can lose it."""

from dataclasses import dataclass
from typing import Any

from tests.telegram_stand.server import Stand

Json = dict[str, Any]


@dataclass(frozen=True)
class Update:
    """Something said: in answer to which question, as far as the person could see, and what."""

    id: int
    chat: str
    who: str
    question: str
    said: str
    tap: bool


class Truth(Stand):
    """A stand that keeps it. `received` has chat, message and text of each new message, also of one that came
    twice."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[Update] = []
        self.acknowledged: dict[int, None] = {}
        self.received: list[tuple[str, str, str]] = []

    def note(self, update: Json) -> Json:
        """The update as the bots will get it, once it is known what it says."""
        id = len(self.said) + 1
        if tap := update.get("callback_query"):
            question, _, key = tap["data"].partition("=")
            chat = str(tap["message"]["chat"]["id"])
            self.said.append(Update(id, chat, str(tap["from"]["id"]), question, key, True))
        else:
            message = update["message"]
            chat = str(message["chat"]["id"])
            said = (str(message["from"]["id"]), self.asked(int(chat)), message.get("text", ""))
            self.said.append(Update(id, chat, *said, False))
        return {"update_id": id, **update}

    def asked(self, chat: int) -> str:
        """The newest question that the chat shows the options of, as their taps name it."""
        shown = self.chats[chat].messages.values() if chat in self.chats else ()
        keyboards = (m["reply_markup"]["inline_keyboard"] for m in reversed(shown) if "reply_markup" in m)
        return next((str(rows[0][0]["callback_data"]).partition("=")[0] for rows in keyboards), "")

    def shown(self, message: Json, *, new: bool) -> None:
        if new:
            text = message.get("text") or message.get("caption") or ""
            self.received.append((str(message["chat"]["id"]), str(message["message_id"]), text))

    def confirmed(self, update: int) -> None:
        self.acknowledged[update] = None
