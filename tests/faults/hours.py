"""A loop whose time passes only when nobody has anything left to do, and a line on which things go wrong."""

import asyncio
import selectors
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.conversations.decide import decide
from bot.dialogue.said import Platform, Said
from handlers import outbox
from handlers.outbox import send_out
from handlers.pacing import USUAL, PaceLimits
from storage.outbox import fast_path
from storage.turn.unit_of_work import Delivery, Kept, UnitOfWork
from tests.worlds.charters import NOW
from tests.worlds.stored import PLATFORMS, StoredWorld, remember


class Hours(asyncio.SelectorEventLoop):
    """Where it would sleep it moves its clock on; only threads that work for it are really waited for."""

    def __init__(self) -> None:
        self.now, self.busy = 0.0, 0
        super().__init__(_Selector(self))

    def time(self) -> float:
        return self.now

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> Any:
        future = super().run_in_executor(executor, func, *args)
        self.busy += 1
        future.add_done_callback(self._idle)
        return future

    def _idle(self, _: object) -> None:
        self.busy -= 1


class _Selector(selectors.DefaultSelector):  # type: ignore[misc,valid-type]
    def __init__(self, loop: Hours) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> Any:
        if timeout is None or (timeout > 0 and self._loop.busy):
            return super().select(10)
        ready = super().select(0)
        # Each round takes a moment, or one that is all but there would never be reached.
        self._loop.now += 1e-8 if ready else max(timeout, 1e-8)
        return ready


Misbehave = Callable[[Delivery], Exception | None]


@dataclass
class Line:
    """A platform that does what `misbehave` says, and arrives otherwise; a message that fails with
    `arrives` set has arrived all the same. Times are seconds from the beginning."""

    platform: Platform = PLATFORMS["chat"]
    misbehave: Misbehave = lambda delivery: None
    takes: float = 0.05
    arrives: bool = False
    tried: list[tuple[float, str, str]] = field(default_factory=list)
    arrived: list[tuple[float, str, str]] = field(default_factory=list)

    async def deliver(self, delivery: Delivery) -> str:
        now = asyncio.get_running_loop().time()
        self.tried.append((now, delivery.chat, delivery.text))
        await asyncio.sleep(self.takes)
        problem = self.misbehave(delivery)
        if problem is None or self.arrives:
            self.arrived.append((now, delivery.chat, delivery.text))
        if problem:
            raise problem
        return delivery.edit or f"m{delivery.id}"

    def told(self, chat: str) -> list[str]:
        return [text for _, to, text in self.arrived if to == chat]

    def a_second(self) -> int:
        """How many were tried in the busiest second."""
        return max(Counter(int(at) for at, _, _ in self.tried).values(), default=0)


@dataclass
class Bot:
    """A memory and its sender in their own time; `back` is by how much the clock has been set back."""

    line: Line
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)
    back: timedelta = timedelta(0)
    world: StoredWorld = field(init=False)

    @property
    def memory(self) -> UnitOfWork:
        return self.world.memory

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.loop.time()) - self.back

    async def sent(self, longest: float = 7200) -> float:
        """Waits until nothing is owed; after how many seconds."""
        began = asyncio.get_running_loop().time()
        async with asyncio.timeout(longest):
            while await self.memory.outbox.owed("chat"):  # noqa: ASYNC110
                await asyncio.sleep(1)
        return asyncio.get_running_loop().time() - began


Story = Callable[[Bot], Awaitable[None]]
Play = Callable[..., None]


@pytest.fixture
def play(tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch) -> Play:
    """Plays a story: a coroutine function of a Bot, on SQLite, its sender at work."""
    shutil.copy(template, tmp_path / "thidua.sqlite3")

    def run(
        story: Story, line: Line | None = None, limits: PaceLimits = USUAL, back: timedelta = timedelta(0)
    ) -> None:
        with asyncio.Runner(loop_factory=Hours) as runner:
            loop = runner.get_loop()
            for module in (outbox, fast_path):
                monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=loop.time))
            # Each look takes real time.
            monkeypatch.setattr(outbox, "POLL", 5.0)
            monkeypatch.setattr(fast_path, "LOOK_EVERY", 5.0)
            runner.run(_told(story, line or Line(), limits, tmp_path, back))

    return run


async def _told(
    story: Story, line: Line, limits: PaceLimits, folder: Path, back: timedelta = timedelta(0)
) -> None:
    async with _bot(line, limits, folder, back) as bot:
        await story(bot)


@asynccontextmanager
async def _bot(line: Line, limits: PaceLimits, folder: Path, back: timedelta) -> AsyncIterator[Bot]:
    bot = Bot(line, back=back)
    memory = remember(f"sqlite+pysqlite:///{folder}/thidua.sqlite3?synchronous=OFF", bot)
    _waited_for(memory)
    await memory.open()
    # Once started again it has its cluster already.
    bot.world = StoredWorld(memory, bot) if back else await StoredWorld.founded(memory, bot)

    async def receive(said: Said) -> Kept:
        return await memory.turn(said, decide)

    stop = asyncio.Event()
    sending = asyncio.create_task(send_out(memory.outbox, line, receive, stop, clock=bot.now, limits=limits))
    try:
        yield bot
    finally:
        stop.set()
        await sending
        await memory.close()


def _waited_for(memory: UnitOfWork) -> None:
    """The writer's thread works for the loop as well."""
    write, loop = memory.database.write, asyncio.get_running_loop()
    assert isinstance(loop, Hours)

    async def counted(work: Any, cluster: int = 0) -> Any:
        loop.busy += 1
        try:
            return await write(work, cluster)
        finally:
            loop.busy -= 1

    memory.database.write = counted  # type: ignore[method-assign]


__all__ = ["Bot", "Hours", "Line", "Play", "play"]
