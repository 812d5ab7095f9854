"""Processed updates: each is dealt with once; one whose turn fails is recorded, and its chat gets an apology.

Nothing of what was said is stored here, neither the text nor an error's message, which might quote it.
"""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Connection, bindparam, delete
from sqlalchemy.exc import DBAPIError

from bot.delivery.plan import apology
from bot.dialogue.said import Chat, Said
from storage.database.locks import ClusterChanged
from storage.database.sql import insert_into
from storage.database.statements import Lookup, Prepared, Values
from storage.outbox.rows import enqueue
from storage.records.ballot_trail import day_of
from storage.schema import heard

# A day more than platforms repeat, since `at` is the beginning of a day.
KEEP = timedelta(days=4)

_PURGE = Prepared(delete(heard).where(heard.c.at < bindparam("before")))
_COLUMNS = ("platform", "bot", "update", "at", "failed")


@cache
def _marks(engine: str) -> Prepared:
    return Prepared(insert_into(heard, engine).on_conflict_do_nothing(), _COLUMNS)


class TurnFailed(Exception):
    """A turn raised what no further try helps. `kind` is the kind of error."""

    def __init__(self, problem: Exception) -> None:
        frame = traceback.extract_tb(problem.__traceback__)[-1]
        self.kind = type(problem).__name__
        super().__init__(f"{self.kind} in {frame.name}, line {frame.lineno}")


@contextmanager
def raising_turn_failed() -> Iterator[None]:
    """Turns any error inside into TurnFailed, but for the database's own and a cluster that changed."""
    try:
        yield
    except (DBAPIError, OSError, ClusterChanged):
        raise
    except Exception as problem:
        raise TurnFailed(problem) from None


def mark_processed(connection: Connection, said: Said, now: datetime, failed: str = "") -> bool:
    """Marks an update as processed; false if it was before. A repeat that runs beside the first waits here for
    it to end."""
    return _marks(connection.dialect.name).run(connection, _row(said, now, failed)) == 1


def marking(said: Said, now: datetime) -> Lookup:
    """Lookup by which `mark_processed` marks an update on PostgreSQL."""
    return _marks("postgresql"), _row(said, now)


def _row(said: Said, now: datetime, failed: str = "") -> Values:
    update = {"platform": said.platform, "bot": said.bot, "update": said.update}
    return {**update, "at": day_of(now), "failed": failed}


def record_failure(connection: Connection, said: Said, kind: str, now: datetime) -> bool:
    """Marks an update whose turn failed, and enqueues the apology; false if it was processed before."""
    if not mark_processed(connection, said, now, kind):
        return False
    if text := apology(said):
        enqueue(connection, Chat(said.platform, said.chat, said.group), now, text=text)
    return True


def purge(connection: Connection, now: datetime) -> None:
    """Deletes rows that are so old that no platform repeats their updates."""
    _PURGE.later(connection, {"before": now - KEEP})
