"""The lock of a cluster (law 10): one cluster's turns come one after another, clusters side by side."""

from sqlalchemy import Connection, Integer, bindparam, func, select

from storage import pipeline
from storage.prepared import Prepared


class Moved(Exception):
    """While we waited for the lock the chat became another cluster's; the turn is decided anew."""


def lock(connection: Connection, cluster: int) -> None:
    """One cluster's turns come one after another. In a statement of its own, before the load, so that the
    load sees what the turn before has kept. SQLite's one writer is that lock already."""
    if held(connection, cluster) != cluster:
        _LOCK.later(connection, {"of": cluster})
        pipeline.of(connection).lock = cluster


def held(connection: Connection, cluster: int) -> int:
    """The cluster whose lock we have; on SQLite we have all."""
    return cluster if connection.dialect.name == "sqlite" else pipeline.of(connection).lock


_LOCK = Prepared(select(func.pg_advisory_xact_lock(bindparam("of", type_=Integer))))
