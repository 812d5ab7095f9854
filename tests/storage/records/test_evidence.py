"""Files behind the evidence: wanted, kept, refused, erased."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import update

from bot.dialogue.facts import EvidenceMoved, EvidenceWanted
from bot.dialogue.said import Attachment, Said
from storage.database.engine import Database
from storage.database.factory import database_at
from storage.records import evidence
from storage.records.evidence import EvidenceRepository, Wanted
from storage.schema import evidence as table
from storage.schema import metadata
from tests.storage.bare import NOW, create_cluster, rows

A1 = "k1/self.thue.a1"
SAID = Said("chat", "bot", "1", "lan", "lan")


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    """A cluster with two files and a link of one unit."""
    database = database_at("sqlite://")
    await database.open()
    await database.write(lambda connection: metadata.create_all(connection))
    await database.write(create_cluster)
    for file in (Attachment("r1", "a.pdf"), Attachment("r2", "b.pdf"), Attachment("https://x", link=True)):
        fact = EvidenceWanted("thue", A1, file)
        await database.write(lambda c, fact=fact: evidence.want(c, 1, fact, SAID, 0, NOW))  # type: ignore[misc]
    yield database
    await database.close()


async def states(database: Database) -> list[tuple[object, ...]]:
    return await database.read(lambda connection: rows(connection, table.c.id, table.c.state, table.c.why))


async def test_files_are_wanted_until_they_are_kept_refused_or_taken_back(database: Database):
    files = EvidenceRepository(database)
    assert await files.wanted("chat", 9) == [Wanted(1, "chat", "r1", "a.pdf"), Wanted(2, "chat", "r2", "b.pdf")]
    assert (await files.wanted("chat", 1), await files.wanted("page", 9)) == (
        [Wanted(1, "chat", "r1", "a.pdf")],
        [],
    )
    await files.keep(1, "ab", "application/pdf", 3)
    await database.write(lambda connection: evidence.move(connection, 1, EvidenceMoved("thue", 2, "")))
    assert await files.wanted("chat", 9) == []
    await files.refuse(2, "tệp rỗng")
    assert await states(database) == [(1, "kept", ""), (2, "refused", "tệp rỗng"), (3, "kept", "")]


async def test_a_copy_of_erased_evidence_is_deleted_unless_another_piece_needs_it(database: Database):
    files = EvidenceRepository(database)
    for id, sha256 in ((1, "ab"), (2, "ab")):
        await files.keep(id, sha256, "application/pdf", 3)
    await database.write(lambda c: c.execute(update(table).where(table.c.id == 1).values(state="erased")))
    assert await files.erased() == []
    await database.write(lambda c: c.execute(update(table).where(table.c.id == 2).values(state="erased")))
    assert await files.erased() == ["ab"]
    await files.forget(["ab"])
    assert [id for id, *_ in await states(database)] == [3]


async def test_nobody_moves_the_evidence_of_another_unit(database: Database):
    await database.write(lambda connection: evidence.move(connection, 1, EvidenceMoved("khobac", 1, "")))
    assert len(await EvidenceRepository(database).wanted("chat", 9)) == 2
