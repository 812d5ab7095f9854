"""The web chat as the stage has it: what chat.js sends, and what it draws."""

import itertools
from datetime import datetime
from typing import TYPE_CHECKING

from bot.dialogue.said import Said
from bot.dialogue.turn import Message
from handlers.web.hear import hear
from handlers.web.speak import Drawn, redraw, speak
from handlers.web.transport import PLATFORM
from tests.stage.carriers import Doing, Phones, Update, file, is_board
from tests.stage.phones import Bubble, Button, Phone
from tests.stage.script import Unplayable, person

if TYPE_CHECKING:
    from storage.turn.unit_of_work import Delivery


class Web:
    platform = PLATFORM
    copies_to_group = False

    def __init__(self) -> None:
        self.phones = Phones()
        self.ids = itertools.count(1)

    def can(self, doing: Doing) -> bool:
        # A page sends several files as one message, so nothing can come between them.
        return doing.what in ("type", "tap", "files", "xem lại") or (
            doing.what == "album" and len(doing.files) == 1
        )

    def phone(self, owner: str, *, group: bool = False) -> Phone:
        return self.phones.of(owner, group=group)

    def updates(self, owner: str, phone: Phone, doing: Doing, now: datetime) -> list[Update]:
        if doing.what == "xem lại":
            phone.unfold()
            return []
        update: dict[str, object] = {"chat": phone.chat, "id": f"update-{next(self.ids):04}"}
        if phone.group:
            update |= {"who": self.phone(owner).chat, "name": person(owner), "group": True}
        else:
            update |= {"name": person(owner)}
        if doing.what == "tap":
            bubble, button = phone.find(doing.words, doing.place)
            return [update | {"kind": "tap", "text": button.data, "question": bubble.asks, "on": bubble.id}]
        asked = next((b.asks for b in reversed(phone.bubbles.values()) if b.asks), "")
        if doing.what == "type":
            text = doing.words.replace("@bot", "/").strip() if phone.group else doing.words
            return [update | {"kind": "text", "text": text, "question": asked}]
        if doing.files:
            sized = [file(name) for name in doing.files]
            files = [{"ref": f"name:{name}", "name": name, "type": "", "size": size} for name, size in sized]
            return [update | {"kind": "files", "text": doing.words, "question": asked, "files": files}]
        raise Unplayable(f"a page knows no “({doing.what})”")

    def hear(self, update: Update) -> Said | None:
        said = hear(update)
        assert said, f"the page sends what the server cannot read: {update}"
        return said

    async def deliver(self, delivery: "Delivery") -> str:
        for drawn in speak(delivery):
            self._draw(self.phones.by_chat[delivery.chat], drawn, board=is_board(delivery))
        return delivery.edit or str(delivery.id)

    def reopen(self, phone: Phone, where: Message) -> None:
        """A page that is loaded again shows what is open, drawn anew, where its last message stands."""
        if phone.bubbles and not phone.group:
            last = next(reversed(phone.bubbles))
            seen, phone.fresh = phone.fresh, []
            drawn = redraw(where, 0, last)
            self._draw(phone, {**drawn, "folded": phone.bubbles[last].folded}, board=False)
            phone.fresh = seen

    def _draw(self, phone: Phone, drawn: Drawn, *, board: bool) -> None:
        if drawn["strip"]:
            phone.strip(drawn["message"])
            return
        # A picture shows what the text says.
        shows_file = drawn["document"] and not drawn["picture"]
        buttons = tuple(Button(option["label"], option["key"]) for option in drawn["options"])
        text = f"{drawn['text']}\n(tệp {drawn['document']})" if shows_file else drawn["text"]
        phone.show(Bubble(drawn["message"], text, buttons, drawn["asks"], board, drawn["folded"]))
