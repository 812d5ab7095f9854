"""The bots of a drill: started, killed at random moments, and started again."""

import asyncio
import random
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.drill.stand import DrillStand

# So many updates the bots are given between two kills, at most: counted in work, so that a slow machine gets as
# much done as a quick one. For so many seconds more than one is waited for.
LIFE, LULL = 6, 1.0
BIRTH = 0.15  # seconds a bot may have been starting when it is killed
START = 60.0  # seconds after which a bot has to be open
AFTER = 4.0  # times as long as a turn, at most, after something was said
SHORTEST = 0.02  # seconds of a turn: where many are killed, only the shortest are ever seen to end


@dataclass
class Bot:
    """`door` is where it can be reached, `me` its name as a sender; both unknown until it is open."""

    process: int
    door: str = ""
    me: str = ""
    is_open: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True)
class Ground:
    """Where years are played: `database` gives the address of a new one for each, `count` bots serve it, each
    for a `life` of so many updates at most. `jump`: in mid-year their machine shows a year more for a while."""

    database: Callable[[Path], str]
    count: int = 1
    spoil: str = ""
    life: int = LIFE
    jump: bool = False
    say: Callable[[str], None] = lambda line: None


@dataclass
class Bots:
    """As many as the ground has; `kills` is how many are still to be killed. `judge` is told what each one that
    was killed had been handed and says at what it was."""

    folder: Path
    url: str
    zalo: str
    database: str
    ground: Ground
    kills: int
    draw: random.Random
    stand: DrillStand
    judge: Callable[[Bot, set[int]], Awaitable[set[str]]]
    killed: int = 0
    ended: int = 0
    """How many ended by themselves or never opened, which none should."""
    moments: Counter[str] = field(default_factory=Counter)
    _bots: list[Bot] = field(default_factory=list)
    _answers: asyncio.Queue[Bot] = field(default_factory=asyncio.Queue)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def __aenter__(self) -> "Bots":
        webhook = "webhook" if self.ground.count > 1 else ""
        with (self.folder / "bots.log").open("ab") as log:
            self._nest = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.drill.nest"),
                *(str(self.folder), self.url, self.zalo, self.database, webhook, self.ground.spoil),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        self._tasks.append(asyncio.create_task(self._listen()))
        self._bots = [await self._start() for _ in range(self.ground.count)]
        for bot in self._bots:
            await bot.is_open.wait()
        self._tasks.append(asyncio.create_task(self._reap()))
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        assert self._nest.stdin
        self._nest.stdin.close()
        await self._nest.wait()

    async def _reap(self) -> None:
        """One in ten while it starts, the others soon after something was said: in its turn, or a little later,
        when it is acknowledged and answered."""
        while self.kills:
            place = self.draw.randrange(self.ground.count)
            bot = self._bots[place]
            if self.draw.random() < 0.1 and not bot.is_open.is_set():
                await asyncio.sleep(self.draw.uniform(0, BIRTH))
            else:
                await self._opened(bot)
                await self.stand.given(self.draw.randint(1, self.ground.life), LULL)
                await asyncio.sleep(self.draw.uniform(0, AFTER * max(self.stand.turn, SHORTEST)))
            await self._kill(bot)
            self._bots[place] = await self._start()

    async def _opened(self, bot: Bot) -> None:
        try:
            await asyncio.wait_for(bot.is_open.wait(), START)
        except TimeoutError:
            self.ended += 1

    async def _kill(self, bot: Bot) -> None:
        # Telegram's polls come through no door, and then there is one bot alone.
        handed = set(self.stand.handed.get(bot.door, ())) | self.stand.handed.get("", set())
        started = not bot.is_open.is_set()
        await self._ask(f"kill {bot.process}")
        self.kills, self.killed = self.kills - 1, self.killed + 1
        handed -= set(self.stand.acknowledged)
        self.stand.handed.pop(bot.door, None)
        at = {"starting"} if started else await self.judge(bot, handed)
        self.moments.update(at or {"idle"})
        self.moments["at work"] += bool(at - {"starting"})

    async def _start(self) -> Bot:
        return await self._ask("start")

    async def _ask(self, what: str) -> Bot:
        """The nest does one thing after another, and says so of each."""
        assert self._nest.stdin
        self._nest.stdin.write(f"{what}\n".encode())
        return await self._answers.get()

    async def _listen(self) -> None:
        assert self._nest.stdout
        alive: dict[int, Bot] = {}
        while line := await self._nest.stdout.readline():
            what, process, *about = line.decode().split()
            if what == "started":
                alive[int(process)] = bot = Bot(int(process))
                self._answers.put_nowait(bot)
            elif what == "dead":
                self._answers.put_nowait(alive.pop(int(process)))
            elif what == "ended":
                # Whoever keeps a service running would start it again.
                self.ended += 1
                alive[int(process)].is_open.set()
            elif bot := alive.get(int(process)):
                port, bot.me = about
                bot.door = f"http://127.0.0.1:{port}"
                self.stand.doors = [*self.stand.doors, bot.door][-self.ground.count :]
                bot.is_open.set()
