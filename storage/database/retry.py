"""A transaction that lost to another, or lost its connection, is tried again."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from storage.database.engine import Database, Work
from storage.database.errors import passing
from storage.database.locks import Moved

T = TypeVar("T")
TRIES = 3


async def write(database: Database, work: Work[T], cluster: Callable[[], int] = int) -> T:
    """Work that loses a unique key or its connection is undone and done anew, three times at most. Each time
    it begins under the lock of the `cluster` that is named then (0: of none)."""
    for attempt in range(1, TRIES + 1):
        try:
            return await database.write(work, cluster())
        except (DBAPIError, Moved) as problem:
            if attempt == TRIES or not passing(problem):
                raise
            await asyncio.sleep(0.05 * attempt)
    raise AssertionError("unreachable")
