"""Way to the database: who may serve it, opened or refused in a sentence, given up where it vanished."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from typing import Protocol

from config.settings import Settings
from handlers import database_marker
from handlers.database_marker import DatabaseGone
from storage.database.errors import cause, is_unreachable
from storage.database.file_guard import InUse, lock
from storage.database.location import file_of
from storage.migrations import NewerSchema
from storage.records.secret_keys import WrongKey
from storage.turn.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

# Seconds after which, when all is to end, the database is asked whether it is there; and for its answer.
PATIENCE, PARTING = 2.0, 3.0


class Closing(Protocol):
    """Anything that is let go by closing it."""

    def close(self) -> None: ...


class CannotServe(Exception):
    """Installation that cannot be opened. The message says what to change."""


class NotYet(CannotServe):
    """Installation that may open at another try, with nothing changed here."""


def claim(settings: Settings) -> Closing:
    """Lock of the one process that may serve an SQLite file; PostgreSQL is shared by several. Raises
    CannotServe, also where the file was there once and is gone."""
    file = file_of(settings.database)
    try:
        if file is None or not file.parent.is_dir():
            return ExitStack()
        held = lock(file)
    except InUse as why:
        raise CannotServe(f"{why}; a SQLite file is served by one alone.") from None
    try:
        database_marker.require(settings, empty=not file.exists() or not file.stat().st_size)
    except DatabaseGone as why:
        held.close()
        raise CannotServe(str(why)) from None
    return held


async def open_database(memory: UnitOfWork, settings: Settings) -> None:
    """Raises CannotServe, and NotYet where the database is away."""
    try:
        await memory.open()
        if await memory.views.is_empty():
            database_marker.require(settings, empty=True)
        else:
            database_marker.remember(settings)
    except (NewerSchema, DatabaseGone, WrongKey) as why:
        await memory.close()
        raise CannotServe(str(why)) from None
    except Exception as error:
        if not is_unreachable(error):
            raise
        raise NotYet(
            f"The database cannot be opened ({cause(error)}): is it up, and THIDUA_DATABASE_URL right?"
        ) from None


async def close_database(memory: UnitOfWork) -> None:
    """Closes it; of a server that has vanished nobody waits for a last word."""
    if not memory.database.shared:
        await memory.close()
        return
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PARTING):
            await memory.close()


@asynccontextmanager
async def cut_short(memory: UnitOfWork, stop: asyncio.Event) -> AsyncIterator[None]:
    """Breaks off what is being finished after `stop`, where the database has vanished: nothing of it could be
    stored, and it is found again by the next start."""

    async def watch(limit: asyncio.Timeout) -> None:
        await stop.wait()
        while True:
            await asyncio.sleep(PATIENCE)
            # Not waited for any longer: the driver takes five seconds more to give a question up.
            asked = asyncio.create_task(memory.views.is_empty())
            asked.add_done_callback(lambda one: one.cancelled() or one.exception())
            answered, _ = await asyncio.wait([asked], timeout=PARTING)
            if not answered or asked.exception():
                memory.database.abandon()
                asked.cancel()
                log.error("the database does not answer; what is not finished is broken off")
                limit.reschedule(0)
                return

    try:
        async with asyncio.timeout(None) as limit:
            watching = asyncio.create_task(watch(limit))
            try:
                yield
            finally:
                watching.cancel()
    except (TimeoutError, ExceptionGroup):
        if not limit.expired():
            raise
