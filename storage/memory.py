"""The memory: a turn is locked, loaded, decided, kept and committed here, and nowhere else.

What a method returns has been committed; what it raises has left nothing behind.
"""

import asyncio
import logging
import secrets
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Literal, TypeVar

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import DBAPIError

from bot.conversations.situation import Platform, Said, Situation, Turn
from storage import clusters, files, inbox, outbox
from storage.engines import Work, database
from storage.faults import passing, poisoned
from storage.files import Wanted
from storage.keeping import Keeping
from storage.migrations import migrate
from storage.outbox import Delivery
from storage.owing import Owing
from storage.situations import Loader, Moved
from storage.tables import ticks

__all__ = ["Delivery", "Kept", "Memory", "Wanted"]

log = logging.getLogger(__name__)
T = TypeVar("T")
Decide = Callable[[Situation, Said], Turn]
Elapse = Callable[[Situation, datetime], Turn]
TRIES = 3


@dataclass(frozen=True)
class Kept:
    """What became of something said. `repeated`: it had been dealt with before. `failed`: it could not be
    and the speaker is told so. `notice` is a passing word for a tap."""

    status: Literal["kept", "repeated", "failed"]
    notice: str = ""


class Memory:
    """`clock` is the time the turns live in, `platforms` what each can do, `links` templates of join links
    with `{code}`. Open before use, close after."""

    def __init__(
        self,
        url: str,
        *,
        clock: Callable[[], datetime],
        platforms: Mapping[str, Platform],
        links: tuple[str, ...] = (),
        zone: str = "Asia/Ho_Chi_Minh",
    ) -> None:
        self._database = database(url)
        self._clock = clock
        self._platforms = platforms
        self._zone = zone
        self._loader = Loader(clock, platforms, links)
        # Who claims: another start of the same program is another sender.
        self._me = secrets.token_hex(4)
        self._claimed: set[str] = set()
        self._alone = url.startswith("sqlite")
        self._listening: weakref.WeakSet[asyncio.Event] = weakref.WeakSet()

    async def open(self) -> None:
        await self._database.open()
        try:
            await self._database.write(migrate)
        except BaseException:
            await self._database.close()
            raise

    async def close(self) -> None:
        await self._database.close()

    # --- turns ---

    async def turn(self, said: Said, decide: Decide) -> Kept:
        """One thing said, dealt with once. Errors of the database are raised, and the update comes again;
        any other error is recorded, so that one poisoned update does not block its chat for ever."""
        try:
            kept = await self._write(partial(self._turn, said=said, decide=decide))
        except (inbox.TurnFailed, DBAPIError) as problem:
            if isinstance(problem, DBAPIError) and not poisoned(problem):
                raise
            # Nothing of what was said may reach a log: the kind of error and the place it came from do.
            failed = problem if isinstance(problem, inbox.TurnFailed) else inbox.TurnFailed(problem)
            log.error("turn failed: %s, update %s", failed, said.update)
            told = partial(inbox.record_failure, said=said, kind=failed.kind, now=self._clock())
            kept = Kept("failed", inbox.SORRY) if await self._write(told) else Kept("repeated")
        self._ring()
        return kept

    def _turn(self, connection: Connection, said: Said, decide: Decide) -> Kept:
        if not inbox.is_new(connection, said, self._clock()):
            return Kept("repeated")
        standing = self._loader.heard(connection, said)
        with inbox.failing():
            turn = decide(standing.here, said)
            if turn == Turn():
                return Kept("kept")
            keeping = Keeping(connection, standing, said)
            keeping.arrive()
            keeping.keep(turn)
            Owing(connection, standing, said, self._platforms).say(turn)
        return Kept("kept", turn.notice)

    async def tick(self, elapse: Elapse) -> None:
        """What the clock brings to each cluster since it was last asked; one transaction each."""
        for cluster in await self._database.read(_all_clusters):
            try:
                await self._write(partial(self._tick, cluster=cluster, elapse=elapse))
            except Exception as error:
                log.error("tick of cluster %s failed: %s", cluster, type(error).__name__)
        await self._write(partial(_purge, now=self._clock()))
        self._ring()

    def _tick(self, connection: Connection, cluster: int, elapse: Elapse) -> None:
        standing = self._loader.ticked(connection, cluster)
        now = standing.here.now
        mine = ticks.c.cluster == cluster
        since = connection.scalar(select(ticks.c.upto).where(mine)) or now
        if now <= since:
            return
        turn = elapse(standing.here, since)
        Keeping(connection, standing, None).keep(turn)
        Owing(connection, standing, None, self._platforms).say(turn)
        connection.execute(update(ticks).where(mine).values(upto=now))

    async def look(self, platform: str, chat: str) -> Situation:
        """The situation of a chat, complete, to be read and drawn."""
        work = partial(self._loader.looked_at, platform=platform, chat=chat)
        return (await self._database.read(work)).here

    async def record(self, cycle: str) -> Situation:
        """The situation of a cycle ("k7"), complete, for a document made of it. Nobody speaks in it."""
        work = partial(self._loader.recorded, cycle=int(cycle.removeprefix("k")))
        return (await self._database.read(work)).here

    async def new_cluster(
        self,
        name: str,
        charter: Mapping[str, object],
        *,
        previous: Mapping[str, Mapping[str, str]] | None = None,
    ) -> str:
        """Makes a cluster, its first year and its seats; the secretary's one-time code. `previous` holds
        last year's agreed values: unit -> leaf -> value."""
        now, data = self._clock(), previous or {}
        work = partial(clusters.found, name=name, data=charter, zone=self._zone, now=now, previous=data)
        return await self._write(work)

    # --- the outbox ---

    async def claim(self, platform: str, limit: int, lease: timedelta) -> list[Delivery]:
        """Each chat's oldest unfinished message, if it is due; ours to send until the lease runs out."""
        if self._alone and platform not in self._claimed:
            # On one box there is one sender: what an earlier start of it was sending is now unknown.
            await self._write(partial(outbox.forget_claims, platform=platform, by=self._me))
        self._claimed.add(platform)
        now = self._clock()
        return await self._write(
            partial(outbox.claim, platform=platform, limit=limit, lease=lease, by=self._me, now=now)
        )

    async def delivered(self, delivery: int, message: str) -> None:
        """Sent, as the platform's `message`."""
        await self._write(partial(outbox.delivered, delivery=delivery, message=message))
        self._ring()

    async def unknown(self, delivery: int) -> None:
        """It may have arrived; it will be tried again."""
        await self._write(partial(outbox.unknown, delivery=delivery, now=self._clock()))
        self._ring()

    async def postpone(self, delivery: int, until: datetime) -> None:
        """Not sent; queued again, not before `until`."""
        await self._write(partial(outbox.postpone, delivery=delivery, until=until))

    async def undeliverable(self, delivery: int, why: str, *, blocked: bool = False) -> None:
        """Never to be sent; `blocked`: nothing else either, in this chat."""
        await self._write(partial(outbox.undeliverable, delivery=delivery, why=why, blocked=blocked))
        self._ring()

    async def postpone_chat(self, platform: str, chat: str, until: datetime) -> None:
        await self._write(partial(outbox.postpone_chat, platform=platform, chat=chat, until=until))

    async def owed(self, platform: str) -> int:
        """How many messages are not done with yet."""
        return await self._database.read(partial(outbox.owed, platform=platform))

    def changed(self) -> asyncio.Event:
        """A new event that is set after each commit of this process; what other processes commit is found
        by looking now and then."""
        event = asyncio.Event()
        self._listening.add(event)
        return event

    async def messages_since(self, platform: str, chat: str, after: int) -> list[Delivery]:
        """What one chat was told after an outbox row, oldest first; after row 0 only the newest 200."""
        return await self._database.read(partial(outbox.since, platform=platform, chat=chat, after=after))

    # --- evidence ---

    async def wanted(self, platform: str, limit: int) -> list[Wanted]:
        """Files still at the platform, oldest first."""
        return await self._database.read(partial(files.wanted, platform=platform, limit=limit))

    async def evidence_kept(self, evidence: int, sha256: str, type: str, size: int) -> None:
        await self._write(partial(files.kept, evidence_id=evidence, sha256=sha256, type=type, size=size))

    async def evidence_refused(self, evidence: int, why: str) -> None:
        await self._write(partial(files.refused, evidence_id=evidence, why=why))

    # --- transactions ---

    async def _write(self, work: Work[T]) -> T:
        """Work that loses a unique key or its connection is undone and done anew, three times at most."""
        for attempt in range(1, TRIES + 1):
            try:
                return await self._database.write(work)
            except (DBAPIError, Moved) as problem:
                if attempt == TRIES or not passing(problem):
                    raise
                await asyncio.sleep(0.05 * attempt)
        raise AssertionError("unreachable")

    def _ring(self) -> None:
        for event in list(self._listening):
            event.set()


def _all_clusters(connection: Connection) -> list[int]:
    return list(connection.scalars(select(ticks.c.cluster).order_by(ticks.c.cluster)))


def _purge(connection: Connection, now: datetime) -> None:
    inbox.purge(connection, now)
    outbox.purge(connection, now)
