"""Documents made in a process of their own, from the database of either engine."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert

from bot.dialogue.installation import UNNAMED
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Document
from handlers import document_maker
from handlers.document_maker import DocumentMaker, NotMade
from handlers.document_order import Origin
from handlers.progress import part
from storage.schema import evidence
from storage.turn.views import Views
from tests.handlers import eager_document_process
from tests.worlds.charters import NOW
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
    maker: DocumentMaker, monkeypatch: pytest.MonkeyPatch
):
    async def loaded_here(views: Views, cycle: str) -> Situation:
        raise AssertionError(f"{cycle} is loaded in the process that serves")

    monkeypatch.setattr(Views, "record", loaded_here)
    made = await maker.make(BOOK)
    assert isinstance(made, bytes)
    book = load_workbook(io.BytesIO(made))
    assert "số liệu đến 09:00, thứ Sáu, 20/11/2026" in str(book["Tổng hợp"]["A2"].value)


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
    maker: DocumentMaker, world: StoredWorld, monkeypatch: pytest.MonkeyPatch
):
    piece = {"cycle": 1, "unit": "thue", "question": "k1/self.thue.a1", "platform": "page", "link": True}
    for link in ("https://example.org/1", "https://example.org/2"):
        await world.change(insert(evidence).values(**piece, ref=link, state="kept", sealed=1, at=NOW))
    monkeypatch.setattr(document_maker, "PROCESS", eager_document_process.__name__)
    shares: list[float] = []
    made = await maker.make(Document("packet", "k1", name="ho-so.zip"), shares.append)
    assert isinstance(made, Path)
    assert made.is_file()
    assert len(shares) >= 3, "the workbook, and each piece of evidence"
    assert shares == sorted(set(shares)), "each is more than the one before"
    assert shares[0] > 0
    assert shares[-1] <= 1


def test_a_part_goes_from_one_share_of_the_whole_to_another():
    shares: list[float] = []
    told = part(shares.append, 0.5, 0.9)
    told(0)
    told(0.5)
    told(1)
    assert shares == [0.5, 0.7, 0.9]
