"""Look over a database for its operator: it is neither made nor brought up to date."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, func, select, update

from bot.dialogue.installation import ClockDoubt
from storage.database.errors import cause
from storage.database.factory import database_at
from storage.database.location import file_of
from storage.migrations import HEAD, revision
from storage.records import clock_marks
from storage.records.clock_marks import Marks
from storage.schema import clusters, evidence, secret_keys, ticks


@dataclass(frozen=True)
class Found:
    """State of a database. `problem`: why nothing can be stored; `copies`: SHA-256 of the evidence that should
    be there; `fingerprint`: of the key under which codes are kept, "" before the first start. Of a schema that
    is not the present one only its revision is known."""

    revision: str
    head: str = HEAD
    problem: str = ""
    clusters: int = 0
    marks: Marks = field(default_factory=Marks)
    copies: tuple[str, ...] = ()
    fingerprint: str = ""


async def inspect_database(url: str, confirm: Callable[[Found], ClockDoubt | None] | None = None) -> Found:
    """Reads it, and tries to store something; `confirm`: the doubt that is at an end. Raises the database's
    errors, FileNotFoundError for a file that is not there."""
    file = file_of(url)
    if file is not None and not file.is_file():
        raise FileNotFoundError(2, "no such file")
    database = database_at(url)
    await database.open()
    try:
        found = await database.read(_found)
        if found.revision != HEAD:
            return found
        try:
            await database.write(_touch)
        except Exception as error:
            return replace(found, problem=cause(error))
        doubt = confirm(found) if confirm else None
        if doubt:
            await database.write(lambda connection: clock_marks.confirm(connection, doubt))
        return found
    finally:
        await database.close()


def _found(connection: Connection) -> Found:
    known = revision(connection)
    if known != HEAD:
        return Found(known)
    kept = select(evidence.c.sha256).where(evidence.c.state == "kept", ~evidence.c.link).distinct()
    copies = tuple(connection.scalars(kept.order_by(evidence.c.sha256)))
    number = connection.scalar(select(func.count()).select_from(clusters)) or 0
    key = connection.scalar(select(secret_keys.c.fingerprint)) or ""
    marks = clock_marks.read(connection)
    return Found(known, clusters=number, marks=marks, copies=copies, fingerprint=key)


def _touch(connection: Connection) -> None:
    """Writes what stands there already: whether it can be stored is all that is asked."""
    connection.execute(update(ticks).values(upto=ticks.c.upto))
