"""Chooses the engine that a URL asks for."""

from sqlalchemy import make_url

from storage.database.engine import Database
from storage.database.sqlite import Sqlite


def database_at(url: str) -> Database:
    """The database at `sqlite+pysqlite:///...` or `postgresql+asyncpg://...`. Raises ValueError for any other.

    SQLite takes `?synchronous=OFF|NORMAL|FULL` (FULL if unset: nothing acknowledged is lost in a power cut).
    """
    parsed = make_url(url)
    if parsed.drivername in ("sqlite", "sqlite+pysqlite"):
        return Sqlite(parsed)
    if parsed.drivername == "postgresql+asyncpg":
        # Seven megabytes that nobody needs who is on SQLite.
        from storage.database.postgres import Postgres

        return Postgres(parsed)
    raise ValueError(f"Unknown database driver {parsed.drivername}: use sqlite+pysqlite or postgresql+asyncpg.")
