"""Workbooks: wanted until they are read or of no use, kept until they are taken, the newest of each kind."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.dialogue.facts import WorkbookRead, WorkbookSent
from bot.dialogue.said import Attachment, Said
from bot.dialogue.workbooks import Workbook, WorkbookReading
from storage.database.engine import Database
from storage.database.factory import database_at
from storage.records import workbooks
from storage.records.workbooks import WantedWorkbook, WorkbookRepository
from storage.schema import metadata
from storage.schema import workbooks as table
from tests.storage.bare import NOW, create_cluster, rows

SAID = Said("chat", "bot", "1", "lan", "lan")


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    """A cluster to which two workbooks were sent."""
    database = database_at("sqlite://")
    await database.open()
    await database.write(lambda connection: metadata.create_all(connection))
    await database.write(create_cluster)
    for name in ("a.xlsx", "b.xlsx"):
        fact = WorkbookSent(Attachment(f"ref {name}", name, size=9))
        await database.write(lambda c, fact=fact: workbooks.want(c, 1, fact, SAID, 0, NOW))  # type: ignore[misc]
    yield database
    await database.close()


async def keep(database: Database, id: int, talk: str, value: str) -> None:
    book = Workbook(id, f"{id}", WorkbookReading("k1", "thue", "self", {"a1": value}), talk)
    await database.write(lambda connection: workbooks.keep(connection, 1, WorkbookRead("thue", book)))


async def of_unit(database: Database, unit: str = "thue") -> list[tuple[int, str, str]]:
    found = await database.read(lambda connection: workbooks.of_unit(connection, 1, unit))
    return [(book.id, book.talk, book.reading.values["a1"]) for book in found]


async def test_a_workbook_is_wanted_until_its_turn_was_kept(database: Database):
    store = WorkbookRepository(database)
    first = WantedWorkbook(1, "k1", "lan", "ref a.xlsx", "a.xlsx", 9)
    assert (await store.wanted("chat", 1), await store.wanted("page", 9)) == ([first], [])
    await keep(database, 1, "book", "5")
    await store.settle(2)
    assert await store.wanted("chat", 9) == []
    await store.settle(1)
    found = await database.read(lambda connection: rows(connection, table.c.id, table.c.state, table.c.ref))
    assert found == [(1, "read", ""), (2, "done", "")]


async def test_only_the_newest_of_each_conversation_waits(database: Database):
    await keep(database, 1, "book", "5")
    assert await of_unit(database) == [(1, "book", "5")]
    await keep(database, 2, "book", "4")
    assert (await of_unit(database), await of_unit(database, "khobac")) == ([(2, "book", "4")], [])


async def test_those_of_others_wait_beside_it(database: Database):
    await keep(database, 1, "book", "5")
    await keep(database, 2, "bookpaper", "4")
    assert await of_unit(database) == [(1, "book", "5"), (2, "bookpaper", "4")]


async def test_a_year_that_is_erased_has_none_left(database: Database):
    await keep(database, 1, "book", "5")
    await database.write(lambda connection: workbooks.erase(connection, 1))
    assert await of_unit(database) == []


async def test_a_chat_wants_one_rehearsal_at_a_time(database: Database):
    for chat in ("minh", "minh", "hoa"):
        fact, said = WorkbookSent(Attachment("", "thử quy chế"), "rehearsal"), replace(SAID, chat=chat)
        await database.write(lambda c, fact=fact, said=said: workbooks.want(c, 1, fact, said, 0, NOW))  # type: ignore[misc]
    wanted = await WorkbookRepository(database).wanted("chat", 9)
    assert [(book.chat, book.talk) for book in wanted] == [
        ("lan", ""),
        ("lan", ""),
        ("minh", "rehearsal"),
        ("hoa", "rehearsal"),
    ]
