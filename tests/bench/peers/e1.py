"""E1: a bare echo on the project's own transport: python -m tests.bench.peers.e1 URL TOKEN"""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from bot.dialogue.said import Said
from handlers.telegram.polling import Polling
from handlers.telegram.transport import TelegramTransport
from storage.turn.unit_of_work import Delivery


@dataclass(frozen=True)
class Nothing:
    notice: str = ""


async def main(url: str, token: str) -> None:
    telegram = TelegramTransport(token, api_url=url)
    await telegram.open()
    sending: set[asyncio.Task[str]] = set()

    async def echo(batch: Sequence[Said]) -> list[Nothing]:
        for said in batch:
            delivery = Delivery(int(said.update), "telegram", said.chat, said.text)
            task = asyncio.create_task(telegram.deliver(delivery))
            sending.add(task)
            task.add_done_callback(sending.discard)
        return [Nothing()] * len(batch)

    await Polling(telegram, echo).run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))
