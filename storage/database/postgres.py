"""PostgreSQL behind the seam: its connections are kept, its transactions begun and ended on the driver."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import URL, Connection, Engine, event, text
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.ext.asyncio import create_async_engine

from storage.database import pipeline
from storage.database.engine import T, Work

# Each statement of a turn sees what was committed before it, whatever the server is set to; all statements of
# a look see the same moment.
TURN = "BEGIN ISOLATION LEVEL READ COMMITTED"
LOOK = "BEGIN ISOLATION LEVEL REPEATABLE READ"


class Postgres:
    """Many processes may share it; a turn takes its cluster's advisory lock first (see `locking.lock`)."""

    shared = True

    def __init__(self, url: URL) -> None:
        self.on_undone: Callable[[], None] = lambda: None
        # What is given up here is undone, so nothing comes late.
        self.on_late_result: Callable[[Any], None] = lambda result: None
        # Parameters are what people said; an error's text must never carry them into a log. As many connections
        # as there may be are kept: a new one knows no statement yet, and each would be planned anew.
        # Transactions are begun and ended by hand (see `storage.database.pipeline`).
        self._engine = create_async_engine(
            url,
            pool_size=20,
            max_overflow=0,
            pool_use_lifo=True,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
        )
        self._listen(self._engine.sync_engine)

    async def open(self) -> None:
        """Connections are made when they are needed."""

    async def close(self) -> None:
        await self._engine.dispose()

    async def write(self, work: Work[T], cluster: int = 0) -> T:
        # The lock is a statement of its own, though it comes with BEGIN: each that follows sees what the turn
        # before, for which it had to wait, has kept.
        begin = f"{TURN}; SELECT pg_advisory_xact_lock({cluster:d})" if cluster else TURN
        try:
            return await self._whole(begin, work, cluster)
        except BaseException:
            self.on_undone()
            raise

    async def read(self, work: Work[T]) -> T:
        try:
            return await self._whole(LOOK, work)
        except DBAPIError as problem:
            # Nothing was changed, so a look that lost its connection is taken anew.
            if not problem.connection_invalidated:
                raise
            return await self._whole(LOOK, work)

    async def _whole(self, begin: str, work: Work[T], cluster: int = 0) -> T:
        def whole(connection: Connection) -> T:
            trip = connection.info[pipeline.TRIP] = pipeline.Trip(connection, cluster)
            return trip.whole(begin, work)

        async with self._engine.connect() as connection:
            return await connection.run_sync(whole)

    async def wipe(self, tables: Sequence[str]) -> bool:
        """Into new files: a plain VACUUM would leave the old bytes where they are. The server's own log and
        its archive are out of reach."""
        async with self._engine.connect() as connection:
            await connection.execute(text(f"VACUUM (FULL) {', '.join(tables)}"))
        return True

    def _listen(self, engine: Engine) -> None:
        @event.listens_for(engine, "checkout")
        def taken(_: object, record: Any, __: object) -> None:
            # The driver knows that its server has gone without asking it: that would be a round trip each time.
            if record.driver_connection.is_closed():
                raise DisconnectionError

        @event.listens_for(engine, "before_cursor_execute")
        def asked(connection: Connection, *_: object) -> None:
            # What SQLAlchemy itself runs comes after all that was written before it.
            if trip := connection.info.get(pipeline.TRIP):
                trip.clear()
