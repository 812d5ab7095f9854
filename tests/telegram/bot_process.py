"""A bot in a process of its own, to be killed; each turn takes so many seconds longer than it would:

python -m tests.telegram.bot_process URL TOKEN FOLDER SECONDS
"""

import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.dialogue.said import Said
from handlers.inbox import receive
from handlers.telegram import TELEGRAM
from handlers.telegram.polling import Polling
from handlers.telegram.transport import TelegramTransport
from storage.turn.unit_of_work import Kept, UnitOfWork
from tests.vault import VAULT


async def main(url: str, token: str, folder: str, seconds: str) -> None:
    database = f"sqlite+pysqlite:///{folder}/thidua.sqlite3"
    memory = UnitOfWork(
        database, clock=lambda: datetime.now(UTC), platforms={"telegram": TELEGRAM}, vault=VAULT
    )
    telegram = TelegramTransport(token, api_url=url)
    await memory.open()
    await telegram.open()

    async def slowly(batch: Sequence[Said]) -> list[Kept]:
        kept = []
        for said in batch:
            await asyncio.sleep(float(seconds))
            kept.append(await receive(memory, said))
        return kept

    await Polling(telegram, slowly).run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
