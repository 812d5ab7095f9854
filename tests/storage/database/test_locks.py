"""The lock of a cluster where one writer is the lock; on PostgreSQL it is tested with turns."""

from storage.database.locks import holds_lock, lock
from tests.storage.bare import connected


def test_a_transaction_on_sqlite_holds_every_clusters_lock():
    with connected() as connection:
        assert holds_lock(connection, 7)
        lock(connection, 7)
        assert holds_lock(connection, 8)
