"""Errors of a database: which pass when the work is done anew, and which never will."""

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
