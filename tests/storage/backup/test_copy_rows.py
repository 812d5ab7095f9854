"""Rows copied from one database to another, and what is refused."""

import errno
import sqlite3
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import DBAPIError

from storage.backup import copy_rows
from storage.backup.copy_rows import Refused, refusing_unusable, scratch_database
from storage.database.sql import stored
from storage.database.sqlite import Sqlite
from storage.migrations import migrate
from storage.schema import outbox, units
from tests.storage.bare import NOW, create_cluster


@pytest.fixture
async def source(tmp_path: Path):
    """A cluster, and three messages of which the newest is gone."""

    def fill(connection: Connection) -> None:
        migrate(connection)
        create_cluster(connection)
        row = {"platform": "chat", "chat": "lan", "options": [], "due": NOW, "made": NOW}
        for _ in range(3):
            connection.execute(insert(outbox).values(**row))
        connection.execute(delete(outbox).where(outbox.c.id == 3))

    source = scratch_database(tmp_path / "source")
    source.run_sync(fill, writing=True)
    yield source
    await source.close()


@pytest.fixture
async def target(tmp_path: Path):
    target = scratch_database(tmp_path / "target")
    yield target
    await target.close()


async def test_all_rows_arrive_and_the_next_is_numbered_after_the_gap(source: Sqlite, target: Sqlite):
    def copy(source: Connection, target: Connection) -> tuple[int, int]:
        copy_rows.require_empty(target)
        copied = copy_rows.copy_all(source, target)
        copy_rows.require_rows(target, copy_rows.count_rows(source))
        copy_rows.advance_sequences(target, {"outbox": 10})
        row = {"platform": "chat", "chat": "lan", "options": [], "due": NOW, "made": NOW}
        return copied, target.execute(insert(outbox).values(**row)).inserted_primary_key[0]  # type: ignore[index]

    copied, number = await copy_rows.in_both(source, target, copy)
    assert copied == sum(source.run_sync(copy_rows.count_rows).values())
    assert number == 2 + 10 + 1
    assert target.run_sync(copy_rows.broken_journals) == []


async def test_of_a_table_what_is_selected_instead_is_copied(source: Sqlite, target: Sqlite):
    def copy(source: Connection, target: Connection) -> list[str]:
        copy_rows.require_empty(target)
        copy_rows.copy_all(source, target, {"outbox": stored(outbox).where(outbox.c.id == 1)})
        return list(target.scalars(select(outbox.c.id)))

    assert await copy_rows.in_both(source, target, copy) == [1]


def test_a_database_that_has_rows_or_lacks_some_or_is_nobodys_is_refused(source: Sqlite, target: Sqlite):
    with pytest.raises(Refused, match="not empty"):
        source.run_sync(copy_rows.require_empty, writing=True)
    with pytest.raises(Refused, match=r"Not all rows arrived \(units\)"):
        source.run_sync(lambda connection: copy_rows.require_rows(connection, {"units": 99}))
    with pytest.raises(Refused, match="no cluster in this database yet"):
        target.run_sync(copy_rows.require_present)
    assert source.run_sync(copy_rows.require_present) is None
    assert source.run_sync(lambda connection: connection.scalar(select(units.c.id).limit(1)))


@pytest.mark.parametrize(
    ("problem", "engine", "named"),
    [
        (psycopg.OperationalError("gone"), "postgresql+psycopg://x", "The target"),
        (psycopg.OperationalError("gone"), "sqlite:///x", "The source"),
        (sqlite3.DatabaseError("malformed"), "postgresql+psycopg://x", "The source"),
        (sqlite3.DatabaseError("malformed"), "sqlite:///x", "The source"),
        (OSError(errno.ENOSPC, "No space left on device"), "sqlite:///x", "The target"),
        (OSError(errno.EIO, "Input/output error"), "sqlite:///x", "The source"),
    ],
)
def test_the_side_at_fault_is_named(problem: Exception, engine: str, named: str):
    raised = problem if isinstance(problem, OSError) else DBAPIError("INSERT", {}, problem)
    with (
        pytest.raises(Refused, match=f"{named} cannot be used"),
        refusing_unusable("The source", "The target", engine),
    ):
        raise raised
