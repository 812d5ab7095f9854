"""All of one database moved to another: from SQLite to PostgreSQL when it is outgrown, or back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from storage.backup.copy_rows import (
    Refused,
    be_empty,
    be_present,
    between,
    broken,
    check,
    copy,
    counted,
    go_on,
    reading,
    refusing,
)
from storage.backup.secrecy import going_on
from storage.database.factory import database_at
from storage.schema import ticks

# While the bot runs its clock ticks more often than this.
STILL = timedelta(minutes=1)


@dataclass(frozen=True)
class Moved:
    rows: int
    clusters: int


async def move(url: str, to: str, now: datetime) -> Moved:
    """Into an empty database, all or nothing; the source is only read. Raises Refused while a ballot is open,
    while the bot runs, and where something does not arrive as it was."""
    with refusing("The database"):
        source = reading(url)
        try:
            await source.read(lambda of: _be_still(of, now))
            with refusing("The database to move to"):
                target = database_at(to)
                try:
                    return await between(source, target, _moved)
                finally:
                    await target.close()
        finally:
            await source.close()


def _be_still(source: Connection, now: datetime) -> None:
    be_present(source)
    if going_on(source):
        raise Refused("A ballot is open. Move when it has been counted, or cancel it first.")
    ticked = source.scalar(select(func.max(ticks.c.upto)))
    if ticked and now - STILL < ticked:
        raise Refused("The bot is running, or was a minute ago. Stop it, wait a minute, and try again.")


def _moved(source: Connection, target: Connection) -> Moved:
    be_empty(target)
    rows = copy(source, target)
    wanted = counted(source)
    check(target, wanted)
    if wrong := broken(target):
        raise Refused(
            f"The journal is broken ({'; '.join(wrong)}); nothing was moved. `thidua verify` says more."
        )
    go_on(target)
    return Moved(rows, wanted["clusters"])
