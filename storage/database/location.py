"""Place of a database, without what opens it: for a person to read, and to find its file."""

from pathlib import Path

from sqlalchemy import URL, make_url


def file_of(url: str) -> Path | None:
    """The file of an SQLite database; None for one in memory and for PostgreSQL."""
    parsed = make_url(url)
    on_disk = parsed.drivername.startswith("sqlite") and parsed.database and parsed.database != ":memory:"
    return Path(str(parsed.database)) if on_disk else None


def absolute(url: str) -> str:
    """The same database, for a process that stands in another folder."""
    file = file_of(url)
    if file is None:
        return url
    return make_url(url).set(database=str(file.resolve())).render_as_string(hide_password=False)


def name_of(url: str) -> str:
    """The database by its file or address, without user and password."""
    if file := file_of(url):
        return str(file.resolve())
    parsed = make_url(url)
    kind = parsed.drivername.partition("+")[0]
    return URL.create(kind, host=parsed.host, port=parsed.port, database=parsed.database).render_as_string()
