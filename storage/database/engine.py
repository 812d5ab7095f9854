"""The seam to a database engine: a unit of work is a synchronous function of a Connection.

What `write` returns has been committed; what raises has left nothing behind.
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")
Work = Callable[[Connection], T]


class Database(Protocol):
    @property
    def shared(self) -> bool:
        """Other processes may work on it at the same time."""
        ...

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
