"""Against a Bot API server that nobody here wrote."""

import asyncio
import sqlite3
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from lo_bot_api_emulator import LoBotApiEmulator
from starlette.applications import Starlette

from bot.dialogue.turn import Document
from bot.questions import Option
from handlers.telegram import webhook
from handlers.telegram.transport import TelegramTransport
from tests.telegram.owed import delivery
from tests.telegram.test_hear import LAN, PRIVATE
from tests.telegram.test_polling import Turns, polled, tap, text, until
from tests.telegram_stand.server import serve

pytestmark = pytest.mark.filterwarnings("ignore")

TOKEN = "7:fixture"
HERE = Path(__file__).parents[2]


class Emulator(LoBotApiEmulator):  # type: ignore[misc]
    """It refuses some parameters that Telegram takes, and getMe tells no username."""

    url = ""

    def validate(self, method: str, fields: dict[str, Any], uploads: dict[str, Any]) -> Any:
        for unknown in ("protect_content", "message_effect_id", "allow_paid_broadcast", "message_thread_id"):
            fields.pop(unknown, None)
        if method == "getUpdates":
            fields.pop("allowed_updates", None)
        answer = super().validate(method, fields, uploads)
        if method == "getMe":
            answer["username"] = "fixture_bot"
            answer.pop("capabilities", None)
        return answer

    async def arrive(self, **update: Any) -> int:
        return int(await self.enqueue_update(update, token=TOKEN))

    @property
    def waiting(self) -> int:
        return int(self._update_queues.info(TOKEN)["pending_update_count"])

    @property
    def called(self) -> list[tuple[str, int]]:
        return [(call["method"], call["status"]) for call in self.requests]


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    standing = Emulator(allow_insecure_loopback_webhooks=True)
    runner = web.AppRunner(standing.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    standing.url = "http://{}:{}".format(*runner.addresses[0][:2])
    yield standing
    await runner.cleanup()


@pytest.fixture
async def opened(emulator: Emulator) -> AsyncIterator[TelegramTransport]:
    async def make(document: Document, progress: object = None) -> bytes:
        return b"bytes"

    telegram = TelegramTransport(TOKEN, api_url=emulator.url, make=make)
    await telegram.open()
    yield telegram
    await telegram.close()


async def test_every_kind_of_message_is_taken(emulator: Emulator, opened: TelegramTransport):
    options = (Option("y", "Có"), Option("n", "Không"))
    id = await opened.deliver(delivery("A & <B>", options=options, asks="k7/self.thue.a1", private=True))
    await opened.deliver(delivery("Đã ghi.", edit=id, options=options, asks="k7/self.thue.a2"))
    await opened.deliver(delivery("", edit=id, strip=True))
    # The emulator cannot pin; a board that is not pinned is still a board.
    assert await opened.deliver(delivery("Bảng", chat="-500", group=True, board="b", pin=True)) != id
    await opened.deliver(delivery("Bảng điểm", document=Document("xlsx", "k7")))
    refused = [method for method, status in emulator.called if status != 200]
    assert refused == ["pinChatMessage"]


async def test_updates_are_polled_confirmed_and_their_files_fetched(
    emulator: Emulator, opened: TelegramTransport
):
    emulator.assets["photo-1"] = {"data": b"\xff\xd8bytes"}
    await emulator.arrive(message=text("9,5"))
    await emulator.arrive(callback_query=tap("cb1"))
    photo = [{"file_id": "photo-1", "file_unique_id": "u", "width": 1, "height": 1}]
    await emulator.arrive(message={**text(""), "photo": photo, "media_group_id": "1"})
    turns = Turns()
    async with polled(opened, turns):
        await until(lambda: not emulator.waiting)
    assert [said.kind for said in turns.kept] == ["text", "tap", "files"]
    assert ("answerCallbackQuery", 200) in emulator.called
    assert await opened.fetch(turns.kept[2].files[0].ref) == b"\xff\xd8bytes"


async def test_by_webhook_nothing_leaves_the_queue_before_it_is_kept(
    emulator: Emulator, opened: TelegramTransport
):
    turns = Turns()
    turns.failing = 1
    async with serve(Starlette(routes=[webhook.webhook(opened, turns.receive)])) as url:
        await webhook.set_webhook(opened, url)
        await emulator.arrive(message=text("9,5"))
        assert emulator.waiting == 1
        await emulator.deliver_updates(token=TOKEN)
        assert emulator.waiting == 0
    assert [said.text for said in turns.kept] == ["9,5"]


@asynccontextmanager
async def bot_process(emulator: Emulator, folder: Path, seconds: float) -> AsyncIterator[Process]:
    program = (sys.executable, "-m", "tests.telegram.bot_process")
    told = (emulator.url, TOKEN, str(folder), str(seconds))
    process = await asyncio.create_subprocess_exec(*program, *told, cwd=HERE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def heard(folder: Path) -> int:
    database = sqlite3.connect(f"file:{folder}/thidua.sqlite3?mode=ro", uri=True)
    try:
        return int(database.execute("select count(*) from heard where failed = ''").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        database.close()


async def test_a_bot_killed_in_the_middle_of_a_backlog_loses_nothing(emulator: Emulator, tmp_path: Path):
    for n in range(30):
        await emulator.arrive(message={**text(f"{n}"), "message_id": n, "from": LAN, "chat": PRIVATE})
    async with bot_process(emulator, tmp_path, 0.05) as first:
        await until(lambda: (tmp_path / "thidua.sqlite3").exists() and heard(tmp_path) >= 5, 30)
        first.kill()
        await first.wait()
    before = heard(tmp_path)
    assert 5 <= before < 30
    assert emulator.waiting == 30
    async with bot_process(emulator, tmp_path, 0):
        await until(lambda: not emulator.waiting, 30)
    assert heard(tmp_path) == 30
