"""SQLite behind the seam: one writer thread with group commit, and readers beside it.

Why a batch ends where it does: .github/decisions/0011-one-seam-two-engines.md.
"""

import asyncio
import contextlib
import threading
import time
from asyncio import Future
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event

from storage.database.engine import T, Work
from storage.database.errors import as_dbapi_error
from storage.database.file_guard import FileGuard

Waiting = tuple[Work[Any], Future[Any]]
Outcome = tuple[Any, Exception | None]

# Group commit: at most so many turns share one COMMIT, and none is begun after so many seconds. The first
# should not wait long for the last; larger batches would synchronise all users.
BATCH, ENOUGH = 64, 0.01


class Sqlite:
    """SQLite with one writer thread. All the work that waits when it is free goes into one BEGIN IMMEDIATE
    transaction, each piece in a savepoint: one that fails is rolled back alone, a failing COMMIT fails all."""

    shared = False

    def __init__(self, url: URL) -> None:
        self._synchronous = str(url.query.get("synchronous", "FULL")).upper()
        if self._synchronous not in ("OFF", "NORMAL", "FULL"):
            raise ValueError("synchronous must be OFF, NORMAL or FULL")
        url = url.difference_update_query(["synchronous"]).set(drivername="sqlite+pysqlite")
        self._read_only = url.query.get("mode") == "ro"
        self._writer = create_engine(url, poolclass=NullPool, hide_parameters=True)
        self._set_up(self._writer, "BEGIN IMMEDIATE")
        self._reader: Engine | None = None
        self._file: Path | None = None
        self._guard: FileGuard | None = None
        if url.database and url.database != ":memory:":
            self._file = Path(url.database)
            self._reader = create_engine(url, pool_size=4, hide_parameters=True)
            self._set_up(self._reader, "BEGIN")
        self.on_undone: Callable[[], None] = lambda: None
        self.on_late_result: Callable[[Any], None] = lambda result: None
        self._waiting: SimpleQueue[Waiting | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    async def open(self) -> None:
        self._guard = FileGuard(self._file) if self._file and not self._read_only else None
        self._thread = threading.Thread(target=self._run, name="sqlite-writer", daemon=True)
        self._thread.start()

    async def close(self) -> None:
        thread, self._thread = self._thread, None
        if thread:
            self._waiting.put(None)
            await asyncio.to_thread(thread.join)
        if self._reader:
            self._reader.dispose()
        self._writer.dispose()

    async def write(self, work: Work[T], cluster: int = 0) -> T:
        # The one writer is every cluster's lock.
        if self._thread is None:
            raise RuntimeError("the database is closed")
        future: Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.put((work, future))
        return await future

    async def read(self, work: Work[T]) -> T:
        if self._reader is None:
            return await self.write(work)
        return await asyncio.to_thread(self._read, self._reader, work)

    def abandon(self) -> None:
        """A file answers, or fails."""

    async def wipe(self, tables: Sequence[str]) -> bool:
        """Rewrites the whole file. Deleted pages are zeroed anyhow (`secure_delete`); the log is truncated
        too."""
        return self._reader is None or await asyncio.to_thread(self._vacuum)

    def _vacuum(self) -> bool:
        raw = self._writer.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute("VACUUM")
            busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy
        finally:
            raw.close()

    def run_sync(self, work: Work[T], *, writing: bool = False) -> T:
        """Runs the work in the caller's own thread, on a database that is not open: for commands that work with
        two of them."""
        return self._read(self._writer if writing else self._reader or self._writer, work)

    @staticmethod
    def _read(engine: Engine, work: Work[T]) -> T:
        with engine.begin() as connection:
            return work(connection)

    def _run(self) -> None:
        try:
            connection = self._writer.connect()
        except Exception as problem:
            self._refuse(problem)
            return
        with connection:
            batch: deque[Waiting] = deque()
            closing = False
            while batch or not closing:
                closing = closing or not self._fill(batch)
                if batch:
                    self._commit_together(connection, batch)
            if self._reader:
                # On the driver's own connection: SQLAlchemy's would begin a transaction first.
                connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _fill(self, batch: deque[Waiting]) -> bool:
        """Adds the work that waits now; an empty batch blocks until there is some. False once it is closed."""
        while len(batch) < BATCH:
            try:
                task = self._waiting.get(block=not batch)
            except Empty:
                break
            if task is None:
                return False
            batch.append(task)
        return True

    def _commit_together(self, connection: Connection, batch: deque[Waiting]) -> None:
        """Runs and commits the first of the batch and as many others as have time; the rest stays in it."""
        waits: list[Future[Any]] = []
        outcomes: list[Outcome] = []
        # Savepoints by hand: SQLAlchemy's take ten times as long as the statements themselves.
        raw: Any = connection.connection.dbapi_connection
        try:
            with connection.begin():
                # From here: another process's lock may have been waited for.
                ends = time.monotonic() + ENOUGH
                while batch and (not waits or time.monotonic() < ends):
                    work, future = batch.popleft()
                    if future.cancelled():
                        continue
                    waits.append(future)
                    raw.execute("SAVEPOINT work")
                    try:
                        outcomes.append((work(connection), None))
                    except Exception as problem:
                        self._roll_back(raw, problem)
                        self.on_undone()
                        outcomes.append((None, problem))
                    raw.execute("RELEASE work")
                if self._guard:
                    self._guard.check()
        except Exception as problem:
            # Nothing of the batch is stored, so nothing of it may be acknowledged. After a failing COMMIT
            # SQLite is still in the transaction, and SQLAlchemy believes that it is over.
            connection.connection.rollback()
            self.on_undone()
            # Where it could not even begin, all of the batch failed.
            if not waits:
                waits = [future for _, future in batch]
                batch.clear()
            outcomes = [(None, problem)] * len(waits)
        if waits:
            self._settle(waits, outcomes)

    @staticmethod
    def _roll_back(raw: Any, problem: Exception) -> None:
        """Rolls back to the savepoint. Raises the problem itself where that fails: a full disk has rolled back
        the whole transaction already, and then that is what everybody has to hear."""
        try:
            raw.execute("ROLLBACK TO work")
        except Exception:
            raise problem from None

    def _refuse(self, problem: Exception) -> None:
        """Answers all work with the problem until the database is closed: the file cannot be opened."""
        while (task := self._waiting.get()) is not None:
            self._settle([task[1]], [(None, problem)])

    def _settle(self, futures: Sequence[Future[Any]], outcomes: Sequence[Outcome]) -> None:
        """Resolves the futures of a batch in one call: waking their loop costs more than a statement."""

        def resolve() -> None:
            for future, (result, failed) in zip(futures, outcomes, strict=True):
                if future.done():  # Whoever waited has given up meanwhile.
                    if failed is None:
                        self.on_late_result(result)
                elif failed is None:
                    future.set_result(result)
                else:
                    future.set_exception(failed)

        # In a loop that has been closed nobody waits any more.
        with contextlib.suppress(RuntimeError):
            futures[0].get_loop().call_soon_threadsafe(resolve)

    def _set_up(self, engine: Engine, begin: str) -> None:
        # The driver's own transaction handling is off and BEGIN is ours: with its defaults the first
        # savepoint's RELEASE would commit.
        @event.listens_for(engine, "connect")
        def set_pragmas(raw: Any, _: object) -> None:
            raw.isolation_level = None
            for pragma in (
                "busy_timeout = 10000",
                # A file that is only read must not be changed.
                "journal_mode" if self._read_only else "journal_mode = WAL",
                f"synchronous = {self._synchronous}",
                "foreign_keys = ON",
                "secure_delete = ON",
            ):
                raw.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def begin_transaction(connection: Connection) -> None:
            # On the driver's own connection: SQLAlchemy's way takes as long as some of a turn's statements.
            raw: Any = connection.connection.dbapi_connection
            try:
                raw.execute(begin)
            except Exception as problem:
                raise as_dbapi_error(connection, begin, problem) from problem
