"""One bot of the drill, the real one, in a process of its own: python -m tests.drill.bot FOLDER URL DATABASE

Its time is what stands in a file, so that it goes on after a restart and all bots have the same.
"""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr

from config.settings import apart
from handlers import outbox
from handlers.commands import serving
from handlers.commands.stand import TOKEN
from handlers.telegram import polling
from storage import inbox
from tests.drill.clock import FileClock

# A killed bot's claims run out soon, and time is looked at often: the year is played at speed. What was heard
# is kept to the end, to be counted.
outbox.LEASE = timedelta(seconds=3)
serving.EVERY = timedelta(seconds=0.3)
polling.LONGEST_BACKOFF = 1.0
inbox.KEEP = timedelta(days=3650)


async def main(folder: Path, url: str, database: str) -> None:
    settings = apart(
        data_dir=folder,
        port=0,
        database_url=database,
        telegram_token=SecretStr(TOKEN),
        telegram_api_url=url,
        pace="off",
    )
    clock = FileClock(folder / "clock")
    async with serving.serving(settings, ("handlers.telegram.channel",), clock=clock.now):
        print("open", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), *sys.argv[2:]))
