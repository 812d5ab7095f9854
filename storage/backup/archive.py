"""A backup: one SQLite file that holds what either engine stores, and our copies of the evidence.

The rows are copied, never the pages: a page may still hold what was deleted from it. What is left out of it
says `storage.backup.secrecy`.
"""

import asyncio
import os
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    insert,
    inspect,
    select,
)

from storage.backup import secrecy
from storage.backup.copy_rows import (
    Refused,
    be_present,
    between,
    broken,
    copy,
    counted,
    reading,
    refusing,
    scratch,
)
from storage.backup.verify import only_read
from storage.database.factory import database_at
from storage.database.sqlite import Sqlite
from storage.database.types import Data, Moment
from storage.migrations import HEAD, migrate, revision
from storage.schema import evidence

_own = MetaData()
# The backup itself: when it was taken, and how many rows each table then had in it.
about = Table(
    "backup",
    _own,
    Column("id", Integer, primary_key=True),
    Column("taken", Moment, nullable=False),
    Column("rows", Data, nullable=False),
)
# One file behind the evidence: the copy we keep, named by its SHA-256, or one still waiting at its platform.
files = Table(
    "files",
    _own,
    Column("platform", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
)


@dataclass(frozen=True)
class File:
    """One file behind the evidence: our copy with this SHA-256, or (`platform`) one that waits there."""

    name: str
    platform: str = ""


# A file's bytes; None if they are not here, or need not be held since the platform has them.
Fetch = Callable[[File], bytes | None]
Put = Callable[[File, bytes], None]


@dataclass(frozen=True)
class Taken:
    """What is in a backup. `missing`: copies that should have been there; `open` ballots are in it without
    their votes; `broken` journals do not hold in the database itself."""

    rows: int
    files: int
    missing: tuple[str, ...]
    open: int
    broken: tuple[str, ...]


async def take(url: str, file: Path, now: datetime, fetch: Fetch) -> Taken:
    """Writes the file, whole or not at all, beside whoever uses the database. Raises Refused."""
    with refusing("The database"):
        source = reading(url)
        draft = _begun(file)
        try:
            target = scratch(draft)
            await asyncio.to_thread(target.at_once, migrate, writing=True)
            taken = await between(source, target, lambda of, to: _copied(of, to, now))
            missing, found = await asyncio.to_thread(_fetched, target, fetch)
            await target.close()
            await asyncio.to_thread(_finish, draft, file)
        finally:
            await source.close()
            _clear(draft)
    rows, going_on, wrong = taken
    return Taken(rows, found, tuple(missing), going_on, tuple(wrong))


def _begun(file: Path) -> Path:
    """A draft beside the file, that nobody else may read."""
    if file.exists():
        raise Refused(f"{file} is there already; a backup never replaces a file.")
    if not file.parent.is_dir():
        raise Refused(f"{file.parent} is no folder.")
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    os.close(handle)
    return Path(name)


def _clear(draft: Path) -> None:
    """What is left of it, beside it too."""
    for left in draft.parent.glob(f"{draft.name}*"):
        left.unlink()


def _copied(source: Connection, target: Connection, now: datetime) -> tuple[int, int, list[str]]:
    be_present(source)
    _own.create_all(target)
    rows = copy(source, target, secrecy.selected(source))
    target.execute(insert(about).values(taken=now, rows=counted(target)))
    return rows, len(secrecy.going_on(source)), broken(target)


def _fetched(target: Sqlite, fetch: Fetch) -> tuple[list[str], int]:
    """Each file in a transaction of its own; files never change, so they may come after the rows."""
    missing, found = [], 0
    for file in target.at_once(_named):
        data = fetch(file)
        if data is not None:
            row = {"platform": file.platform, "name": file.name, "bytes": data}
            target.at_once(lambda to, row=row: to.execute(insert(files), row), writing=True)  # type: ignore[misc]
            found += 1
        elif not file.platform:
            missing.append(file.name)
    return missing, found


def _named(connection: Connection) -> list[File]:
    e = evidence.c
    kept = connection.scalars(select(e.sha256).where(e.state == "kept", ~e.link).distinct().order_by(e.sha256))
    waiting = select(e.ref, e.platform).where(e.state == "wanted", e.question != "", ~e.link).distinct()
    return [*map(File, kept), *(File(ref, platform) for ref, platform in connection.execute(waiting))]


def _finish(draft: Path, file: Path) -> None:
    """One file, that can be read from where nothing can be written; on the disk, then under its name."""
    with closing(sqlite3.connect(draft)) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.rename(file)


# --- opened again ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Backup:
    """A backup that has been found whole, with the present schema."""

    source: Sqlite
    taken: datetime
    rows: dict[str, int]

    def files(self) -> Iterator[tuple[File, bytes]]:
        for file in self.source.at_once(_all_files):
            this = (files.c.platform == file.platform) & (files.c.name == file.name)
            yield file, self.source.at_once(lambda c, this=this: c.scalar(select(files.c.bytes).where(this)))  # type: ignore[misc]


@asynccontextmanager
async def opened(file: Path) -> AsyncIterator[Backup]:
    """The file is only read; one of an older release is brought up to date in a copy. Raises Refused."""
    with refusing(f"{file}"):
        backup = await asyncio.to_thread(_read, file)
    try:
        if backup.source.at_once(revision) == HEAD:
            yield backup
        else:
            async with _brought_up(backup, file) as present:
                yield present
    finally:
        await backup.source.close()


@asynccontextmanager
async def _brought_up(backup: Backup, file: Path) -> AsyncIterator[Backup]:
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(folder) / "backup"
        source = scratch(copied)
        with refusing(f"A copy of {file}"):
            await asyncio.to_thread(shutil.copy, file, copied)
            await asyncio.to_thread(source.at_once, migrate, writing=True)
        try:
            yield Backup(source, backup.taken, backup.rows)
        finally:
            await source.close()


def _read(file: Path) -> Backup:
    source = database_at(only_read(file))
    assert isinstance(source, Sqlite)
    return source.at_once(lambda connection: _whole(connection, source, file))


def _whole(connection: Connection, source: Sqlite, file: Path) -> Backup:
    if not inspect(connection).has_table(about.name):
        raise Refused(f"{file} is no backup of this program.")
    known = revision(connection)
    if known > HEAD:
        raise Refused(f"{file} was made by a newer release (schema {known}); it takes that one to restore it.")
    (sound,) = connection.exec_driver_sql("PRAGMA integrity_check(1)").one()
    row = connection.execute(select(about.c.taken, about.c.rows)).one()
    found = {name: connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar() for name in row.rows}  # noqa: S608
    if sound != "ok" or found != row.rows:
        raise Refused(f"{file} is damaged: it does not hold what was written into it.")
    return Backup(source, row.taken, row.rows)


def _all_files(connection: Connection) -> list[File]:
    return [File(name, platform) for platform, name in connection.execute(_NAMES)]


_NAMES = select(files.c.platform, files.c.name).order_by(files.c.platform, files.c.name)
