"""Ticks: what falls due in each cluster's calendar is brought, and what is old is let go."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import Connection, and_, bindparam, select, update

from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Turn
from storage.database.engine import Database
from storage.database.errors import cause
from storage.database.retry import write_with_retries
from storage.database.statements import Prepared
from storage.loading.loaded_situation import LoadedSituation
from storage.loading.situations import Loader
from storage.outbox import rows
from storage.outbox.enqueue import OutboxWriter
from storage.outbox.outbox import Outbox
from storage.records import (
    clock_marks,
    clusters,
    data_requests,
    push_endpoints,
    undelivered,
    upload_links,
    web_sessions,
)
from storage.schema import ticks
from storage.turn import processed_updates, timeouts
from storage.turn.apply_facts import FactWriter

log = logging.getLogger(__name__)
Elapse = Callable[[Situation, datetime], Turn]
Enqueue = Callable[[Connection, LoadedSituation, Said | None, Turn], OutboxWriter]
# Clusters whose ticks share a commit; with more, a reply would wait long behind them.
TICKS_AT_ONCE = 8
# Where nothing fell due, it is written so seldom up to when a calendar was read out: with each tick, 1,000
# clusters that nobody uses wrote 184 MB an hour.
MARK_EVERY = timedelta(minutes=15)
# Between two times at which all old rows of the outbox are looked at.
PURGE_EVERY = timedelta(hours=1)


class Ticks:
    """Ticks of all clusters. `enqueue` puts a turn's messages into the outbox."""

    def __init__(self, database: Database, loader: Loader, outbox: Outbox, enqueue: Enqueue) -> None:
        self._database, self._loader, self._outbox, self._enqueue = database, loader, outbox, enqueue
        # Cluster -> up to when its calendar was read out here, and what it is to be marked with.
        self._read_out: dict[int, datetime] = {}
        self._unmarked: dict[int, datetime] = {}
        self._purged, self._purges_at = 0, datetime.min.replace(tzinfo=UTC)
        self.failing: set[int] = set()
        """Clusters whose last tick failed."""

    async def run(self, elapse: Elapse) -> None:
        """Brings each cluster what has fallen due since its last tick; one transaction each."""
        waiting = await self._database.read(clusters.numbers)
        together = TICKS_AT_ONCE
        while waiting:
            batch, waiting = waiting[:together], waiting[together:]
            due = await asyncio.gather(*(self._tick_one(cluster, elapse) for cluster in batch))
            # Where something fell due it takes longer: then a reply waits behind one cluster at the most.
            together = 1 if any(due) else TICKS_AT_ONCE
        await self._mark_read_out()
        await self._purge()
        tried = await write_with_retries(self._database, partial(undelivered.try_again, now=self._loader.now()))
        self._outbox.leave((platform, rows.MANY) for platform in (self._loader.platforms if tried else ()))
        self._outbox.ring()

    async def _purge(self) -> None:
        now = self._loader.now()
        await write_with_retries(self._database, partial(_purge, by_link=self._loader.by_link, now=now))
        if now >= self._purges_at:
            self._purged = await write_with_retries(
                self._database, partial(rows.purge_rows, now=now, after=self._purged)
            )
            # A little at each tick while there is more, so that no reply waits long.
            self._purges_at = now + (timedelta(0) if self._purged else PURGE_EVERY)

    async def _tick_one(self, cluster: int, elapse: Elapse) -> bool:
        """True if anything fell due."""
        try:
            upto, written = await write_with_retries(
                self._database, partial(self._tick, cluster=cluster, elapse=elapse), lambda: cluster
            )
        except Exception as error:
            log.error("tick of cluster %s failed: %s", cluster, cause(error))
            self.failing.add(cluster)
            return False
        self.failing.discard(cluster)
        self._read_out[cluster] = upto
        for messages in written:
            self._outbox.leave(messages.unclaimed)
        return bool(written)

    def _tick(
        self, connection: Connection, cluster: int, elapse: Elapse
    ) -> tuple[datetime, list[OutboxWriter]]:
        """Up to when the cluster's calendar is read out now, and what came of it."""
        years = self._loader.for_tick(connection, cluster)
        now, doubt = years[0].situation.now, years[0].situation.doubt
        marked = _LAST_TICK.scalar(connection, {"of": cluster}) or now
        since = max(marked, self._read_out.get(cluster, marked))
        if since > now + clock_marks.TOLERANCE and doubt is None:
            # A clock that was ahead has left it. Each thing is brought once, so a day is gone through again.
            log.warning("cluster %s: its calendar was read out up to %s; put right", cluster, since)
            since = now - timedelta(days=1)
            _TICKED.later(connection, {"of": cluster, "now": now})
        if years[0].situation.cluster and years[0].situation.cluster.paused:
            # What falls due meanwhile is brought when the pause is over.
            return since, []
        if now <= since and doubt is None:
            return since, []
        written = []
        for loaded in years:
            turn = loaded.spent_on(elapse, since)
            if turn != Turn():
                FactWriter(connection, loaded, None, self._loader.vault).write(turn)
                written.append(self._enqueue(connection, loaded, None, turn))
        if doubt is not None:
            return since, written
        if written:
            _TICKED.later(connection, {"of": cluster, "now": now})
        elif now - marked >= MARK_EVERY:
            self._unmarked[cluster] = now
        return now, written

    async def _mark_read_out(self) -> None:
        """Marks in one transaction all calendars in which nothing fell due for a while."""
        marks, self._unmarked = [{"of": of, "now": now} for of, now in self._unmarked.items()], {}
        if marks:
            await write_with_retries(self._database, lambda connection: _READ_OUT.run_each(connection, marks))


_LAST_TICK = Prepared(select(ticks.c.upto).where(ticks.c.cluster == bindparam("of")))
_TICKED = Prepared(update(ticks).where(ticks.c.cluster == bindparam("of")).values(upto=bindparam("now")))
# Another process may have read out more of it meanwhile.
_READ_OUT = Prepared(
    update(ticks)
    .where(and_(ticks.c.cluster == bindparam("of"), ticks.c.upto < bindparam("now")))
    .values(upto=bindparam("now"))
)


def _purge(connection: Connection, by_link: list[str], now: datetime) -> None:
    data_requests.purge(connection, now)
    web_sessions.close_unused(connection, by_link, now)
    push_endpoints.purge(connection)
    upload_links.purge(connection, now)
    processed_updates.purge(connection, now)
    timeouts.purge(connection, now)
    rows.purge_bodies(connection, now)
