"""Signed pages: they wait from when their copy is kept until they were read."""

from bot.dialogue.facts import EvidenceWanted
from bot.dialogue.said import Attachment, Said
from storage.database.factory import database_at
from storage.records import evidence
from storage.records.evidence import EvidenceRepository
from storage.records.signed_pages import SignedPageRepository, WaitingPage
from storage.schema import metadata
from tests.storage.bare import NOW, create_cluster

SAID = Said("chat", "bot", "1", "minh", "minh")


async def test_a_page_waits_once_it_is_kept_and_until_it_was_read():
    database = database_at("sqlite://")
    await database.open()
    await database.write(lambda connection: metadata.create_all(connection))
    await database.write(create_cluster)
    for page, name in ((True, "trang.jpg"), (False, "khac.jpg")):
        fact = EvidenceWanted("", "k1/signed..page", Attachment(name, name), page=page)
        await database.write(lambda c, fact=fact: evidence.want(c, 1, fact, SAID, 0, NOW))  # type: ignore[misc]
    pages, files = SignedPageRepository(database), EvidenceRepository(database)
    assert await pages.waiting("chat", 9) == []
    for id in (1, 2):
        await files.keep(id, f"sha {id}", "image/jpeg", 3)
    assert await pages.waiting("chat", 9) == [WaitingPage(1, "minh", "trang.jpg", "sha 1")]
    assert await pages.waiting("zalo", 9) == []
    await pages.settle(1)
    assert await pages.waiting("chat", 9) == []
    await database.close()
