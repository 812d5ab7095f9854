"""The one seam to the database: a unit of work is a synchronous function of a Connection.

SQLite runs it in one writer thread with group commit, PostgreSQL through `AsyncConnection.run_sync`. What
`write` returns has been committed; what raises has left nothing behind.
"""

import asyncio
import contextlib
import threading
import time
from asyncio import Future
from collections import deque
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Any, Protocol, TypeVar

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url

from storage.faults import as_told

T = TypeVar("T")
Work = Callable[[Connection], T]
Waiting = tuple[Work[Any], Future[Any]]
Outcome = tuple[Any, Exception | None]

# So many turns share one COMMIT at most, and none is begun after so many seconds: the first should not wait
# long for the last, nor should all who are answered together speak together again.
BATCH, ENOUGH = 64, 0.01


class Database(Protocol):
    undone: Callable[[], None]
    """Called, where the work runs, whenever some of it was undone."""
    late: Callable[[Any], None]
    """Called, in the loop, with what work gave that was committed when nobody waited for it any more."""

    async def open(self) -> None: ...
    async def close(self) -> None: ...

    async def write(self, work: Work[T], cluster: int = 0) -> T:
        """Runs the work in a transaction of its own, under the lock of the cluster if one is named, and returns
        after the COMMIT."""
        ...

    async def read(self, work: Work[T]) -> T:
        """Runs work that changes nothing, beside the writers, on what is committed."""
        ...

    async def wipe(self, tables: Sequence[str]) -> bool:
        """Rewrites what is stored so that nothing deleted from these tables is left in it; false if somebody
        was in the way, and it has to be done again."""
        ...


def database(url: str) -> Database:
    """The engine a URL asks for: `sqlite+pysqlite:///...` or `postgresql+psycopg://...`.

    SQLite takes `?synchronous=OFF|NORMAL|FULL` (FULL if unset: nothing acknowledged is lost in a power cut).
    """
    parsed = make_url(url)
    if parsed.drivername in ("sqlite", "sqlite+pysqlite"):
        return Sqlite(parsed)
    if parsed.drivername == "postgresql+psycopg":
        # Seven megabytes that nobody needs who is on SQLite.
        from storage.postgres import Postgres

        return Postgres(parsed)
    raise ValueError(f"Unknown database driver {parsed.drivername}: use sqlite+pysqlite or postgresql+psycopg.")


class Sqlite:
    """One writer thread. All the work waiting when it is free goes into one BEGIN IMMEDIATE transaction,
    each piece in a savepoint: one that fails undoes itself alone, a failing COMMIT fails them all."""

    def __init__(self, url: URL) -> None:
        self._synchronous = str(url.query.get("synchronous", "FULL")).upper()
        if self._synchronous not in ("OFF", "NORMAL", "FULL"):
            raise ValueError("synchronous must be OFF, NORMAL or FULL")
        url = url.difference_update_query(["synchronous"]).set(drivername="sqlite+pysqlite")
        self._only_read = url.query.get("mode") == "ro"
        self._writer = create_engine(url, poolclass=NullPool, hide_parameters=True)
        self._listen(self._writer, "BEGIN IMMEDIATE")
        self._reader: Engine | None = None
        if url.database and url.database != ":memory:":
            self._reader = create_engine(url, pool_size=4, hide_parameters=True)
            self._listen(self._reader, "BEGIN")
        self.undone: Callable[[], None] = lambda: None
        self.late: Callable[[Any], None] = lambda result: None
        self._waiting: SimpleQueue[Waiting | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    async def open(self) -> None:
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

    async def wipe(self, tables: Sequence[str]) -> bool:
        """The whole file. Deleted pages are zeroed anyhow (`secure_delete`); the log is cut off too."""
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

    def at_once(self, work: Work[T], *, writing: bool = False) -> T:
        """The same in the caller's own thread, of a database that is not open: for commands that work with
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
                closing = closing or not self._take(batch)
                if batch:
                    self._together(connection, batch)
            if self._reader:
                # On the driver's own connection: SQLAlchemy's would begin a transaction first.
                connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _take(self, batch: deque[Waiting]) -> bool:
        """Fills the batch with what waits now; an empty one waits for it. False once the database is closed."""
        while len(batch) < BATCH:
            try:
                task = self._waiting.get(block=not batch)
            except Empty:
                break
            if task is None:
                return False
            batch.append(task)
        return True

    def _together(self, connection: Connection, batch: deque[Waiting]) -> None:
        """The first of the batch and what else has its time; the rest stays in it."""
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
                        self._undo(raw, problem)
                        self.undone()
                        outcomes.append((None, problem))
                    raw.execute("RELEASE work")
        except Exception as problem:
            # Nothing of the batch is stored, so nothing of it may be acknowledged. After a failing COMMIT
            # SQLite is still in the transaction, and SQLAlchemy believes that it is over.
            connection.connection.rollback()
            self.undone()
            # Where it could not even begin, all who wait for it are told.
            if not waits:
                waits = [future for _, future in batch]
                batch.clear()
            outcomes = [(None, problem)] * len(waits)
        if waits:
            self._settle(waits, outcomes)

    @staticmethod
    def _undo(raw: Any, problem: Exception) -> None:
        """A full disk has undone the whole transaction already; then that is what is to be told."""
        try:
            raw.execute("ROLLBACK TO work")
        except Exception:
            raise problem from None

    def _refuse(self, problem: Exception) -> None:
        """The file cannot be opened: whoever asks is told so, until the database is closed."""
        while (task := self._waiting.get()) is not None:
            self._settle([task[1]], [(None, problem)])

    def _settle(self, futures: Sequence[Future[Any]], outcomes: Sequence[Outcome]) -> None:
        """Tells those who wait, all of a batch at once: waking their loop costs more than a statement."""

        def tell() -> None:
            for future, (result, failed) in zip(futures, outcomes, strict=True):
                if future.done():  # given up meanwhile
                    if failed is None:
                        self.late(result)
                elif failed is None:
                    future.set_result(result)
                else:
                    future.set_exception(failed)

        # A loop that has been closed has nobody left who waits.
        with contextlib.suppress(RuntimeError):
            futures[0].get_loop().call_soon_threadsafe(tell)

    def _listen(self, engine: Engine, begin: str) -> None:
        # The driver's own transaction handling is off and BEGIN is ours: with its defaults the first
        # savepoint's RELEASE would commit.
        @event.listens_for(engine, "connect")
        def connected(raw: Any, _: object) -> None:
            raw.isolation_level = None
            for pragma in (
                "busy_timeout = 10000",
                # A file that is only read stays as it is.
                "journal_mode" if self._only_read else "journal_mode = WAL",
                f"synchronous = {self._synchronous}",
                "foreign_keys = ON",
                "secure_delete = ON",
            ):
                raw.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def begun(connection: Connection) -> None:
            # On the driver's own connection: SQLAlchemy's way takes as long as some of a turn's statements.
            raw: Any = connection.connection.dbapi_connection
            try:
                raw.execute(begin)
            except Exception as problem:
                raise as_told(connection, begin, problem) from problem
