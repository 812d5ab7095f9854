"""Errors of a database: which are transient, which permanent, and how a driver's own is translated."""

import errno
from typing import Any, cast

from sqlalchemy import Connection
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InterfaceError, ProgrammingError

from storage.database.file_guard import FileLost


def cause(problem: BaseException) -> str:
    """Kind of an error, and its cause as the database or the system names it: "OperationalError (SQLITE_FULL)",
    "DiskFull (SQLSTATE 53100)", "OSError (ENOSPC)". Nothing of its own words, which may quote somebody."""
    found, seen = problem, set[int]()
    while id(found) not in seen:
        seen.add(id(found))
        if isinstance(found, DBAPIError) and found.orig is not None:
            found = found.orig
        elif named := _named(found):
            return f"{type(found).__name__} ({named})"
        else:
            found = found.__cause__ or found
    return type(problem.orig if isinstance(problem, DBAPIError) and problem.orig else problem).__name__


def _named(problem: BaseException) -> str:
    if name := getattr(problem, "sqlite_errorname", ""):
        return str(name)
    if code := getattr(problem, "sqlstate", ""):
        return f"SQLSTATE {code}"
    if isinstance(problem, OSError):
        # What ours says quotes nobody.
        own = str(problem) if isinstance(problem, FileLost) else ""
        return errno.errorcode.get(problem.errno or 0, own)
    return ""


def is_unreachable(problem: Exception) -> bool:
    """True if the database cannot be reached, or refuses us."""
    return isinstance(problem, OSError | DBAPIError)


def is_transient(problem: Exception) -> bool:
    """True if trying again may help: a lost key, a lost connection, a deadlock, a serialisation failure."""
    if isinstance(problem, DBAPIError):
        code = getattr(problem.orig, "sqlstate", "") or ""
        return isinstance(problem, IntegrityError) or problem.connection_invalidated or code.startswith("40")
    return True


def is_permanent(problem: DBAPIError) -> bool:
    """True if the statement itself is at fault (a value, a key, the SQL) and will be at every try."""
    if code := getattr(problem.orig, "sqlstate", None):
        return str(code)[:2] in ("22", "23", "42")
    faulty = isinstance(problem, (IntegrityError, DataError, InterfaceError, ProgrammingError))
    return faulty and not problem.connection_invalidated


def as_dbapi_error(connection: Connection, text: str, problem: Exception) -> Exception:
    """A driver's error as SQLAlchemy raises it, but without the values; any other error as it is.

    A connection that is lost is invalidated.
    """
    dialect: Any = connection.dialect
    if not isinstance(problem, dialect.loaded_dbapi.Error):
        return problem
    lost = dialect.is_disconnect(problem, connection.connection, None)
    if lost:
        connection.invalidate(problem)
    error: Exception = DBAPIError.instance(
        text,
        None,
        cast(Any, problem),
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=lost,
        dialect=dialect,
    )
    return error
