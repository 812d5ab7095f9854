"""A packet made of the talk `packet.talk`, unpacked once for all tests."""

import asyncio
from datetime import datetime
from functools import partial
from pathlib import Path
from zipfile import ZipFile

import pytest

from handlers.documents.packet.archive import write
from handlers.documents.packet.contents import documents
from handlers.evidence import copy_path
from storage.records import packets
from tests.stage import memories
from tests.stage.script import read
from tests.talk import play

TALK = Path(__file__).parents[2] / "talks" / "packet.talk"


@pytest.fixture(scope="session")
def zipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ZIP of the talk's year."""
    return asyncio.run(_made(tmp_path_factory.mktemp("packet")))


@pytest.fixture
def packet(zipped: Path, tmp_path: Path) -> Path:
    """The packet, unpacked for one test, which may change it."""
    with ZipFile(zipped) as archive:
        archive.extractall(tmp_path / "packet")
    return tmp_path / "packet"


async def _made(folder: Path) -> Path:
    played = await play(read(TALK), "telegram", "plain", folder)
    assert not played.trouble
    memory = memories.Quick(memories.url(folder), clock=lambda: datetime.fromisoformat(MOMENT), platforms={})
    await memory.open()
    try:
        rows = await memory.database.read(partial(packets.read, cycle=1))
        situation = await memory.views.record("k1")
    finally:
        await memory.close()
    write(folder / "k1.zip", rows, documents(rows, situation), partial(copy_path, folder / "evidence"))
    return folder / "k1.zip"


MOMENT = "2026-11-23T09:00+07:00"
