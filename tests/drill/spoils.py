"""What a careless bot would do, to show that the drill finds it. Put on around the real one, in its process."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, text

from bot.dialogue.said import Said
from handlers import installation, outbox
from handlers.telegram.transport import TelegramTransport
from storage.outbox.outbox import Outbox
from storage.turn.unit_of_work import Kept, UnitOfWork


def put_on(name: str) -> None:
    """One of `SPOILS`; "" leaves the bot as it is."""
    if name:
        SPOILS[name]()


def _acknowledge_first() -> None:
    """What is heard is acknowledged at once and dealt with a moment later."""
    later = set()

    async def receive(memory: UnitOfWork, said: Said) -> Kept:
        await receive_all(memory, [said])
        return Kept("kept")

    async def receive_all(memory: UnitOfWork, batch: Sequence[Said]) -> list[Kept]:
        async def deal() -> None:
            await asyncio.sleep(0.02)
            await really(memory, batch)

        later.add(asyncio.create_task(deal()))
        return [Kept("kept") for _ in batch]

    really = installation.receive_all
    installation.receive, installation.receive_all = receive, receive_all


def _sent_first() -> None:
    """A message counts as sent before it goes out."""
    deliver, claim = TelegramTransport.deliver, Outbox.claim
    owed: list[Outbox] = []

    async def claimed(memory: Outbox, *about: Any, **more: Any) -> list[outbox.Delivery]:
        owed[:] = [memory]
        return await claim(memory, *about, **more)

    async def delivered(telegram: TelegramTransport, delivery: outbox.Delivery) -> str:
        def gone(connection: Connection) -> None:
            connection.execute(
                text("UPDATE outbox SET state = 'sent', message = :as WHERE id = :id"),
                {"id": delivery.id, "as": delivery.edit},
            )

        def known(connection: Connection) -> None:
            connection.execute(
                text("UPDATE outbox SET message = :as WHERE id = :id"), {"id": delivery.id, "as": message}
            )

        await owed[0].database.write(gone)
        message = await deliver(telegram, delivery)
        await owed[0].database.write(known)
        return message

    Outbox.claim, TelegramTransport.deliver = claimed, delivered  # type: ignore[method-assign]


SPOILS: dict[str, Callable[[], None]] = {
    "acknowledge-first": _acknowledge_first,
    "sent-first": _sent_first,
}
