"""The archive: one SQLite file with what either engine stores, and our copies of the evidence.

Rows are copied, never pages: a page may still hold what was deleted from it. What is left out is in
`storage.backup.secrecy`.
"""

import asyncio
import contextlib
import os
import shutil
import sqlite3
import tempfile
import time
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
    broken_journals,
    copy_all,
    count_rows,
    in_both,
    open_for_reading,
    refusing_unusable,
    require_present,
    scratch_database,
)
from storage.backup.verify import read_only_url
from storage.database.factory import database_at
from storage.database.sqlite import Sqlite
from storage.database.types import Data, Moment
from storage.migrations import HEAD, migrate, revision
from storage.schema import evidence

# Begins the name of a file that is being written, or migrated; and seconds after which it was left by a kill.
DRAFT, LEFT = ".thidua-draft-", 3600.0

_own = MetaData()
# One row: when the backup was taken, and how many rows each table had in it.
about = Table(
    "backup",
    _own,
    Column("id", Integer, primary_key=True),
    Column("taken", Moment, nullable=False),
    Column("rows", Data, nullable=False),
)
# A file behind the evidence: our copy, named by its SHA-256, or one that still waits at its platform.
files = Table(
    "files",
    _own,
    Column("platform", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
)


@dataclass(frozen=True)
class File:
    """A file behind the evidence: our copy with this SHA-256, or (`platform`) one that waits there."""

    name: str
    platform: str = ""


# Gives a file's bytes; None if they are not here, or need not be stored since the platform has them.
Fetch = Callable[[File], bytes | None]
Put = Callable[[File, bytes], None]


@dataclass(frozen=True)
class Taken:
    """Contents of a backup. `missing`: copies that should have been there; `open` ballots are in it without
    their votes; `broken`: journals that do not hold in the database itself."""

    rows: int
    files: int
    missing: tuple[str, ...]
    open: int
    broken: tuple[str, ...]


async def take(url: str, file: Path, now: datetime, fetch: Fetch) -> Taken:
    """Writes the file, whole or not at all, while others may use the database. Raises Refused."""
    with refusing_unusable("The database", f"The folder {file.parent}", "sqlite"):
        source = open_for_reading(url)
        if await asyncio.to_thread(file.exists):
            await _refuse_present(file)
        draft = _new_draft(file)
        try:
            target = scratch_database(draft)
            await asyncio.to_thread(target.run_sync, migrate, writing=True)
            taken = await in_both(source, target, lambda source, target: _copy(source, target, now))
            missing, found = await asyncio.to_thread(_add_files, target, fetch)
            await target.close()
            await asyncio.to_thread(_finish, draft, file)
        finally:
            await source.close()
            _delete(draft)
    rows, open_ballots, broken = taken
    return Taken(rows, found, tuple(missing), open_ballots, tuple(broken))


async def _refuse_present(file: Path) -> None:
    """Raises Refused, and says whether what is there is a whole backup, as after a kill at the very end."""
    try:
        async with open_backup(file) as present:
            what = f"and is complete: a backup of {present.taken:%Y-%m-%d %H:%M} UTC"
    except Refused:
        what = "and is no whole backup"
    raise Refused(f"{file} is there already, {what}. A backup never replaces a file.")


def _new_draft(file: Path) -> Path:
    """Creates a draft beside the file, that nobody else may read."""
    if not file.parent.is_dir():
        raise Refused(f"{file.parent} is no folder.")
    _sweep(file.parent)
    handle, name = tempfile.mkstemp(prefix=DRAFT, dir=file.parent)
    os.close(handle)
    return Path(name)


def _sweep(folder: Path) -> None:
    """Deletes drafts that a kill has left; one that is being written is younger."""
    for left in folder.glob(f"{DRAFT}*"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > LEFT:
                shutil.rmtree(left) if left.is_dir() else left.unlink()


def _delete(draft: Path) -> None:
    """Deletes the draft, and what SQLite has put beside it."""
    for left in draft.parent.glob(f"{draft.name}*"):
        left.unlink()


def _copy(source: Connection, target: Connection, now: datetime) -> tuple[int, int, list[str]]:
    require_present(source)
    _own.create_all(target)
    rows = copy_all(source, target, secrecy.rows_for_backup(source))
    target.execute(insert(about).values(taken=now, rows=count_rows(target)))
    return rows, len(secrecy.open_ballots(source)), broken_journals(target)


def _add_files(target: Sqlite, fetch: Fetch) -> tuple[list[str], int]:
    """Adds each file in a transaction of its own; files never change, so they may come after the rows."""
    missing, found = [], 0
    for file in target.run_sync(_wanted_files):
        with refusing_unusable(f"The copy {file.name} of evidence"):
            data = fetch(file)
        if data is not None:
            row = {"platform": file.platform, "name": file.name, "bytes": data}
            target.run_sync(lambda to, row=row: to.execute(insert(files), row), writing=True)  # type: ignore[misc]
            found += 1
        elif not file.platform:
            missing.append(file.name)
    return missing, found


def _wanted_files(connection: Connection) -> list[File]:
    e = evidence.c
    kept = connection.scalars(select(e.sha256).where(e.state == "kept", ~e.link).distinct().order_by(e.sha256))
    waiting = select(e.ref, e.platform).where(e.state == "wanted", e.question != "", ~e.link).distinct()
    return [*map(File, kept), *(File(ref, platform) for ref, platform in connection.execute(waiting))]


def _finish(draft: Path, file: Path) -> None:
    """Makes the draft one file that can be read where nothing can be written, syncs it, and gives it its
    name."""
    with closing(sqlite3.connect(draft)) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.rename(file)


# --- opened again ---


@dataclass(frozen=True)
class Backup:
    """A backup that was found whole, with the present schema."""

    source: Sqlite
    taken: datetime
    rows: dict[str, int]

    def files(self) -> Iterator[tuple[File, bytes]]:
        for file in self.source.run_sync(_files):
            this = (files.c.platform == file.platform) & (files.c.name == file.name)
            yield file, self.source.run_sync(lambda c, this=this: c.scalar(select(files.c.bytes).where(this)))  # type: ignore[misc]


@asynccontextmanager
async def open_backup(file: Path) -> AsyncIterator[Backup]:
    """Opens a backup. The file is only read; one of an older release is migrated in a copy. Raises Refused."""
    with refusing_unusable(f"{file}"):
        backup = await asyncio.to_thread(_read, file)
    try:
        if backup.source.run_sync(revision) == HEAD:
            yield backup
        else:
            async with _migrated(backup, file) as present:
                yield present
    finally:
        await backup.source.close()


@asynccontextmanager
async def _migrated(backup: Backup, file: Path) -> AsyncIterator[Backup]:
    _sweep(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=DRAFT) as folder:
        copied = Path(folder) / "backup"
        source = scratch_database(copied)
        with refusing_unusable(f"A copy of {file}"):
            await asyncio.to_thread(shutil.copy, file, copied)
            await asyncio.to_thread(source.run_sync, migrate, writing=True)
        try:
            # A migration may add rows of its own, as that which sealed the journal did.
            yield Backup(source, backup.taken, source.run_sync(count_rows))
        finally:
            await source.close()


def _read(file: Path) -> Backup:
    source = database_at(read_only_url(file))
    assert isinstance(source, Sqlite)
    return source.run_sync(lambda connection: _checked(connection, source, file))


def _checked(connection: Connection, source: Sqlite, file: Path) -> Backup:
    """The backup in this file. Raises Refused where it is none, is damaged, or of a newer release."""
    if not inspect(connection).has_table(about.name):
        raise Refused(f"{file} is no backup of this program.")
    known = revision(connection)
    if known > HEAD:
        raise Refused(f"{file} was made by a newer release (schema {known}); it takes that one to restore it.")
    (sound,) = connection.exec_driver_sql("PRAGMA integrity_check(1)").one()
    row = connection.execute(select(about.c.taken, about.c.rows)).one()
    # A table that is not there holds nothing.
    there = set(inspect(connection).get_table_names())
    count = 'SELECT count(*) FROM "{}"'
    found = {
        name: connection.exec_driver_sql(count.format(name)).scalar() if name in there else 0
        for name in row.rows
    }
    if sound != "ok" or found != row.rows:
        raise Refused(f"{file} is damaged: it does not hold what was written into it.")
    return Backup(source, row.taken, row.rows)


def _files(connection: Connection) -> list[File]:
    return [File(name, platform) for platform, name in connection.execute(_NAMES)]


_NAMES = select(files.c.platform, files.c.name).order_by(files.c.platform, files.c.name)
