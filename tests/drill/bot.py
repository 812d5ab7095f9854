"""One bot of the drill, the real one: what `thidua run` opens, in the time that stands in a file.

So its time goes on after a restart, and all bots have the same.
"""

import asyncio
import faulthandler
import os
from datetime import timedelta
from pathlib import Path

from config.settings_loader import isolated
from handlers import installation, outbox
from handlers.demo.zalo_stand import TOKEN as ZALO_TOKEN
from handlers.telegram import polling
from storage.outbox import peers, rows
from storage.turn import processed_updates, ticks
from tests.drill import spoils
from tests.drill.clock import FileClock
from tests.telegram_stand.server import TOKEN
from tests.vault import KEY

# Time and the other bots are looked at often, and nobody waits long to try again: the year is played at speed.
# What was heard and what was sent is kept to the end, to be counted.
peers.LOOK, peers.AGAIN = 0.5, 0.1
ticks.MARK_EVERY = timedelta()
outbox.LEASE = timedelta(seconds=20)
installation.EVERY = timedelta(seconds=0.25)
polling.LONGEST_BACKOFF = 0.2
processed_updates.KEEP = rows.KEEP_ROWS = timedelta(days=3650)

# Where Telegram and Zalo would deliver to; the stand stands between, as a load balancer would.
PUBLIC = "https://thidua.example"


async def serve(folder: Path, url: str, zalo: str, database: str, webhook: bool, spoil: str) -> None:
    """Says `open`, its process, its port and its name as a sender, and goes on until it is killed."""
    settings = isolated(
        data_dir=folder,
        port=0,
        secret_key=KEY,
        public_url=PUBLIC,
        telegram_updates="webhook" if webhook else "polling",
        database_url=database,
        telegram_token=TOKEN,
        telegram_api_url=url,
        zalo_token=ZALO_TOKEN,
        zalo_api_url=zalo,
        pace="off",
    )
    await spoils.put_on(spoil, database)
    faulthandler.dump_traceback_later(30)
    clock = FileClock(folder / "clock").believed()
    modules = ("handlers.telegram.channel", "handlers.zalo.channel")
    async with installation.open_installation(settings, modules, clock=clock) as house:
        faulthandler.cancel_dump_traceback_later()
        print("open", os.getpid(), house.port, house.memory.outbox.me, flush=True)
        await asyncio.Event().wait()
