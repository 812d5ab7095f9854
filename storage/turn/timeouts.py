"""Timeouts of turns, counted in the database: whatever makes a turn hang may end the process too.

Only a turn that always hangs comes so far. One that waited for a lock, or for a database that was away, is kept
when its update comes again.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select

from bot.dialogue.said import Said
from storage.database.sql import insert_into
from storage.database.statements import Prepared
from storage.records.ballot_trail import day_of
from storage.schema import heard, timeouts
from storage.turn.processed_updates import KEEP

# At so many timeouts of one update it is given up, and its speaker is told so.
POISONED = 3
_PURGE = Prepared(delete(timeouts).where(timeouts.c.at < bindparam("before")))


def count(connection: Connection, said: Said, now: datetime) -> int:
    """Counts one timeout of this update's turn: how many there are by now, 0 if it has been kept meanwhile."""
    update = {"platform": said.platform, "bot": said.bot, "update": said.update}
    if connection.execute(select(heard.c.at).filter_by(**update)).first():
        return 0
    row = {**update, "times": 1, "at": day_of(now)}
    # In one statement: two processes may count at the same time.
    again: dict[str, Any] = {"times": timeouts.c.times + 1, "at": day_of(now)}
    kept = insert_into(timeouts, connection.dialect.name).values(row)
    counted = kept.on_conflict_do_update(index_elements=list(update), set_=again).returning(timeouts.c.times)
    return int(connection.execute(counted).scalar_one())


def purge(connection: Connection, now: datetime) -> None:
    """Deletes the counts of updates that no platform repeats any more."""
    _PURGE.later(connection, {"before": now - KEEP})
