"""One year of the drill: the stand and its people in this process, the bots in others."""

import random
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import func, select

from bot.rules.charter import read
from handlers.commands import phones
from handlers.commands.cluster10 import CLUSTER, opened
from handlers.commands.meeting_day import WholeYear
from handlers.commands.phones import Stuck, until
from handlers.commands.stand import TOKEN, Stand, standing
from handlers.commands.venues import Telegram
from handlers.telegram import TELEGRAM
from storage.memory import Memory
from storage.tables import ticks
from tests.drill import kept
from tests.drill.bots import Bots
from tests.drill.clock import FileClock

phones.PATIENCE = 300.0


@dataclass(frozen=True)
class Played:
    """What is left of a year; `twice` counts new messages that people got more than once."""

    facts: kept.Facts
    wrong: list[str]
    killed: int
    said: int
    twice: int


class CountingStand(Stand):
    """A stand that counts what it was sent, and remembers what was acknowledged."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived = 0
        self.enqueued: list[int] = []

    def validate(self, method: str, fields: dict[str, Any], uploads: dict[str, Any]) -> Any:
        answer = super().validate(method, fields, uploads)
        self.arrived += method in ("sendMessage", "sendDocument", "sendPhoto")
        return answer

    async def say(self, **update: object) -> None:
        self.enqueued.append(await self.enqueue_update(update, token=TOKEN))

    def acknowledged(self) -> list[int]:
        waiting = {update["update_id"] for update in self._update_queues._state(TOKEN).updates}
        return [update for update in self.enqueued if update not in waiting]


async def play(
    data: dict[str, object],
    kills: int,
    *,
    database: Callable[[Path], str],
    count: int,
    seed: int,
    say: Callable[[str], None],
) -> Played:
    """A whole year, with so many kills while it lasts (fewer if it ends before)."""
    with tempfile.TemporaryDirectory(prefix="thidua-drill-") as name:
        folder = Path(name)
        url, clock = database(folder), FileClock(folder / "clock")
        charter = read(data)
        clock.set(charter.windows[charter.stages[0]].opens - timedelta(minutes=10))
        memory = Memory(url, clock=clock.now, platforms={"telegram": TELEGRAM})
        await memory.open()
        try:
            code = await memory.new_cluster(CLUSTER, data)
            stand = CountingStand()
            async with standing(stand) as (_, address):
                bots = Bots(folder, address, url, count, kills, random.Random(seed))
                async with bots:
                    clock.reached = partial(_read_out, memory)
                    await _year(charter, code, stand, memory, clock, say)
                    await until(lambda: _all_sent(memory, stand), "for the last message")
                left = await memory._database.read(kept.facts)
                wrong = await memory._database.read(partial(kept.broken, acknowledged=stand.acknowledged()))
                twice = stand.arrived - await memory._database.read(kept.sent)
                return Played(left, wrong, bots.killed, len(stand.acknowledged()), twice)
        finally:
            await memory.close()


async def _year(
    charter: Any, code: str, stand: Stand, memory: Memory, clock: FileClock, say: Callable[[str], None]
) -> None:
    venue = Telegram(cast(Any, None), stand)
    house = cast(Any, SimpleNamespace(memory=memory))

    async def pass_time() -> None:
        moment = (await memory.record("k1")).timetable.ahead(clock.now())
        if moment is None:
            raise Stuck("the timetable is at its end, and nobody was reminded")
        await clock.move(moment)

    year = WholeYear(
        charter,
        code,
        phone=partial(venue.phone, house),
        bind_group=partial(venue.bind_group, house),
        hear_group=partial(venue.hear_group, house),
        open_stage=lambda stage: clock.move(opened(charter, stage)),
        pass_time=pass_time,
        say=say,
        move=clock.move,
        now=clock.now,
    )
    await year.play()
    await year.end()


async def _read_out(memory: Memory, moment: datetime) -> None:
    async def done() -> bool:
        earliest = await memory._database.read(lambda c: c.scalar(select(func.min(ticks.c.upto))))
        return bool(earliest and earliest >= moment)

    await until(done, "for the clock to be read out")


async def _all_sent(memory: Memory, stand: Stand) -> bool:
    return not stand.waiting and not await memory.owed("telegram")
