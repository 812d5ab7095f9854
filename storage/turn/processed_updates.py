"""Updates heard: each is dealt with once; one that cannot be is recorded as failed and answered civilly.

What was said is stored nowhere here, neither the text nor an error's message, which might quote it.
"""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from bot.delivery.plan import apology
from bot.dialogue.said import Chat, Said
from storage.database.locks import Moved
from storage.database.statements import Lookup, Prepared, Values
from storage.outbox.rows import owe
from storage.schema import heard

KEEP = timedelta(days=3)

_HEARD = ("platform", "bot", "update", "at", "failed")
_HEAR = {
    "sqlite": Prepared(sqlite.insert(heard).on_conflict_do_nothing(), _HEARD),
    "postgresql": Prepared(postgresql.insert(heard).on_conflict_do_nothing(), _HEARD),
}


class TurnFailed(Exception):
    """A turn raised something that trying again does not help. `kind` is the kind of error."""

    def __init__(self, problem: Exception) -> None:
        frame = traceback.extract_tb(problem.__traceback__)[-1]
        self.kind = type(problem).__name__
        super().__init__(f"{self.kind} in {frame.name}, line {frame.lineno}")


@contextmanager
def failing() -> Iterator[None]:
    """Inside, any error is the turn's but the database's own, a broken line to it, and a chat that moved."""
    try:
        yield
    except (DBAPIError, OSError, Moved):
        raise
    except Exception as problem:
        raise TurnFailed(problem) from None


def is_new(connection: Connection, said: Said, now: datetime, failed: str = "") -> bool:
    """Marks an update as dealt with; false if it was before. A repeat that runs beside the first waits
    here for it to end."""
    return _HEAR[connection.dialect.name].run(connection, _row(said, now, failed)) == 1


def marking(said: Said, now: datetime) -> Lookup:
    """How `is_new` asks PostgreSQL."""
    return _HEAR["postgresql"], _row(said, now)


def _row(said: Said, now: datetime, failed: str = "") -> Values:
    return {"platform": said.platform, "bot": said.bot, "update": said.update, "at": now, "failed": failed}


def record_failure(connection: Connection, said: Said, kind: str, now: datetime) -> bool:
    """Marks the update as dealt with and owes its chat an apology; false if it was dealt with before."""
    if not is_new(connection, said, now, kind):
        return False
    if text := apology(said):
        owe(connection, Chat(said.platform, said.chat, said.group), now, text=text)
    return True


def purge(connection: Connection, now: datetime) -> None:
    connection.execute(delete(heard).where(heard.c.at < now - KEEP))
