"""A mailbox as the stage has it: “Lan on mail” reads lan@example.vn, and answers nothing."""

import itertools
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.dialogue.said import Said
from bot.dialogue.turn import Message
from bot.vietnamese import fold
from handlers.mail import MAIL
from handlers.mail.message import compose
from tests.stage.carriers import Doing, Update
from tests.stage.phones import Bubble, Phone
from tests.stage.script import Unplayable, person

if TYPE_CHECKING:
    from storage.turn.unit_of_work import Delivery


class Mail:
    platform = MAIL
    copies_to_group = False

    def __init__(self) -> None:
        self.boxes: dict[str, Phone] = {}
        self.ids = itertools.count(1)

    def can(self, doing: Doing) -> bool:
        return False

    def phone(self, owner: str, *, group: bool = False) -> Phone:
        address = f"{fold(person(owner))}@example.vn"
        return self.boxes.setdefault(address, Phone(address))

    def updates(self, owner: str, phone: Phone, doing: Doing, now: datetime) -> list[Update]:
        raise Unplayable("nobody answers by e-mail")

    def hear(self, update: Update) -> Said | None:
        return None

    async def deliver(self, delivery: "Delivery") -> str:
        assert not any((delivery.options, delivery.asks, delivery.document)), "a mailbox is asked something"
        assert not any((delivery.edit, delivery.strip, delivery.private)), (
            "a mail is taken back, or is a choice"
        )
        body = compose(delivery, "thidua@example.vn", datetime.now(UTC)).get_body(("plain",))
        assert body
        said, _, _ = body.get_content().partition("\n-- \n")
        id = str(next(self.ids))
        self.phone(delivery.chat.partition("@")[0]).show(Bubble(id, said))
        return id

    def reopen(self, phone: Phone, where: Message) -> None: ...
