"""Word of a document that takes longer: one message, edited, gone when the document is there."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from telegram.error import BadRequest

from bot.delivery.texts import TOO_LARGE_TO_SEND
from bot.dialogue.turn import Document
from handlers.document_maker import NotMade
from handlers.progress import Progress
from handlers.telegram import progress_message, transport
from handlers.telegram.progress_message import with_progress
from handlers.telegram.transport import TelegramTransport
from tests.telegram.owed import delivery
from tests.telegram_stand.server import TOKEN, Stand

PACKET = Document("packet", "k7", name="ho-so-2026.zip")


class Calls:
    """Bot API that takes every call, and notes it."""

    def __init__(self) -> None:
        self.made: list[tuple[str, Any]] = []
        self.said, self.edited = asyncio.Event(), asyncio.Event()

    async def __call__(self, method: str, **params: Any) -> Any:
        self.made.append((method, params.get("text", params.get("message_id"))))
        self.said.set()
        if method == "editMessageText":
            self.edited.set()
        return {"message_id": 7}


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    monkeypatch.setattr(progress_message, "PATIENCE", 0.01)
    monkeypatch.setattr(progress_message, "EVERY", 0.01)
    return Calls()


told = partial(with_progress, chat={"chat_id": 5}, name="ho-so-2026.zip")


async def test_what_is_made_at_once_is_not_spoken_of(calls: Calls, monkeypatch: pytest.MonkeyPatch):
    async def making(progress: Progress) -> bytes:
        return b"zip"

    monkeypatch.setattr(progress_message, "PATIENCE", 3.0)
    assert await told(calls, making=making) == b"zip"
    assert calls.made == []


async def test_one_message_says_how_far_it_is_and_goes(calls: Calls):
    async def making(progress: Progress) -> bytes:
        progress(0.125)
        await calls.said.wait()
        progress(0.5)
        await calls.edited.wait()
        return b"zip"

    assert await told(calls, making=making) == b"zip"
    assert calls.made == [
        ("sendMessage", "Đang lập tệp ho-so-2026.zip: xong 12%."),
        ("editMessageText", "Đang lập tệp ho-so-2026.zip: xong 50%."),
        ("deleteMessage", 7),
    ]


async def test_a_document_that_is_not_made_leaves_no_word_either(calls: Calls):
    async def making(progress: Progress) -> bytes:
        await calls.said.wait()
        raise NotMade("packet")

    with pytest.raises(NotMade):
        await told(calls, making=making)
    assert [method for method, _ in calls.made] == ["sendMessage", "deleteMessage"]


async def test_a_chat_that_takes_no_word_gets_its_document(calls: Calls):
    async def refuses(method: str, **params: Any) -> Any:
        await calls(method, **params)
        raise BadRequest("not enough rights")

    async def making(progress: Progress) -> bytes:
        await calls.said.wait()
        return b"zip"

    assert await told(refuses, making=making) == b"zip"
    assert [method for method, _ in calls.made] == ["sendMessage"]


@pytest.fixture
def made(tmp_path: Path) -> Callable[[int], Path]:
    def file(size: int) -> Path:
        place = tmp_path / "k7-9.zip"
        with place.open("wb") as opened:
            opened.truncate(size)
        return place

    return file


@pytest.mark.parametrize(("more", "carried"), [(0, True), (1, False)])
async def test_a_packet_over_50_mb_is_had_on_the_page(
    stand: Stand, made: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch, more: int, carried: bool
):
    monkeypatch.setattr(transport, "MOST_SENT", 1000)
    file = made(1000 + more)

    async def make(document: Document, progress: object = None) -> Path:
        return file

    telegram = TelegramTransport(TOKEN, api_url=stand.url, make=make)
    await telegram.open()
    await telegram.deliver(delivery("Hồ sơ năm 2026.", document=PACKET))
    await telegram.close()
    assert [name for name, _ in stand.uploads] == (["ho-so-2026.zip"] if carried else [])
    assert stand.texts(1001) == ["Hồ sơ năm 2026." + ("" if carried else f"\n{TOO_LARGE_TO_SEND}")]
