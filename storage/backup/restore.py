"""Restores a backup into an empty database, and puts right what going back in time makes wrong.

Ballots that were open are cancelled, people are told, and what was being sent may have arrived or not.
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
from storage.backup.copy_rows import (
    Refused,
    advance_sequences,
    broken_journals,
    copy_all,
    in_both,
    refusing_unusable,
    require_empty,
    require_rows,
)
from storage.backup.secrecy import open_ballots
from storage.code_vault import CodeVault
from storage.database.factory import database_at
from storage.loading.situations import Loader
from storage.migrations import revision
from storage.outbox.enqueue import OutboxWriter
from storage.outbox.rows import ANSWER, KEEP_BODIES, give_up, o
from storage.records import clock_marks, seats, secret_keys
from storage.schema import UNFINISHED, channels, clusters, cycles, journal, outbox
from storage.turn.apply_facts import FactWriter

# Makes the turn that tells a cluster, in its situation, with the moment to which it went back, and with whether
# codes of it were withdrawn.
Tell = Callable[[Situation, datetime, bool], Turn]
# Pages go on from the last row of the outbox that they have seen, which may be one of those that are lost.
GAP = {"outbox": 1_000_000}


@dataclass(frozen=True)
class Restored:
    """`taken`: when the backup was. `cancelled` ballots were open in it; `broken`: journals that did not
    hold; `without_secretary`: clusters that only the operator lets somebody into. `already`: all of it had been
    done before."""

    taken: datetime
    rows: int
    files: int
    cancelled: int
    broken: tuple[str, ...]
    already: bool = False
    without_secretary: tuple[tuple[int, str], ...] = ()


async def restore(
    file: Path,
    url: str,
    *,
    clock: Callable[[], datetime],
    platforms: Mapping[str, Platform],
    tell: Tell,
    put: Put,
    vault: CodeVault,
) -> Restored:
    """Restores files first, then all rows and the news of it in one transaction. Raises Refused."""
    async with archive.open_backup(file) as backup:
        with refusing_unusable(f"{file}", "The database", url):
            target = database_at(url)
            try:
                if await in_both(backup.source, target, _is_done):
                    return Restored(backup.taken, sum(backup.rows.values()), 0, 0, (), already=True)
                await in_both(backup.source, target, partial(_require_reach, platforms=platforms))
                found = await asyncio.to_thread(_restore_files, backup, put)
                restoration = _Restoration(backup, Loader(clock, platforms, vault), platforms, tell)
                rows, cancelled, wrong, empty = await in_both(backup.source, target, restoration.run)
            finally:
                await target.close()
    return Restored(backup.taken, rows, found, cancelled, tuple(wrong), without_secretary=tuple(empty))


def _require_reach(source: Connection, target: Connection, platforms: Collection[str]) -> None:
    """Raises Refused where a platform is not set up on which somebody has to be told."""
    require_empty(target)
    used = source.scalars(select(channels.c.platform).where(channels.c.reachable).distinct())
    if lacking := sorted(set(used) - set(platforms)):
        raise Refused(
            f"The backup holds chats on {' and '.join(lacking)}, not set up here: nobody there would be told. "
            "Set it up as it was, then restore."
        )


def _restore_files(backup: Backup, put: Put) -> int:
    number = 0
    for number, (file, data) in enumerate(backup.files(), 1):  # noqa: B007
        with refusing_unusable("The data folder"):
            put(file, data)
    return number


def _is_done(source: Connection, target: Connection) -> bool:
    """True where this backup was restored here before, which is seen by each cluster's journal."""
    known = source.scalars(select(clusters.c.id)).all()
    if not known or not revision(target):
        return False
    body = journal.c.body
    taken = source.scalar(select(archive.about.c.taken))
    sign = and_(
        body.contains('"act":"restored"'), body.contains(f'"what":"{taken.isoformat()}"' if taken else "")
    )
    found = set(target.scalars(select(journal.c.cluster).where(sign)))
    return found.issuperset(known)


@dataclass(frozen=True)
class _Restoration:
    backup: Backup
    loader: Loader
    platforms: Mapping[str, Platform]
    tell: Tell

    def run(self, source: Connection, target: Connection) -> tuple[int, int, list[str], list[tuple[int, str]]]:
        require_empty(target)
        rows = copy_all(source, target)
        require_rows(target, self.backup.rows)
        advance_sequences(target, GAP)
        _requeue(target, self.loader.clock())
        # Who restores sees the clock; the time since the backup is no jump.
        clock_marks.write(target, clock_marks.Mark("restored", self.loader.clock(), 0.0))
        withdrawn = seats.withdraw_codes(target, self.loader.clock())
        secret_keys.require(target, self.loader.vault)
        cancelled = len(open_ballots(target))
        for present in target.scalars(_PRESENT).all():
            self._tell(target, present, withdrawn)
        return rows, cancelled, broken_journals(target), seats.without_secretary(target)

    def _tell(self, connection: Connection, cycle: int, withdrawn: Collection[int]) -> None:
        """Writes the news for one cluster. It needs no lock: nobody else sees any of it yet."""
        loaded = self.loader.for_document(connection, cycle)
        turn = self.tell(loaded.situation, self.backup.taken, loaded.cluster in withdrawn)
        FactWriter(connection, loaded, None, self.loader.vault).write(turn)
        OutboxWriter(connection, loaded, None, self.platforms, self.loader.vault).write(turn)


# Each cluster's present year; none is opened while a ballot of the one before is open.
_PRESENT = select(func.max(cycles.c.id)).group_by(cycles.c.cluster).order_by(cycles.c.cluster)


def _requeue(connection: Connection, now: datetime) -> None:
    """Gives up replies of then, old keyboards, and what is a week old. The rest may have arrived after the
    backup or not: it is sent again rather than lost, a reminder only where something is still owed."""
    stale = or_(o.strip, o.lane == ANSWER, o.made < now - KEEP_BODIES)
    give_up(connection, and_(UNFINISHED, stale), "replaced")
    again = {"state": "unknown", "by": "", "until": None}
    connection.execute(update(outbox).where(UNFINISHED).values(**again))
