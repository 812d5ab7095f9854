"""The schema's history leads to the tables the code speaks of, on both engines."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

import storage.migrations
from bot.conversations.decide import decide, elapse
from bot.dialogue.said import Chat
from storage.backup.copy_rows import count_rows
from storage.backup.verify import chains
from storage.database.factory import database_at
from storage.outbox.rows import enqueue
from storage.schema import metadata
from tests.storage.released import AFTER, ROWS, config, made_at, revisions
from tests.worlds.charters import NOW
from tests.worlds.stored import Clock, heard, remember


async def test_the_migrated_schema_is_that_of_the_tables(url: str):
    engine = database_at(url)
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
    engine = database_at(url)
    await engine.open()
    await engine.write(lambda c: command.downgrade(config(c), "base"))
    assert await engine.read(lambda c: inspect(c).get_table_names()) == ["alembic_version"]
    await engine.close()
    memory = remember(url, Clock(NOW))
    await memory.open()
    assert (await memory.views.look("chat", "x")).cluster is None
    await memory.close()


async def test_migrations_can_be_undone_while_messages_refer_to_each_other(url: str):
    memory = remember(url, Clock(NOW))
    await memory.open()
    chat = Chat("chat", "lan")

    def refer(connection: Connection) -> None:
        first = enqueue(connection, chat, NOW, text="Một.", state="sent")
        enqueue(connection, chat, NOW, text="Một, sửa.", target=first)

    await memory.database.write(refer)
    await memory.close()
    engine = database_at(url)
    await engine.open()
    await engine.write(lambda c: command.downgrade(config(c), "0006"))
    left = await engine.read(lambda c: c.exec_driver_sql("SELECT text FROM outbox ORDER BY id").scalars().all())
    assert left == ["Một.", "Một, sửa."]
    await engine.close()


def test_head_names_the_newest_revision():
    assert ScriptDirectory.from_config(config()).get_heads() == [storage.migrations.HEAD]


def releases() -> Iterator[tuple[str, str]]:
    """Each released schema on one engine by turns; on both the oldest, which goes through all migrations, and
    the newest."""
    engines, every = ("sqlite", "postgres"), revisions()
    for place, revision in enumerate(every):
        both = place in (0, len(every) - 1)
        yield from ((engine, revision) for engine in (engines if both else engines[place % 2 :][:1]))


@pytest.mark.parametrize(("engine", "revision"), [*releases()], indirect=["engine"])
async def test_every_released_database_is_whole_goes_forward_with_its_rows_and_is_played_on(
    url: str, revision: str
):
    engine = database_at(url)
    await engine.open()
    await engine.write(made_at(revision))
    await engine.close()
    [before] = await chains(url)
    assert (before.broken, before.differing) == ((), ())
    assert before.schema == ("" if revision == storage.migrations.HEAD else revision)
    memory = remember(url, Clock(AFTER))
    await memory.open()
    held = await memory.database.read(count_rows)
    there = await memory.database.read(lambda c: {name for name in held if held[name]})
    # What was there is sealed once, by a row of the journal.
    sealed = {"journal": 1, "seals": 1} if revision < "0008" else {}
    sealed |= {"secret_keys": 1}
    assert {name: held[name] for name in there} == {
        name: len(ROWS.get(name, ())) + sealed.get(name, 0) for name in there
    }
    assert there >= {"clusters", "answers", "journal", "outbox"}
    await memory.tick(elapse)
    kept = await memory.turn(heard("lan", "4,5", name="Lan"), decide)
    assert kept.status == "kept"
    here = await memory.views.look("chat", "lan")
    answers = here.answers["thue"]
    assert (answers["k1/self.thue.a1"].value, answers["k1/self.thue.a2"].value) == ("4.5", "3.5")
    owed = await memory.outbox.claim("chat", 50, timedelta(minutes=1))
    assert {delivery.chat for delivery in owed} == {"lan", "minh"}
    await memory.turn(heard("minh", "mã mời"), decide)
    await memory.close()
    [after] = await chains(url)
    assert (after.broken, after.differing, after.schema) == ((), (), "")
    assert after.vouched == (len(ROWS["journal"]) + 1 if revision < "0008" else 0)
