"""Moves a database to another engine: from SQLite to PostgreSQL when it is outgrown, or back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from storage.backup.copy_rows import (
    Refused,
    advance_sequences,
    broken_journals,
    copy_all,
    count_rows,
    in_both,
    open_for_reading,
    refusing_unusable,
    require_empty,
    require_present,
    require_rows,
)
from storage.backup.secrecy import open_ballots
from storage.database.factory import database_at
from storage.migrations import revision
from storage.records import clock_marks
from storage.schema import journal

# While the bot runs, its clock is marked more often than this.
STILL = timedelta(minutes=1)


@dataclass(frozen=True)
class Moved:
    """Numbers of what was moved. `already`: it had been before."""

    rows: int
    clusters: int
    already: bool = False


async def move(url: str, to: str, now: datetime) -> Moved:
    """Moves all or nothing into an empty database; the source is only read. Raises Refused while a ballot is
    open, while the bot runs, and where something does not arrive as it was."""
    with refusing_unusable("The database"):
        source = open_for_reading(url)
        try:
            await source.read(lambda connection: _require_still(connection, now))
            with refusing_unusable("The database", "The database to move to", to):
                target = database_at(to)
                try:
                    return await in_both(source, target, _move)
                finally:
                    await target.close()
        finally:
            await source.close()


def _require_still(source: Connection, now: datetime) -> None:
    """Raises Refused while a ballot is open, or the bot runs."""
    require_present(source)
    if open_ballots(source):
        raise Refused("A ballot is open. Move when it has been counted, or cancel it first.")
    marks = clock_marks.read(source)
    if any(at and now - STILL < at for at in (marks.upto, marks.ticked)):
        raise Refused("The bot is running, or was a minute ago. Stop it, wait a minute, and try again.")


def _move(source: Connection, target: Connection) -> Moved:
    wanted = count_rows(source)
    if (
        wanted["clusters"]
        and revision(target)
        and _heads(source) == _heads(target)
        and wanted == count_rows(target)
    ):
        return Moved(sum(wanted.values()), wanted["clusters"], already=True)
    require_empty(target)
    rows = copy_all(source, target)
    require_rows(target, wanted)
    if wrong := broken_journals(target):
        raise Refused(
            f"The journal is broken ({'; '.join(wrong)}); nothing was moved. `thidua verify` says more."
        )
    advance_sequences(target)
    return Moved(rows, wanted["clusters"])


def _heads(connection: Connection) -> dict[int, str]:
    """The last hash of each cluster's journal."""
    last = (
        select(journal.c.cluster, func.max(journal.c.number).label("number"))
        .group_by(journal.c.cluster)
        .subquery()
    )
    same = (journal.c.cluster == last.c.cluster) & (journal.c.number == last.c.number)
    rows = connection.execute(select(journal.c.cluster, journal.c.hash).join(last, same))
    return dict(map(tuple, rows))
