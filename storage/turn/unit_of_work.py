"""The memory: a turn is locked, loaded, decided, kept and committed here, and nowhere else.

What a method returns has been committed; what it raises has left nothing behind.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Literal, TypeVar

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.exc import DBAPIError

from bot.delivery import texts
from bot.dialogue.said import Platform, Said
from bot.dialogue.situation import UNNAMED, Operator, Situation
from bot.dialogue.turn import Turn
from storage.database.engine import Database, Work
from storage.database.errors import poisoned
from storage.database.factory import database_at
from storage.database.retry import write
from storage.database.statements import Prepared
from storage.loading.situations import LoadedSituation, Loader
from storage.migrations import migrate
from storage.outbox import rows
from storage.outbox.enqueue import OutboxWriter
from storage.outbox.outbox import Outbox
from storage.outbox.rows import Delivery
from storage.records import clusters, reminders, web_sessions
from storage.records.ballot_wipe import Sweeper
from storage.records.evidence import EvidenceRepository, Wanted
from storage.schema import ticks
from storage.turn import processed_updates
from storage.turn.apply_facts import FactWriter
from storage.turn.prefetch import Foresight

__all__ = ["Delivery", "Kept", "UnitOfWork", "Wanted"]

log = logging.getLogger(__name__)
T = TypeVar("T")
Decide = Callable[[Situation, Said], Turn]
Elapse = Callable[[Situation, datetime], Turn]
# So many clusters share a commit when time has passed, so that no answer waits long behind them.
TICKS_AT_ONCE = 8


@dataclass(frozen=True)
class Kept:
    """What became of something said. `repeated`: it had been dealt with before. `failed`: it could not be
    and the speaker is told so. `notice` is a passing word for a tap."""

    status: Literal["kept", "repeated", "failed"]
    notice: str = ""


class UnitOfWork:
    """`clock` is the time the turns live in, `platforms` what each can do, `links` templates of join links
    with `{code}`, `holidays` the days on which nobody is reminded, `operator` who runs all this. `outbox` is
    what is owed to people. Open before use, close after."""

    def __init__(
        self,
        url: str,
        *,
        clock: Callable[[], datetime],
        platforms: Mapping[str, Platform],
        links: tuple[str, ...] = (),
        zone: str = "Asia/Ho_Chi_Minh",
        holidays: Container[date] = frozenset(),
        operator: Operator = UNNAMED,
        entropy: Callable[[int], bytes] = secrets.token_bytes,
        engine: Callable[[str], Database] = database_at,
    ) -> None:
        self.database = engine(url)
        self.evidence = EvidenceRepository(self.database)
        self._clock = clock
        self._platforms = platforms
        self._zone = zone
        self._loader = Loader(clock, platforms, links, entropy, holidays, operator)
        self._foresight = Foresight(self._loader)
        self.database.undone = self._forget
        self.database.late = self._late
        self._listened: dict[str, datetime] = {}
        self.outbox = Outbox(url, self.database, clock, platforms, self._loader)
        self._sweeper = Sweeper()

    async def open(self) -> None:
        await self.database.open()
        try:
            await self.database.write(migrate)
        except BaseException:
            await self.database.close()
            raise

    async def close(self) -> None:
        await self.outbox.close()
        await self.database.close()

    # --- turns ---

    async def turn(self, said: Said, decide: Decide) -> Kept:
        """One thing said, dealt with once. Errors of the database are raised, and the update comes again;
        any other error is recorded, so that one poisoned update does not block its chat for ever."""
        try:
            work = partial(self._turn, said=said, decide=decide)
            kept, owing = await self._write(work, lambda: self._foresight.cluster(said))
            if owing:
                self.outbox.hand(owing)
        except (processed_updates.TurnFailed, DBAPIError) as problem:
            if isinstance(problem, DBAPIError) and not poisoned(problem):
                raise
            # Nothing of what was said may reach a log: the kind of error and the place it came from do.
            failed = (
                problem
                if isinstance(problem, processed_updates.TurnFailed)
                else processed_updates.TurnFailed(problem)
            )
            log.error("turn failed: %s, update %s", failed, said.update)
            told = partial(processed_updates.record_failure, said=said, kind=failed.kind, now=self._clock())
            kept = Kept("failed", texts.FAILED) if await self._write(told) else Kept("repeated")
            self.outbox.leave([(said.platform, rows.ANSWER)])
        self.outbox.ring()
        return kept

    def _late(self, result: object) -> None:
        """A turn was kept after its time: its answer goes out all the same."""
        match result:
            case (Kept(), OutboxWriter() as owing):
                self.outbox.hand(owing)
                self.outbox.ring()

    def _turn(self, connection: Connection, said: Said, decide: Decide) -> tuple[Kept, OutboxWriter | None]:
        now = self._clock()
        if self.database.shared:
            with processed_updates.failing():
                self._foresight.prepare(connection, said, now)
        if not processed_updates.is_new(connection, said, now):
            return Kept("repeated"), None
        with processed_updates.failing():
            standing = loaded = self._loader.heard(connection, said)
            turn = decide(standing.here, said)
            if turn == Turn():
                return Kept("kept"), None
            standing = standing.of(turn.cycle)
            keeping = FactWriter(connection, standing, said)
            keeping.arrive()
            keeping.keep(turn)
            owing = self._say(connection, standing, said, turn)
        if self.database.shared:
            self._foresight.learn(said, loaded)
        return Kept("kept", turn.notice), owing

    def _say(
        self, connection: Connection, standing: LoadedSituation, said: Said | None, turn: Turn
    ) -> OutboxWriter:
        claim = self.outbox.claim_of(said) if said else None
        owing = OutboxWriter(connection, standing, said, self._platforms, claim)
        if standing.goes_back(turn):
            turn = replace(turn, ask=None)
        owing.write(turn)
        self._sweeper.note(turn)
        return owing

    async def tick(self, elapse: Elapse) -> None:
        """What the clock brings to each cluster since it was last asked; one transaction each."""
        waiting = await self.database.read(_all_clusters)
        together = TICKS_AT_ONCE
        while waiting:
            some, waiting = waiting[:together], waiting[together:]
            told = await asyncio.gather(*(self._tick_one(cluster, elapse) for cluster in some))
            # Where something fell due it takes longer: then an answer waits behind one cluster at the most.
            together = 1 if any(told) else TICKS_AT_ONCE
        await self._write(partial(_purge, by_link=self._loader.by_link, now=self._clock()))
        self.outbox.ring()
        await self._sweeper.sweep(self.database)

    async def _tick_one(self, cluster: int, elapse: Elapse) -> bool:
        """Whether anything fell due."""
        try:
            owings = await self._write(partial(self._tick, cluster=cluster, elapse=elapse), lambda: cluster)
        except Exception as error:
            log.error("tick of cluster %s failed: %s", cluster, type(error).__name__)
            return False
        for owing in owings:
            self.outbox.leave(owing.left)
        return bool(owings)

    def _tick(self, connection: Connection, cluster: int, elapse: Elapse) -> list[OutboxWriter]:
        years = self._loader.ticked(connection, cluster)
        now = years[0].here.now
        since = _UPTO.scalar(connection, {"of": cluster}) or now
        if now <= since:
            return []
        owings = []
        for standing in years:
            turn = elapse(standing.here, since)
            if turn != Turn():
                FactWriter(connection, standing, None).keep(turn)
                owings.append(self._say(connection, standing, None, turn))
        _TICKED.later(connection, {"of": cluster, "now": now})
        return owings

    async def listened(self, platform: str) -> None:
        """Nothing that was said on the platform waits any more: it has just answered a poll, says so itself, or
        is this process. Called before what came with it is dealt with."""
        now, before = self._clock(), self._listened.get(platform)
        if before is None or not timedelta(0) <= now - before < reminders.TO_THE:
            await self._write(partial(reminders.listened, platform=platform, now=now))
            self._listened[platform] = now

    async def look(self, platform: str, chat: str) -> Situation:
        """The situation of a chat, complete, to be read and drawn."""
        work = partial(self._loader.looked_at, platform=platform, chat=chat)
        return (await self.database.read(work)).here

    async def opened(self, platform: str, chat: str) -> Literal["", "chat", "group"]:
        """What whoever has this chat's address may look into: nothing, a person's chat, a group's."""
        return await self.database.read(partial(web_sessions.opened, platform=platform, chat=chat))

    async def record(self, cycle: str) -> Situation:
        """The situation of a cycle ("k7"), complete, for a document made of it. Nobody speaks in it."""
        work = partial(self._loader.recorded, cycle=int(cycle.removeprefix("k")))
        return (await self.database.read(work)).here

    async def new_cluster(
        self,
        name: str,
        charter: Mapping[str, object],
        *,
        previous: Mapping[str, Mapping[str, str]] | None = None,
    ) -> str:
        """Makes a cluster, its first year and its seats; the secretary's one-time code. `previous` holds
        last year's agreed values: unit -> leaf -> value."""
        now, entropy = self._clock(), self._loader.entropy(32)
        found = partial(clusters.found, name=name, data=charter, zone=self._zone, now=now, entropy=entropy)
        return await self._write(partial(found, previous=previous or {}))

    async def _write(self, work: Work[T], cluster: Callable[[], int] = int) -> T:
        return await write(self.database, work, cluster)

    def _forget(self) -> None:
        self._loader.forget()
        self._foresight.forget()


_UPTO = Prepared(select(ticks.c.upto).where(ticks.c.cluster == bindparam("of")))
_TICKED = Prepared(update(ticks).where(ticks.c.cluster == bindparam("of")).values(upto=bindparam("now")))


def _all_clusters(connection: Connection) -> list[int]:
    return list(connection.scalars(select(ticks.c.cluster).order_by(ticks.c.cluster)))


def _purge(connection: Connection, by_link: list[str], now: datetime) -> None:
    web_sessions.forget(connection, by_link, now)
    processed_updates.purge(connection, now)
    rows.purge(connection, now)
