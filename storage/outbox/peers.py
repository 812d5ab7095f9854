"""Peers: other bot processes on this PostgreSQL, found in `pg_stat_activity` and woken by NOTIFY. None on
SQLite.

Each process keeps a connection beside its pool, named after its sender, by which the others, under the same
role, see that it is alive. All of it is for speed: a process that is not woken queries now and then, and the
claims of a dead one are free at the latest when their leases run out.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol, cast

from sqlalchemy import NullPool, make_url

from storage.database.errors import cause

if TYPE_CHECKING:
    from psycopg import AsyncConnection

log = logging.getLogger(__name__)

CHANNEL = "thidua_owed"
NAME_PREFIX = "thidua "
"""Begins the name of a sender's connection; the sender's own name follows."""
LOOK = 1.0  # seconds between two queries for the processes that are alive
AGAIN = 1.0  # seconds until the next try to connect

# Platform and lane of rows that wait to be claimed.
Lanes = Iterable[tuple[str, int]]


class Peers(Protocol):
    """The processes that send.

    Example:

        >>> peers = NoPeers("a1b2")
        >>> peers.name, peers.names
        ('a1b2', ('a1b2',))
    """

    @property
    def name(self) -> str:
        """The name under which this process claims; it ends in "?" while others cannot see whether it is
        alive."""
        ...

    @property
    def names(self) -> tuple[str, ...]:
        """All processes that send, in an order that is the same for all; none while that is not known yet."""
        ...

    def begin(self) -> None:
        """Joins the processes that send."""
        ...

    def notify(self, lanes: Lanes) -> None:
        """Tells the others that rows of these lanes wait to be claimed."""
        ...

    async def close(self) -> None: ...


def make_peers(
    url: str, me: str, woken: Callable[[Lanes], None], look: Callable[[tuple[str, ...]], Awaitable[None]]
) -> Peers:
    """Peers for the database at a URL. `woken` gets the lanes in which others have left rows, none when a
    process has come or gone; `look` gets the names of those that were alive lately, now and then."""
    return NoPeers(me) if url.startswith("sqlite") else PgPeers(url, me, woken, look)


class NoPeers:
    """SQLite: this process alone."""

    def __init__(self, me: str) -> None:
        self.name = me
        self.names: tuple[str, ...] = (me,)

    def begin(self) -> None:
        """Does nothing: there is no other process."""

    def notify(self, lanes: Lanes) -> None:
        """Does nothing: there is no other process."""

    async def close(self) -> None:
        """Does nothing: there is no connection."""


class PgPeers:
    """PostgreSQL: a connection that listens, and tells the others."""

    def __init__(
        self,
        url: str,
        me: str,
        woken: Callable[[Lanes], None],
        look: Callable[[tuple[str, ...]], Awaitable[None]],
    ) -> None:
        # In autocommit: what is said goes out at once.
        named = {"application_name": NAME_PREFIX + me, "autocommit": True}
        # As in storage.database.factory: only who is on PostgreSQL pays for it.
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

    def notify(self, lanes: Lanes) -> None:
        if self._task and (owed := {f"{platform}:{lane}" for platform, lane in lanes}):
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
                    kind = cause(error)
                    log.warning("the other processes cannot be heard (%s); looking now and then", kind)
            # What is claimed from now on is free for others only when the claim runs out.
            self.name, self.names = f"{self._me}?", self.names or (self._me,)
            self._woken(())
            await asyncio.sleep(AGAIN)

    async def _stay(self) -> None:
        """Connection to the database, for as long as it lasts; all that is done on it is done here."""
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
        rows = await (await raw.execute(_NAMES, (f"{NAME_PREFIX}%",))).fetchall()
        now = tuple(sorted(row[0].removeprefix(NAME_PREFIX) for row in rows))
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
