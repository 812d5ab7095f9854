"""The schema's history leads to the tables the code speaks of, on both engines."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

import storage.migrations
from storage.engines import database
from storage.tables import metadata
from tests.storage.town import NOW, Clock, remember


def config(connection: Connection | None = None) -> Config:
    made = Config()
    made.set_main_option("script_location", storage.migrations.__path__[0])
    made.attributes["connection"] = connection
    return made


async def test_the_migrated_schema_is_that_of_the_tables(url: str):
    engine = database(url)
    await engine.open()

    def differences(connection: Connection) -> list[object]:
        # SQLite gives defaults back in another spelling.
        defaults = connection.dialect.name == "postgresql"
        context = MigrationContext.configure(connection, opts={"compare_server_default": defaults})
        return list(compare_metadata(context, metadata))

    def tables_of(connection: Connection) -> set[str]:
        return set(inspect(connection).get_table_names())

    assert await engine.read(differences) == []
    assert await engine.read(tables_of) == {*metadata.tables, "alembic_version"}
    await engine.close()


async def test_a_migration_can_be_undone_and_done_again(url: str):
    engine = database(url)
    await engine.open()
    await engine.write(lambda c: command.downgrade(config(c), "base"))
    assert await engine.read(lambda c: inspect(c).get_table_names()) == ["alembic_version"]
    await engine.close()
    memory = remember(url, Clock(NOW))
    await memory.open()
    assert (await memory.look("chat", "x")).cluster is None
    await memory.close()


def test_head_names_the_newest_revision():
    assert ScriptDirectory.from_config(config()).get_heads() == [storage.migrations.HEAD]
