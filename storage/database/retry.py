"""Retries: work that lost a unique key, or its connection, is done anew."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from storage.database.engine import Database, Work
from storage.database.errors import is_transient
from storage.database.locks import ClusterChanged

T = TypeVar("T")
TRIES = 3


async def write_with_retries(database: Database, work: Work[T], cluster: Callable[[], int] = int) -> T:
    """Runs the work in a transaction, three times at most. Each try begins under the lock of the `cluster` that
    is named then (0: of none)."""
    for attempt in range(1, TRIES + 1):
        try:
            return await database.write(work, cluster())
        except (DBAPIError, ClusterChanged) as problem:
            if attempt == TRIES or not is_transient(problem):
                raise
            await asyncio.sleep(0.05 * attempt)
    raise AssertionError("unreachable")
