"""Links to pages that take files: opened once and soon, by one page; gone afterwards."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.dialogue.facts import UploadOffered
from bot.dialogue.turn import Turn
from storage.records import upload_links
from storage.records.upload_links import OPEN_FOR, UploadLink
from storage.schema import upload_links as table
from tests.worlds.stored import StoredWorld, heard

CODE, QUESTION = "ABCDEFGHJK", "k1/self.thue.a1.ev"
LINK = UploadLink("chat", "minh", QUESTION)
SOON = timedelta(minutes=30)


@pytest.fixture
async def offered(world: StoredWorld) -> StoredWorld:
    fact = UploadOffered(CODE, QUESTION, world.clock.now() + SOON)
    await world.keep(heard("minh"), Turn((fact,), f"https://example.org/vao/{CODE}"))
    return world


async def test_it_is_found_by_its_code_until_it_is_opened(offered: StoredWorld):
    links = offered.memory.upload_links
    assert await links.of_code(CODE) == LINK
    assert await links.open(CODE, "page")
    assert await links.of_code(CODE) is None
    assert await links.of_session("page") == LINK


async def test_one_page_alone_opens_it_however_often_it_tries(offered: StoredWorld):
    links = offered.memory.upload_links
    assert await links.open(CODE, "page")
    assert await links.open(CODE, "page")
    assert not await links.open(CODE, "other")
    assert await links.of_session("other") is None
    assert await links.of_session("") is None
    assert not await links.open("BCDEFGHJKM", "other")


async def test_its_time_and_that_of_its_page_run_out(offered: StoredWorld):
    links, clock = offered.memory.upload_links, offered.clock
    clock.on(SOON - timedelta(minutes=1))
    assert await links.open(CODE, "page")
    clock.on(OPEN_FOR - timedelta(minutes=1))
    assert await links.of_session("page") == LINK
    clock.on(timedelta(minutes=1))
    assert await links.of_session("page") is None
    assert not await links.open(CODE, "page")


async def test_neither_the_code_nor_the_link_is_stored_in_words(offered: StoredWorld):
    assert CODE not in str(await offered.rows(select(table)))
    assert CODE not in str(await offered.rows("SELECT text FROM outbox"))


async def test_what_is_over_is_deleted(offered: StoredWorld):
    later = offered.clock.now() + SOON + timedelta(seconds=1)
    await offered.database.write(lambda connection: upload_links.purge(connection, later))
    assert await offered.rows(select(table)) == []
