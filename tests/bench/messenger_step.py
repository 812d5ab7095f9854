"""Typed step of one person on a messenger, over its Bot API, in a process of its own:
python -m tests.bench.messenger_step zalo --steps 100

From the message until its answer is on the screen; the bot polls, and the stand is in the same process. Prints
JSON.
"""

import argparse
import asyncio
import json
import random
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bot.conversations.decide import elapse
from config.charters import load
from config.settings import Settings
from config.settings_loader import isolated
from handlers.demo import zalo_stand
from handlers.demo.cluster10 import before_opening
from handlers.demo.phones import Screen, TelegramPhone, until
from handlers.demo.venues import DATABASE, ZALO, ZaloVenue
from handlers.installation import Installation, open_installation
from handlers.pacing import UNLIMITED
from tests.drill.stand import DrillStand
from tests.telegram_stand.server import TOKEN, standing

CHAT = "1001"


@dataclass
class Place:
    """Messenger with one phone: its settings, its module, the phone of the installation, and what is on it."""

    settings: Settings
    module: str
    phone: Callable[[Installation], Any]
    screen: Callable[[], Screen]


@asynccontextmanager
async def place(platform: str, data: Path) -> AsyncIterator[Place]:
    url = f"sqlite:///{data / DATABASE}?synchronous=OFF"
    usual = partial(isolated, data_dir=data, port=0, database_url=url)
    if platform == ZALO:
        zalo = zalo_stand.ZaloStand()
        async with zalo_stand.standing(zalo):
            settings = usual(zalo_token=zalo_stand.TOKEN, zalo_api_url=zalo.url)
            phone = partial(ZaloVenue(settings, zalo).phone, name="Minh")
            yield Place(settings, "handlers.zalo.channel", phone, lambda: zalo.screens["z1"])
        return
    stand = DrillStand(random.Random(1), delivers=False)
    async with standing(stand):
        settings = usual(telegram_token=TOKEN, telegram_api_url=stand.url)
        phone = partial(_telegram, stand)
        yield Place(settings, "handlers.telegram.channel", phone, lambda: stand.screens[CHAT])


def _telegram(stand: DrillStand, installation: Installation) -> TelegramPhone:
    async def quiet() -> bool:
        return not stand.waits(CHAT) and not await installation.memory.outbox.owed("telegram")

    return TelegramPhone(stand, lambda: until(quiet, "for an answer"), int(CHAT), "Minh")  # type: ignore[arg-type]


async def steps(platform: str, count: int, data: Path) -> list[float]:
    """Milliseconds of each step: two commands of the desk by turns."""
    charter = load("short")
    clock = before_opening(charter)
    async with (
        place(platform, data) as here,
        open_installation(here.settings, (here.module,), clock=clock.now, limits=UNLIMITED) as installation,
    ):
        clock.tick = partial(installation.memory.tick, elapse)
        code = await installation.memory.new_cluster("Cụm thi đua số 10", charter)
        phone = here.phone(installation)
        await phone.join(code)
        await phone.hear()
        found = []
        for number in range(count):
            began = time.perf_counter()
            await phone.type(("tiến độ", "ai đã vào")[number % 2])
            while not here.screen().unread:  # noqa: ASYNC110
                await asyncio.sleep(0.0005)
            found.append(1000 * (time.perf_counter() - began))
            await phone.hear()
        return found


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m tests.bench.messenger_step", description=__doc__)
    asked.add_argument("platform", choices=("telegram", "zalo"))
    asked.add_argument("--steps", type=int, default=100)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        found = asyncio.run(steps(given.platform, given.steps, Path(folder)))
    print(json.dumps({"p50_ms": median(found), "p95_ms": quantiles(found, n=20)[-1]}))


if __name__ == "__main__":
    main()
