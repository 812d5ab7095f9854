"""The seam to a database engine: a piece of work is a synchronous function of a Connection.

What `write` returns has been committed; what raises has left nothing behind. Why one seam for two engines:
.github/decisions/0011-one-seam-two-engines.md.
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")
Work = Callable[[Connection], T]


class Database(Protocol):
    """A database, open between `open` and `close`.

    Example:

        >>> import asyncio
        >>> from sqlalchemy import text
        >>> from storage.database.factory import database_at
        >>> async def two() -> int:
        ...     database = database_at("sqlite://")
        ...     await database.open()
        ...     found = await database.write(lambda connection: connection.scalar(text("SELECT 1 + 1")))
        ...     await database.close()
        ...     return found
        >>> asyncio.run(two())
        2
    """

    on_undone: Callable[[], None]
    """Called, where the work runs, whenever some of it was rolled back."""
    on_late_result: Callable[[Any], None]
    """Called, in the loop, with the result of work that was committed when nobody waited for it any more."""

    @property
    def shared(self) -> bool:
        """True if other processes may work on it at the same time."""
        ...

    async def open(self) -> None: ...
    async def close(self) -> None: ...
    def abandon(self) -> None:
        """Lets go of a server that has vanished without a word, whatever it is being asked."""
        ...

    async def write(self, work: Work[T], cluster: int = 0) -> T:
        """Runs the work in a transaction of its own, under the lock of the cluster if one is named, and returns
        after the COMMIT."""
        ...

    async def read(self, work: Work[T]) -> T:
        """Runs work that changes nothing, beside the writers, on what is committed."""
        ...

    async def wipe(self, tables: Sequence[str]) -> bool:
        """Rewrites the files so that nothing deleted from these tables is left in them; false if somebody was
        in the way, and it has to be done again."""
        ...
