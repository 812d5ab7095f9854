"""One year of the drill: the stand and its people in this process, the bots in others."""

import asyncio
import random
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.rules.charter import Charter
from bot.rules.charter_parser import read_charter
from handlers.demo import zalo_stand
from handlers.demo.amendment import AmendedYear
from handlers.demo.cluster10 import CLUSTER
from handlers.demo.meeting_day import WholeYear
from handlers.demo.reorganisation import Reorganised
from handlers.demo.stories import AMENDMENT, REORGANISATION, YEAR, beginning
from storage.turn.unit_of_work import UnitOfWork
from tests.drill import kept
from tests.drill.bots import Bot, Bots, Ground
from tests.drill.clock import FileClock
from tests.drill.people import GROUP, PLATFORMS, People
from tests.drill.stand import DrillStand
from tests.drill.truth import untrue
from tests.drill.zalo import DrillZalo
from tests.telegram_stand.server import standing
from tests.vault import VAULT

# The clock jumps after so many updates, and shows the wrong time for so many seconds.
JUMPS_AT, JUMP_LASTS = 150, 8.0


@dataclass(frozen=True)
class Played:
    """What is left of a year. `nameless` counts, by chat and words, the messages that arrived without the bot
    knowing that it had sent them: it was killed before it could note it, or has forgotten them on purpose, as
    those of a ballot at its count; `arrived` counts all. `moments` at what the bots were when they were killed.
    """

    facts: kept.Facts
    wrong: list[str]
    killed: int
    said: int
    nameless: Counter[tuple[str, str]]
    arrived: Counter[tuple[str, str]]
    moments: Counter[str]

    def sent_twice(self, undisturbed: "Played | None") -> int:
        """Messages that people got more than once, beyond what is forgotten in a year without kills."""
        forgotten = undisturbed.nameless if undisturbed else Counter[tuple[str, str]]()
        beyond = self.nameless - forgotten
        # What arrived once was not sent twice, whatever is known of it.
        return sum(count for one, count in beyond.items() if self.arrived[one] > 1)


class HastyYear(WholeYear):
    """What several people do they do at the same time, so that a bot is hardly ever without work."""

    async def _all(self, acts: Iterable[Awaitable[object]]) -> None:
        tasks = [asyncio.ensure_future(act) for act in acts]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


class HastyAmendedYear(HastyYear, AmendedYear):
    """The same, with a charter that is changed after three units have sent their tables."""


class HastyReorganisedYear(HastyYear, Reorganised):
    """The same, with units that leave, are renamed and are merged."""


async def play(data: dict[str, object], kills: int, seed: int, ground: Ground, story: str = YEAR) -> Played:
    """A whole year, with so many kills while it lasts (fewer if it ends before)."""
    with tempfile.TemporaryDirectory(prefix="thidua-drill-") as name:
        folder, draw = Path(name), random.Random(seed)
        url, clock, charter = ground.database(folder), FileClock(folder / "clock"), read_charter(data)
        clock.set(beginning(story, data).now())
        memory = UnitOfWork(url, clock=clock.now, platforms=PLATFORMS, vault=VAULT)
        await memory.open()
        try:
            code = await memory.new_cluster(CLUSTER, data)
            stand = DrillStand(draw, delivers=ground.count > 1)
            zalo = DrillZalo(stand)
            in_force = partial(_charter, memory)
            kinds: dict[str, Callable[..., WholeYear]] = {
                YEAR: HastyYear,
                AMENDMENT: partial(HastyAmendedYear, read_charter=in_force),
                REORGANISATION: partial(HastyReorganisedYear, present=in_force),
            }
            people = People(memory, stand, zalo, clock, doubts=bool(ground.spoil))
            async with standing(stand), zalo_stand.standing(zalo):
                about = (
                    folder,
                    stand.url,
                    zalo.url,
                    url,
                    ground,
                    kills,
                    draw,
                    stand,
                    partial(_at_what, memory),
                )
                async with Bots(*about) as bots:
                    jumping = asyncio.create_task(_jump(stand, clock, ground.jump))
                    try:
                        await people.year(kinds[story], charter, code, ground.say)
                        wrong = []
                    except Exception as why:
                        wrong = [f"the year came to no end: {type(why).__name__}: {why}"]
                    finally:
                        jumping.cancel()
                        await people.leave()
                if ground.jump and not (jumping.done() and not jumping.cancelled()):
                    wrong.append("the year was over before the clock had jumped and come back")
                if bots.ended:
                    wrong.append(f"{bots.ended} bots ended by themselves or never opened")
                if wrong:
                    wrong += _last_lines(folder / "bots.log")
                left = await memory.database.read(kept.facts)
                wrong += await memory.database.read(partial(untrue, stand=stand))
                wrong += await kept.untrue_heads(url, stand.screens[str(GROUP)])
                known = await memory.database.read(kept.known)
                arrived = Counter((chat, text) for chat, _, text in stand.received)
                nameless = Counter(
                    (chat, text) for chat, message, text in stand.received if (chat, message) not in known
                )
                said = len(stand.acknowledged)
                return Played(left, wrong, bots.killed, said, nameless, arrived, bots.moments)
        finally:
            await memory.close()


async def _charter(memory: UnitOfWork) -> Charter:
    """Charter in force."""
    cycle = (await memory.views.record("k1")).cycle
    assert cycle
    return cycle.charter


async def _jump(stand: DrillStand, clock: FileClock, wanted: bool) -> None:
    """In mid-year the bots' machine shows a year more, for some ticks and restarts, and then the right time."""
    if wanted:
        while len(stand.acknowledged) < JUMPS_AT:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        clock.jump(timedelta(days=365))
        await asyncio.sleep(JUMP_LASTS)
        clock.jump(timedelta(0))


async def _at_what(memory: UnitOfWork, bot: Bot, handed: set[int]) -> set[str]:
    """At what a bot was when it was killed: what it had been handed is in no turn's commit, or is committed
    and not acknowledged; and what it had claimed is not known to be sent."""
    return await memory.database.read(partial(kept.at_what, handed=handed, by=bot.me))


def _last_lines(log: Path) -> list[str]:
    return [f"  {line}" for line in log.read_text(errors="replace").splitlines()[-20:]]
