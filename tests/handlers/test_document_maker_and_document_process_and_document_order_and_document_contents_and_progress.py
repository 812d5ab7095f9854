"""Documents made in a process of their own, from the database of either engine."""

import asyncio
import io
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.dialogue.installation import UNNAMED
from bot.dialogue.turn import Document
from handlers import document_maker
from handlers.document_maker import DocumentMaker, NotMade
from handlers.document_order import Origin
from handlers.progress import part
from tests.worlds.fixtures import postgres_url
from tests.worlds.stored import StoredWorld

__all__ = ["postgres_url"]
BOOK = Document("xlsx", "k1")


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def maker(world: StoredWorld, url: str, tmp_path: Path) -> DocumentMaker:
    origin = Origin(url, tmp_path / "evidence", "Asia/Ho_Chi_Minh", frozenset(), UNNAMED)
    return DocumentMaker(origin, lambda: datetime(2026, 11, 20, 2, tzinfo=UTC))


async def test_a_document_is_made_of_what_is_stored_and_the_loop_has_nothing_to_do_with_it(
    maker: DocumentMaker,
):
    working = 0.0

    async def beat() -> None:
        nonlocal working
        while True:
            began = time.thread_time()
            await asyncio.sleep(0.001)
            working = max(working, time.thread_time() - began)

    beating = asyncio.create_task(beat())
    made = await maker.make(BOOK)
    beating.cancel()
    assert isinstance(made, bytes)
    book = load_workbook(io.BytesIO(made))
    assert "số liệu đến 09:00, thứ Sáu, 20/11/2026" in str(book["Tổng hợp"]["A2"].value)
    assert working < 0.02


async def test_what_cannot_be_made_is_told_by_its_kind_of_error_alone(maker: DocumentMaker):
    with pytest.raises(NotMade, match="LookupError"):
        await maker.make(Document("xlsx", "k99"))


async def test_a_process_that_takes_too_long_is_ended(maker: DocumentMaker, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(document_maker, "WALL", 0.01)
    with pytest.raises(NotMade, match="took longer"):
        await maker.make(BOOK)


async def test_a_process_that_breaks_off_is_no_document(maker: DocumentMaker, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(document_maker, "PROCESS", "handlers.no_such_process")
    with pytest.raises(NotMade, match="broke off"):
        await maker.make(BOOK)


async def test_the_making_of_a_packet_tells_how_far_it_is(
    maker: DocumentMaker, monkeypatch: pytest.MonkeyPatch
):
    shares: list[float] = []
    made = await maker.make(Document("packet", "k1", name="ho-so.zip"), shares.append)
    assert isinstance(made, Path)
    assert made.is_file()
    assert shares == sorted(shares)
    assert all(0 < share <= 1 for share in shares)


def test_a_part_goes_from_one_share_of_the_whole_to_another():
    shares: list[float] = []
    told = part(shares.append, 0.5, 0.9)
    told(0)
    told(0.5)
    told(1)
    assert shares == [0.5, 0.7, 0.9]
