"""Migrations run inside the transaction of whoever asks for them."""

import pytest
from alembic import command
from sqlalchemy import Connection, inspect

from storage.database.factory import database_at
from storage.migrations import HEAD, revision
from storage.schema import metadata
from tests.storage.released import config


async def test_a_migration_whose_transaction_fails_has_changed_nothing(url: str):
    store = database_at(url)
    await store.open()

    def undone(connection: Connection) -> None:
        command.downgrade(config(connection), "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.write(undone)
    assert await store.read(revision) == HEAD
    tables = await store.read(lambda connection: set(inspect(connection).get_table_names()))
    assert tables >= {*metadata.tables}
    await store.close()
