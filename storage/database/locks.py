"""The lock of a cluster (law 10): one cluster's turns come one after another, clusters side by side."""

from sqlalchemy import Connection, Integer, bindparam, func, select

from storage.database import pipeline
from storage.database.statements import Prepared


class Moved(Exception):
    """While we waited for the lock the chat became another cluster's; the turn is decided anew."""


def lock(connection: Connection, cluster: int) -> None:
    """One cluster's turns come one after another. In a statement of its own, before the load, so that the
    load sees what the turn before has kept. SQLite's one writer is that lock already."""
    if not holds_lock(connection, cluster):
        _LOCK.scalar(connection, {"of": cluster})
        pipeline.of(connection).lock = cluster


def holds_lock(connection: Connection, cluster: int) -> bool:
    """True if this transaction has the cluster's lock; on SQLite it has all."""
    return connection.dialect.name == "sqlite" or pipeline.of(connection).lock == cluster


_LOCK = Prepared(select(func.pg_advisory_xact_lock(bindparam("of", type_=Integer))))
