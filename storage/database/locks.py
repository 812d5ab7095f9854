"""The lock of a cluster: its turns come one after another, clusters side by side.

Why: .github/decisions/0010-one-cluster-one-turn-at-a-time.md.
"""

from sqlalchemy import Connection, Integer, bindparam, func, select

from storage.database import pipeline
from storage.database.statements import Prepared


class ClusterChanged(Exception):
    """The chat became another cluster's while its turn waited for the lock; the turn is decided anew."""


def lock(connection: Connection, cluster: int) -> None:
    """Takes the cluster's lock until the end of the transaction.

    It is a statement of its own before the load, so that the load sees what the turn before has kept. SQLite's
    one writer is that lock already.
    """
    if not holds_lock(connection, cluster):
        _LOCK.scalar(connection, {"of": cluster})
        pipeline.of(connection).lock = cluster


def holds_lock(connection: Connection, cluster: int) -> bool:
    """True if this transaction has the cluster's lock; on SQLite it has all."""
    return connection.dialect.name == "sqlite" or pipeline.of(connection).lock == cluster


_LOCK = Prepared(select(func.pg_advisory_xact_lock(bindparam("of", type_=Integer))))
