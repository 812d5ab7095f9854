"""Rows copied from one database to another, whatever their engines: as they are stored, and in the order of
their keys, so that nothing of the order in which they were written goes with them."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    URL,
    Boolean,
    Connection,
    Integer,
    Select,
    Table,
    Text,
    column,
    func,
    insert,
    make_url,
    select,
    table,
    text,
    type_coerce,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

from storage import journal
from storage.columns import Moment
from storage.engines import Database, Sqlite, database
from storage.migrations import HEAD, migrate, revision
from storage.prepared import Prepared
from storage.tables import clusters, metadata
from storage.verifying import Unreadable, only_read

T = TypeVar("T")
# Rows are held in memory so many at a time.
_IN_PARTS = {"yield_per": 1000}


class Refused(Exception):
    """It is not done; the message says why, and what to do. It holds no password."""


@contextmanager
def refusing(what: str) -> Iterator[None]:
    """Inside, a database that cannot be used is said to be so. The error's own words may quote a row."""
    try:
        yield
    except Unreadable as why:
        raise Refused(str(why)) from None
    except (DBAPIError, OSError) as why:
        kind = type(getattr(why, "orig", None) or why).__name__
        raise Refused(f"{what} cannot be used ({kind}).") from None


def reading(url: str) -> Database:
    """A database that is looked at and left as it is. Raises Unreadable."""
    parsed = make_url(url)
    if parsed.drivername.partition("+")[0] != "sqlite":
        return database(url)
    return database(only_read(Path(parsed.database or "")))


def scratch(path: Path) -> Sqlite:
    """An SQLite file that nobody else uses, and that is thrown away if the power is cut."""
    return Sqlite(URL.create("sqlite+pysqlite", database=str(path), query={"synchronous": "OFF"}))


async def between(source: Database, target: Database, work: Callable[[Connection, Connection], T]) -> T:
    """Does the work with both, in one transaction of each; only the target is written to."""
    if isinstance(source, Sqlite) and isinstance(target, Sqlite):
        return await asyncio.to_thread(_both, source, target, work)
    if isinstance(source, Sqlite):
        return await target.write(lambda to: source.at_once(lambda of: work(of, to)))
    if isinstance(target, Sqlite):
        return await source.read(lambda of: target.at_once(lambda to: work(of, to), writing=True))
    raise Refused("From PostgreSQL to PostgreSQL its own tools are better: pg_dump and pg_restore.")


def _both(source: Sqlite, target: Sqlite, work: Callable[[Connection, Connection], T]) -> T:
    return source.at_once(lambda of: target.at_once(lambda to: work(of, to), writing=True))


def be_present(source: Connection) -> None:
    """Raises Refused for a database of another release, or of nobody."""
    found = revision(source)
    if not found:
        raise Refused("There is no cluster in this database yet.")
    if found != HEAD:
        raise Refused(
            f"The database is of another release (schema {found}, this one's is {HEAD}). "
            "Start `thidua run` of this release once; it brings an older one up to date."
        )


def be_empty(target: Connection) -> None:
    """Makes the tables where there are none. Raises Refused where there is a row in any."""
    migrate(target)
    for one in metadata.sorted_tables:
        if target.execute(select(text("1")).select_from(one).limit(1)).first():
            raise Refused(
                f"The database is not empty (its table {one.name} has rows); only an empty one is filled."
            )


def copy(source: Connection, target: Connection, instead: Mapping[str, Select[Any]] | None = None) -> int:
    """Every row of every table, or what is selected `instead`; how many they were."""
    copied = 0
    for one in metadata.sorted_tables:
        rows = source.execute((instead or {}).get(one.name, stored(one)), execution_options=_IN_PARTS)
        for some in rows.mappings().partitions():
            _putting(one).run_each(target, [dict(row) for row in some])
            copied += len(some)
    return copied


def stored(one: Table, **instead: Any) -> Select[Any]:
    """All rows of a table; `instead` are expressions for columns that are not taken as they are."""
    taken = (instead.get(c.name, type_coerce(c, _plain(c.type))).label(c.name) for c in one.c)
    return select(*taken).order_by(*one.primary_key)


@cache
def _putting(one: Table) -> Prepared:
    columns = [column(c.name, _plain(c.type)) for c in one.c]
    return Prepared(insert(table(one.name, *columns)), [c.name for c in columns])


def _plain(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    """Texts are copied letter by letter; only times and truths have another form on the other engine."""
    return kind if isinstance(kind, Moment | Boolean | Integer) else Text()


def go_on(target: Connection, gap: Mapping[str, int] | None = None) -> None:
    """The next row of each table is numbered after the last; `gap`: so many numbers of a table are left out."""
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


def counted(connection: Connection) -> dict[str, int]:
    """The rows of each table."""
    number = select(func.count())
    return {one.name: connection.scalar(number.select_from(one)) or 0 for one in metadata.sorted_tables}


def check(target: Connection, wanted: Mapping[str, int]) -> None:
    """Raises Refused where rows are missing; then nothing is kept."""
    found = counted(target)
    if lacking := [name for name in wanted if found.get(name) != wanted[name]]:
        raise Refused(f"Not all rows arrived ({', '.join(lacking)}); nothing was kept.")


def broken(connection: Connection) -> list[str]:
    """The journals that do not hold, each with its first row that is wrong."""
    wrong = {id: journal.broken(journal.rows(connection, id)) for id in connection.scalars(_CLUSTERS).all()}
    return [f"cluster {id}, row {rows[0]}" for id, rows in wrong.items() if rows]


_CLUSTERS = select(clusters.c.id).order_by(clusters.c.id)
