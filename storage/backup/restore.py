"""A backup brought back into an empty database; and what has to be put right when time was turned back.

The ballots that were open end with it, whoever waits is told, and what was being sent is not known to have
arrived.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, and_, func, or_, select, update

from bot.dialogue.said import Platform
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Turn
from storage.backup import archive
from storage.backup.archive import Backup, Put
from storage.backup.copy_rows import Refused, be_empty, between, broken, check, copy, go_on, refusing
from storage.backup.secrecy import going_on
from storage.database.factory import database_at
from storage.loading.situations import Loader
from storage.outbox.enqueue import OutboxWriter
from storage.outbox.rows import ANSWER, KEEP_BODIES, give_up, o
from storage.schema import UNFINISHED, channels, cycles, outbox
from storage.turn.apply_facts import FactWriter

# What a cluster is told: its situation, and the moment to which it has been turned back.
Tell = Callable[[Situation, datetime], Turn]
# Pages go on from the last row of the outbox that they have seen, which may be one of those that are lost.
GAP = {"outbox": 1_000_000}


@dataclass(frozen=True)
class Restored:
    """`taken`: when the backup was. `cancelled` ballots were open in it; `broken` journals did not hold."""

    taken: datetime
    rows: int
    files: int
    cancelled: int
    broken: tuple[str, ...]


async def restore(
    file: Path,
    url: str,
    *,
    clock: Callable[[], datetime],
    platforms: Mapping[str, Platform],
    tell: Tell,
    put: Put,
) -> Restored:
    """Files first, then all rows with what is said about it, in one transaction. Raises Refused."""
    async with archive.opened(file) as backup:
        with refusing("The database"):
            target = database_at(url)
            try:
                await between(backup.source, target, partial(_fit, platforms=platforms))
                found = await asyncio.to_thread(_put, backup, put)
                back = _Back(backup, Loader(clock, platforms), platforms, tell)
                rows, cancelled, wrong = await between(backup.source, target, back.bring)
            finally:
                await target.close()
    return Restored(backup.taken, rows, found, cancelled, tuple(wrong))


def _fit(source: Connection, target: Connection, platforms: Collection[str]) -> None:
    """Whoever is to be told has to be in reach."""
    be_empty(target)
    used = source.scalars(select(channels.c.platform).where(channels.c.reachable).distinct())
    if lacking := sorted(set(used) - set(platforms)):
        raise Refused(
            f"The backup holds chats on {' and '.join(lacking)}, not set up here: nobody there would be told. "
            "Set it up as it was, then restore."
        )


def _put(backup: Backup, put: Put) -> int:
    number = 0
    for number, (file, data) in enumerate(backup.files(), 1):  # noqa: B007
        put(file, data)
    return number


@dataclass(frozen=True)
class _Back:
    backup: Backup
    loader: Loader
    platforms: Mapping[str, Platform]
    tell: Tell

    def bring(self, source: Connection, target: Connection) -> tuple[int, int, list[str]]:
        be_empty(target)
        rows = copy(source, target)
        check(target, self.backup.rows)
        go_on(target, GAP)
        _settle(target, self.loader.clock())
        cancelled = len(going_on(target))
        for present in target.scalars(_PRESENT).all():
            self._told(target, present)
        return rows, cancelled, broken(target)

    def _told(self, connection: Connection, cycle: int) -> None:
        """Without a lock: nobody else sees any of it yet."""
        standing = self.loader.recorded(connection, cycle)
        turn = self.tell(standing.here, self.backup.taken)
        FactWriter(connection, standing, None).keep(turn)
        OutboxWriter(connection, standing, None, self.platforms).write(turn)


# Each cluster's present year; none is opened while a ballot of the one before is open.
_PRESENT = select(func.max(cycles.c.id)).group_by(cycles.c.cluster).order_by(cycles.c.cluster)


def _settle(connection: Connection, now: datetime) -> None:
    """Nobody waits for an answer of then, nor for an old keyboard to go, and what is a week old is no news.
    The rest may have arrived after the backup or not: it is sent again rather than lost; a reminder only to
    who still owes."""
    late = or_(o.strip, o.lane == ANSWER, o.made < now - KEEP_BODIES)
    give_up(connection, and_(UNFINISHED, late), "replaced")
    again = {"state": "unknown", "by": "", "until": None}
    connection.execute(update(outbox).where(UNFINISHED).values(**again))
