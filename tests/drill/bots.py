"""The bots of a drill: started, killed at random moments, and started again."""

import asyncio
import random
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Bots:
    """`count` of them on one database; `kills` is how many are still to be killed."""

    folder: Path
    url: str
    database: str
    count: int
    kills: int
    draw: random.Random
    killed: int = 0
    _running: list[asyncio.subprocess.Process] = field(default_factory=list)
    _reaping: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Bots":
        self._running = [await self._start() for _ in range(self.count)]
        for bot in self._running:
            await self._open(bot)
        self._reaping = asyncio.create_task(self._reap())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._reaping
        self._reaping.cancel()
        await asyncio.gather(self._reaping, return_exceptions=True)
        for bot in self._running:
            if bot.returncode is None:
                bot.kill()
            await bot.wait()

    async def _reap(self) -> None:
        """Mostly at work, now and then while one is starting."""
        while self.kills:
            place = self.draw.randrange(self.count)
            if self.draw.random() < 0.9:
                await self._open(self._running[place])
            await asyncio.sleep(self.draw.uniform(0, 1.5))
            self._running[place].send_signal(signal.SIGKILL)
            await self._running[place].wait()
            self.kills, self.killed = self.kills - 1, self.killed + 1
            self._running[place] = await self._start()

    async def _start(self) -> asyncio.subprocess.Process:
        with (self.folder / "bots.log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.drill.bot", str(self.folder), self.url, self.database),
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )

    @staticmethod
    async def _open(bot: asyncio.subprocess.Process) -> None:
        """Until it has said that it is open; at once if it has said so before, or has ended."""
        assert bot.stdout
        if not bot.stdout.at_eof() and not getattr(bot, "opened", False):
            await bot.stdout.readline()
            bot.opened = True  # type: ignore[attr-defined]
