"""PostgreSQL behind the seam, through psycopg: its connections are kept, its transactions begun and ended by
hand, so that BEGIN and COMMIT travel with other statements (see `storage.database.pipeline`)."""

import asyncio
import select
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, cast
from weakref import WeakSet

from psycopg import AsyncConnection, AsyncRawCursor, AsyncRawServerCursor, DataError
from psycopg.pq import TransactionStatus
from sqlalchemy import URL, Connection, Engine, event, text
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.ext.asyncio import create_async_engine

from storage.database.engine import T, Work
from storage.database.errors import as_dbapi_error
from storage.database.exchange import Exchange, StatementFailed
from storage.database.locks import lock
from storage.database.pipeline import PIPELINE, Asked, BatchedStatement, Outcome, Pipeline

# Seconds a round trip may take, one that waits for its cluster's lock included. A server that has gone without
# a word would be waited for until its connection is given up, which takes the system a quarter of an hour.
PATIENCE = 20.0
# The same for what is not sent in a round trip of ours; for libpq, of a line over TCP.
_LIVELY = {
    "connect_timeout": 10,
    "tcp_user_timeout": int(PATIENCE * 1000),
    **{"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3},
}
# Each statement of a turn sees what was committed before it, whatever the server is set to; all statements of
# a look see the same moment.
_TURN: Asked = BatchedStatement("BEGIN ISOLATION LEVEL READ COMMITTED"), ()
_LOOK: Asked = BatchedStatement("BEGIN ISOLATION LEVEL REPEATABLE READ"), ()
_COMMIT: Asked = BatchedStatement("COMMIT"), ()
_ROLLBACK: Asked = BatchedStatement("ROLLBACK"), ()
EXCHANGE = "exchange"
"""The key of a connection's `info` under which its exchange stands, for as long as it lasts."""


class Postgres:
    """Many processes may share it; a turn takes its cluster's advisory lock first (see `locking.lock`)."""

    shared = True

    def __init__(self, url: URL) -> None:
        self.on_undone: Callable[[], None] = lambda: None
        # What is given up here is undone, so nothing comes late.
        self.on_late_result: Callable[[Any], None] = lambda result: None
        # Parameters are what people said; an error's text must never carry them into a log. As many connections
        # as there may be are kept: a new one knows no statement yet, and each would be planned anew.
        # Places are numbered as PostgreSQL has them: psycopg would look for its own in each text anew.
        self._engine = create_async_engine(
            url,
            pool_size=20,
            max_overflow=0,
            pool_use_lifo=True,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
            paramstyle="numeric_dollar",
            # What is prepared, `Exchange` prepares.
            connect_args={"cursor_factory": AsyncRawCursor, "prepare_threshold": None, **_LIVELY},
        )
        self._lines: WeakSet[AsyncConnection[Any]] = WeakSet()
        self._listen(self._engine.sync_engine)

    async def open(self) -> None:
        """Connections are made when they are needed."""

    async def close(self) -> None:
        await self._engine.dispose()

    def abandon(self) -> None:
        """Drops all connections on the spot. Whoever gives up a question on one that nobody answers would first
        be kept waiting by psycopg: 5 s to tell the server so, 5 s for its last word."""
        for raw in self._lines:
            raw.pgconn.finish()

    async def write(self, work: Work[T], cluster: int = 0) -> T:
        def locked(connection: Connection) -> T:
            if cluster:
                lock(connection, cluster)
            return work(connection)

        try:
            return await self._whole(_TURN, locked)
        except BaseException:
            self.on_undone()
            raise

    async def read(self, work: Work[T]) -> T:
        try:
            return await self._whole(_LOOK, work)
        except DBAPIError as problem:
            # Nothing was changed, so a look that lost its connection is taken anew.
            if not problem.connection_invalidated:
                raise
            return await self._whole(_LOOK, work)

    async def _whole(self, begin: Asked, work: Work[T]) -> T:
        async with self._engine.connect() as connection:
            return await connection.run_sync(_whole, begin, work)

    async def wipe(self, tables: Sequence[str]) -> bool:
        """Into new files: a plain VACUUM would leave the old bytes where they are. The server's own log and
        its archive are out of reach."""
        async with self._engine.connect() as connection:
            await connection.execute(text(f"VACUUM (FULL) {', '.join(tables)}"))
        return True

    def _listen(self, engine: Engine) -> None:
        @event.listens_for(engine, "connect")
        def connected(adapted: Any, record: Any) -> None:
            raw = adapted.driver_connection
            raw.server_cursor_factory = AsyncRawServerCursor
            record.info[EXCHANGE] = Exchange(raw)
            self._lines.add(raw)

        @event.listens_for(engine, "checkout")
        def taken(_: object, record: Any, __: object) -> None:
            if _has_gone(record.driver_connection):
                raise DisconnectionError

        @event.listens_for(engine, "before_cursor_execute")
        def asked(connection: Connection, *_: object) -> None:
            # What SQLAlchemy itself runs comes after all that was written before it.
            if pipeline := connection.info.get(PIPELINE):
                pipeline.flush()


def _has_gone(idle: AsyncConnection[Any]) -> bool:
    """True where the server has ended it, seen without a round trip: it says nothing on one that is idle
    but that."""
    if idle.closed:
        return True
    poll = select.poll()
    poll.register(idle.fileno(), select.POLLIN)
    return bool(poll.poll(0))


def _whole(connection: Connection, begin: Asked, work: Work[T]) -> T:
    """Does the work in a transaction, from its BEGIN to its COMMIT; undoes it if it fails."""

    def exchange(asked: Sequence[Asked]) -> Sequence[Outcome]:
        return _exchange(connection, asked)

    info, pipeline = connection.info, Pipeline(exchange)
    info[PIPELINE] = pipeline
    pipeline.defer(*begin)
    # SQLAlchemy's own notion of it: in the middle of one it takes no new connection for a lost one.
    with connection.begin():
        try:
            result = work(connection)
            if _status(connection) is TransactionStatus.INERROR:
                raise RuntimeError("a statement had failed, and so nothing was kept")
            pipeline.send([_COMMIT])
        except BaseException:
            _undo(connection)
            raise
        finally:
            info.pop(PIPELINE, None)
    return result


def _undo(connection: Connection) -> None:
    if not connection.invalidated:
        try:
            if _status(connection) is not TransactionStatus.IDLE:
                _exchange(connection, [_ROLLBACK])
        except Exception as problem:
            connection.invalidate(problem)


def _status(connection: Connection) -> TransactionStatus:
    adapted: Any = connection.connection.dbapi_connection
    return cast(TransactionStatus, adapted.info.transaction_status)


def _exchange(connection: Connection, asked: Sequence[Asked]) -> list[Outcome]:
    """Makes a round trip on the driver itself: what SQLAlchemy puts before it takes as long again."""
    adapted: Any = connection.connection.dbapi_connection
    exchange: Exchange = connection.info[EXCHANGE]
    try:
        return cast(list[Outcome], adapted.run_async(lambda _: _in_time(exchange.send(asked))))
    except StatementFailed as failed:
        raise as_dbapi_error(connection, failed.text, cast(Exception, failed.__cause__)) from failed.__cause__
    except DataError as problem:
        raise as_dbapi_error(connection, "", problem) from problem
    except BaseException as problem:
        # Broken off in the middle: nobody knows where the connection stands.
        told = as_dbapi_error(connection, "", problem) if isinstance(problem, Exception) else problem
        connection.invalidate(problem)
        raise told from problem


async def _in_time(work: Awaitable[T]) -> T:
    async with asyncio.timeout(PATIENCE):
        return await work
