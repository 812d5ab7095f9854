"""The processes at work on one database: who they are, and how one wakes the others. SQLite has one alone.

On PostgreSQL each keeps a connection beside its pool, named after its sender: the others, under the same role,
see it there. While it stands the process is alive, and hears what they owe. All of it is for speed: who is not
woken looks now and then, and what a dead process had claimed is free at the latest when its claims run out.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol, cast

from sqlalchemy import NullPool, make_url

if TYPE_CHECKING:
    from psycopg import AsyncConnection

log = logging.getLogger(__name__)

CHANNEL = "thidua_owed"
CALLED = "thidua "
"""How the connections of senders are named, before the sender's own name."""
LOOK = 1.0  # seconds between two looks at who is there
AGAIN = 1.0  # seconds until the next try where no connection can be had

Left = Iterable[tuple[str, int]]


class Company(Protocol):
    @property
    def name(self) -> str:
        """Under which this process claims. With a "?" at its end nobody can see whether it is alive."""
        ...

    @property
    def names(self) -> tuple[str, ...]:
        """All that send, in an order that is the same for all; none while that is not known yet."""
        ...

    def begin(self) -> None:
        """This process sends from now on."""
        ...

    def ring(self, left: Left) -> None:
        """Something of these platforms and lanes waits to be claimed by anybody."""
        ...

    async def close(self) -> None: ...


def company(
    url: str, me: str, woken: Callable[[Left], None], look: Callable[[tuple[str, ...]], Awaitable[None]]
) -> Company:
    """`woken` is told what others have left, and nothing when somebody has come or gone; `look` is called
    now and then with those who were there lately."""
    return Alone(me) if url.startswith("sqlite") else Listening(url, me, woken, look)


class Alone:
    def __init__(self, me: str) -> None:
        self.name = me
        self.names: tuple[str, ...] = (me,)

    def begin(self) -> None:
        """Nobody else is there."""

    def ring(self, left: Left) -> None:
        """Nobody else is there."""

    async def close(self) -> None:
        """Nothing is open."""


class Listening:
    def __init__(
        self,
        url: str,
        me: str,
        woken: Callable[[Left], None],
        look: Callable[[tuple[str, ...]], Awaitable[None]],
    ) -> None:
        # In autocommit: what is said goes out at once.
        named = {"application_name": CALLED + me, "autocommit": True}
        # As in storage.engines: only who is on PostgreSQL pays for it.
        from sqlalchemy.ext.asyncio import create_async_engine

        self._engine = create_async_engine(make_url(url), poolclass=NullPool, connect_args=named)
        self._me = me
        self._woken = woken
        self._look = look
        self.name = f"{me}?"
        self.names: tuple[str, ...] = ()
        self._owed: set[str] = set()
        self._stirred = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        self._task = self._task or asyncio.create_task(self._run())

    def ring(self, left: Left) -> None:
        if self._task and (owed := {f"{platform}:{lane}" for platform, lane in left}):
            self._owed |= owed
            self._stirred.set()

    async def close(self) -> None:
        task, self._task = self._task, None
        while task and not task.done():
            # A line that breaks just then may raise something else instead, and be made anew.
            task.cancel()
            await asyncio.wait([task], timeout=AGAIN)
        await self._engine.dispose()

    async def _run(self) -> None:
        while True:
            try:
                await self._stay()
            except Exception as error:
                if self.name == self._me or not self.names:
                    kind = type(error).__name__
                    log.warning("the other processes cannot be heard (%s); looking now and then", kind)
            # What is claimed from now on is free for others only when the claim runs out.
            self.name, self.names = f"{self._me}?", self.names or (self._me,)
            self._woken(())
            await asyncio.sleep(AGAIN)

    async def _stay(self) -> None:
        """One connection, for as long as it lasts; all that is done on it is done here."""
        async with self._engine.connect() as connection:
            raw = cast("AsyncConnection[Any]", (await connection.get_raw_connection()).driver_connection)
            await raw.execute(f"LISTEN {CHANNEL}")
            await self._say(raw, "hello")
            lately: tuple[str, ...] = ()
            next_look = 0.0
            clock = asyncio.get_running_loop().time
            while True:
                self._stirred.clear()
                async for notify in raw.notifies(timeout=0):
                    self._heard(notify.payload)
                owed, self._owed = self._owed - {"hello"}, self._owed & {"hello"}
                # One thing at a time: what is heard while it is done is not seen on the line any more.
                if owed:
                    await self._say(raw, " ".join(sorted(owed)))
                elif self._owed or clock() >= next_look:
                    self._owed.clear()
                    lately = await self._look_round(raw, lately)
                    next_look = clock() + LOOK
                else:
                    await self._rest(raw.fileno(), next_look - clock())

    async def _rest(self, line: int, seconds: float) -> None:
        """Until somebody says something, here or there, or so long."""
        loop = asyncio.get_running_loop()
        loop.add_reader(line, self._stirred.set)
        try:
            # Not `wait_for`: before Python 3.12 it loses a cancellation that comes just when its wait ends.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, seconds)):
                    await self._stirred.wait()
        finally:
            loop.remove_reader(line)

    async def _look_round(self, raw: "AsyncConnection[Any]", before: tuple[str, ...]) -> tuple[str, ...]:
        rows = await (await raw.execute(_NAMES, (f"{CALLED}%",))).fetchall()
        now = tuple(sorted(row[0].removeprefix(CALLED) for row in rows))
        if (self.name, self.names) != (self._me, now):
            self.name, self.names = self._me, now
            self._woken(())
        # Who has lost its connection comes back at once; who is missing twice is gone.
        await self._look((*before, *now))
        return now

    async def _say(self, raw: "AsyncConnection[Any]", what: str) -> None:
        await raw.execute("SELECT pg_notify(%s, %s)", (CHANNEL, f"{self._me} {what}"))

    def _heard(self, said: str) -> None:
        who, *what = said.split()
        if who == self._me:
            return
        if what == ["hello"]:
            self._owed.add("hello")
            return
        pairs = (owed.rpartition(":") for owed in what)
        self._woken([(platform, int(lane)) for platform, _, lane in pairs])


_NAMES = """
    SELECT DISTINCT application_name FROM pg_stat_activity
    WHERE datname = current_database() AND application_name LIKE %s
"""
