"""INSERT ... ON CONFLICT, in the words of the engine that is asked."""

from typing import Any

from sqlalchemy import Table


def insert_on(dialect: str, table: Table) -> Any:
    """Only the dialect that is spoken is loaded: PostgreSQL's takes two megabytes."""
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)
