"""What a careless bot would do, to show that the drill finds it. Put on around the real one, in its process."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy import Connection, text

from bot.dialogue.said import Said
from handlers import installation, outbox
from handlers.telegram.transport import TelegramTransport
from storage.database.factory import database_at
from storage.turn.unit_of_work import Kept, UnitOfWork


async def put_on(name: str, url: str) -> None:
    """One of `SPOILS`, on the bot of this database; "" leaves the bot as it is."""
    if name:
        await SPOILS[name](url)


async def _acknowledge_first(url: str) -> None:
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


async def _sent_first(url: str) -> None:
    """A message counts as sent before it goes out."""
    deliver, store = TelegramTransport.deliver, database_at(url)
    await store.open()

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

        await store.write(gone)
        message = await deliver(telegram, delivery)
        await store.write(known)
        return message

    TelegramTransport.deliver = delivered  # type: ignore[method-assign]


SPOILS: dict[str, Callable[[str], Awaitable[None]]] = {
    "acknowledge-first": _acknowledge_first,
    "sent-first": _sent_first,
}
