"""Copies rows from one database to another, whatever their engines: as they are stored, in the order of their
keys.

So nothing of the order in which they were written goes with them.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    URL,
    Connection,
    Select,
    Table,
    column,
    delete,
    func,
    insert,
    make_url,
    select,
    table,
    text,
)
from sqlalchemy.exc import DBAPIError

from storage.backup.verify import Unreadable, read_only_url
from storage.database.engine import Database
from storage.database.errors import cause
from storage.database.factory import database_at
from storage.database.sql import plain_type, stored
from storage.database.sqlite import Sqlite
from storage.database.statements import Prepared
from storage.migrations import HEAD, migrate, revision
from storage.records import founding, journal
from storage.schema import clocks, clusters, listening, metadata, secret_keys

T = TypeVar("T")
# Rows that are in memory at a time.
_IN_PARTS = {"yield_per": 1000}


class Refused(Exception):
    """A command that is not carried out; the message says why, and what to do. It holds no password."""


@contextmanager
def refusing_unusable(what: str, to: str = "", engine: str = "") -> Iterator[None]:
    """Turns errors of a database inside into Refused, without their own words: those may quote a row.

    Where rows are read from `what` and written `to` something, the one at fault is named: what the engine
    itself (the beginning of its URL) says, or what can only go wrong with writing, is the second's fault.
    """
    try:
        yield
    except Unreadable as why:
        raise Refused(str(why)) from None
    except (DBAPIError, OSError) as why:
        at_fault = to if to and _is_of_target(why, engine) else what
        raise Refused(f"{at_fault} cannot be used ({cause(why)}).") from None


_WRITING = ("SQLITE_FULL", "SQLITE_READONLY", "ENOSPC", "EROFS", "EDQUOT", "EACCES", "EPERM", "ENOENT")


def _is_of_target(problem: DBAPIError | OSError, engine: str) -> bool:
    """True where it is the side that is written to: it alone speaks with this driver, or can be full."""
    if isinstance(problem, DBAPIError) and engine:
        is_sqlite = isinstance(problem.orig, sqlite3.Error)
        if is_sqlite != engine.startswith("sqlite"):
            return False
        if not is_sqlite:
            return True
    return any(sign in cause(problem) for sign in _WRITING)


def open_for_reading(url: str) -> Database:
    """The database at a URL, not to be changed. Raises Unreadable."""
    parsed = make_url(url)
    if parsed.drivername.partition("+")[0] != "sqlite":
        return database_at(url)
    return database_at(read_only_url(Path(parsed.database or "")))


def scratch_database(path: Path) -> Sqlite:
    """An SQLite file that nobody else uses, and that need not outlive a power cut."""
    return Sqlite(URL.create("sqlite+pysqlite", database=str(path), query={"synchronous": "OFF"}))


async def in_both(source: Database, target: Database, work: Callable[[Connection, Connection], T]) -> T:
    """Runs the work in one transaction of each; only the target is written to."""
    if isinstance(source, Sqlite) and isinstance(target, Sqlite):
        return await asyncio.to_thread(_both, source, target, work)
    if isinstance(source, Sqlite):
        return await target.write(lambda to: source.run_sync(lambda of: work(of, to)))
    if isinstance(target, Sqlite):
        return await source.read(lambda of: target.run_sync(lambda to: work(of, to), writing=True))
    raise Refused("From PostgreSQL to PostgreSQL its own tools are better: pg_dump and pg_restore.")


def _both(source: Sqlite, target: Sqlite, work: Callable[[Connection, Connection], T]) -> T:
    return source.run_sync(lambda of: target.run_sync(lambda to: work(of, to), writing=True))


def require_present(source: Connection) -> None:
    """Raises Refused for a database of another release, or of nobody."""
    found = revision(source)
    if not found:
        raise Refused("There is no cluster in this database yet.")
    if found != HEAD:
        raise Refused(
            f"The database is of another release (schema {found}, this one's is {HEAD}). "
            "Start `thidua run` of this release once; it brings an older one up to date."
        )


def require_empty(target: Connection) -> None:
    """Creates missing tables, and empties those that fill by themselves while the bot runs. Raises Refused
    where there is a row in any other."""
    migrate(target)
    for one in (clocks, listening, secret_keys):
        target.execute(delete(one))
    founding.discard(target)
    for one in metadata.sorted_tables:
        if target.execute(select(text("1")).select_from(one).limit(1)).first():
            raise Refused(
                f"The database is not empty (its table {one.name} has rows); only an empty one is filled."
            )


def copy_all(source: Connection, target: Connection, instead: Mapping[str, Select[Any]] | None = None) -> int:
    """Copies every row of every table, or those selected `instead`, and counts them."""
    copied = 0
    for one in metadata.sorted_tables:
        rows = source.execute((instead or {}).get(one.name, stored(one)), execution_options=_IN_PARTS)
        for part in rows.mappings().partitions():
            _insert(one).run_each(target, [dict(row) for row in part])
            copied += len(part)
    return copied


@cache
def _insert(one: Table) -> Prepared:
    columns = [column(c.name, plain_type(c.type)) for c in one.c]
    return Prepared(insert(table(one.name, *columns)), [c.name for c in columns])


def advance_sequences(target: Connection, gap: Mapping[str, int] | None = None) -> None:
    """Numbers the next row of each table after the last; `gap`: numbers of a table that are left out."""
    for one in metadata.sorted_tables:
        numbered, left_out = one.autoincrement_column, (gap or {}).get(one.name, 0)
        if numbered is None:
            continue
        last = (target.scalar(select(func.max(numbered))) or 0) + left_out
        if target.dialect.name == "postgresql":
            sequence = func.pg_get_serial_sequence(one.name, numbered.name)
            target.execute(select(func.setval(sequence, max(last, 1), bool(last))))
        elif left_out:
            target.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": one.name})
            numbering = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)")
            target.execute(numbering, {"name": one.name, "last": last})


def count_rows(connection: Connection) -> dict[str, int]:
    """The number of rows of each table."""
    number = select(func.count())
    return {one.name: connection.scalar(number.select_from(one)) or 0 for one in metadata.sorted_tables}


def require_rows(target: Connection, wanted: Mapping[str, int]) -> None:
    """Raises Refused where rows are missing, so that nothing is stored."""
    found = count_rows(target)
    if lacking := [name for name in wanted if found.get(name) != wanted[name]]:
        raise Refused(f"Not all rows arrived ({', '.join(lacking)}); nothing was kept.")


def broken_journals(connection: Connection) -> list[str]:
    """The journals that do not hold, each with its first wrong row."""
    wrong = {
        id: journal.broken_rows(journal.rows(connection, id)) for id in connection.scalars(_CLUSTERS).all()
    }
    return [f"cluster {id}, row {rows[0]}" for id, rows in wrong.items() if rows]


_CLUSTERS = select(clusters.c.id).order_by(clusters.c.id)
