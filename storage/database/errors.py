"""Errors of a database: how they are told, which pass when the work is done anew, and which never will."""

from typing import Any, cast

from sqlalchemy import Connection
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InterfaceError, ProgrammingError


def away(problem: Exception) -> bool:
    """Whether the database cannot be reached, or lets us do nothing."""
    return isinstance(problem, OSError | DBAPIError)


def passing(problem: Exception) -> bool:
    """Whether trying again may help: a lost key, a lost connection, a deadlock, a serialisation failure."""
    if isinstance(problem, DBAPIError):
        code = getattr(problem.orig, "sqlstate", "") or ""
        return isinstance(problem, IntegrityError) or problem.connection_invalidated or code.startswith("40")
    return True


def poisoned(problem: DBAPIError) -> bool:
    """Whether the statement itself is at fault (a value, a key, the SQL) and would be so for ever."""
    if code := getattr(problem.orig, "sqlstate", None):
        return str(code)[:2] in ("22", "23", "42")
    faulty = isinstance(problem, (IntegrityError, DataError, InterfaceError, ProgrammingError))
    return faulty and not problem.connection_invalidated


def as_told(connection: Connection, text: str, problem: Exception) -> Exception:
    """A driver's error as SQLAlchemy tells it, without the values; any other as it is."""
    dialect: Any = connection.dialect
    if not isinstance(problem, dialect.loaded_dbapi.Error):
        return problem
    gone = dialect.is_disconnect(problem, connection.connection, None)
    if gone:
        connection.invalidate(problem)
    error = dialect.loaded_dbapi.Error
    told: Exception = DBAPIError.instance(
        text,
        None,
        cast(Any, problem),
        error,
        hide_parameters=True,
        connection_invalidated=gone,
        dialect=dialect,
    )
    return told
