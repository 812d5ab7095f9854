"""The whole way of a message: Telegram's wire, hear, a real turn in a real database, the outbox, the wire."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue.facts import EvidenceWanted
from bot.dialogue.said import Attachment, Said
from bot.dialogue.turn import Turn
from config.charters import load
from handlers.evidence import copy_path, keep_evidence
from handlers.inbox import receive, receive_all
from handlers.outbox import send_out
from handlers.telegram import TELEGRAM
from handlers.telegram.http_client import AiohttpRequest
from handlers.telegram.polling import Polling
from handlers.telegram.transport import TelegramTransport
from storage.turn.unit_of_work import UnitOfWork
from tests.telegram.test_hear import LAN, PRIVATE
from tests.telegram.test_polling import until
from tests.telegram_stand.server import Stand
from tests.vault import VAULT


def now() -> datetime:
    return datetime.now(UTC)


def remember(folder: Path) -> UnitOfWork:
    return UnitOfWork(
        f"sqlite+pysqlite:///{folder}/thidua.sqlite3", clock=now, platforms={"telegram": TELEGRAM}, vault=VAULT
    )


@dataclass
class House:
    """A bot that runs: it hears, remembers and speaks."""

    stand: Stand
    memory: UnitOfWork
    folder: Path

    async def type(self, words: str, chat: dict[str, Any] = PRIVATE) -> None:
        at = int(now().timestamp())
        message = {"message_id": 5, "from": LAN, "chat": chat, "date": at, "text": words}
        await self.stand.arrive(message=message)

    async def tap(self, message: dict[str, Any], place: int = 0) -> None:
        buttons = [b for row in message["reply_markup"]["inline_keyboard"] for b in row]
        tap = {"id": f"cb{len(self.stand.taps)}", "from": LAN, "message": message, "chat_instance": "1"}
        await self.stand.arrive(callback_query=tap | {"data": buttons[place]["callback_data"]})

    async def last(self, chat: int = 1001, *, differs_from: str = "") -> dict[str, Any]:
        """The newest message once everything is settled and it says something else than before."""
        messages = self.stand.chat(chat).messages

        def settled() -> bool:
            owed = self.count("outbox where state in ('queued', 'sending', 'unknown')")
            newest = [*messages.values()][-1].get("text", "") if messages else differs_from
            return not self.stand.updates.waiting and not owed and newest != differs_from

        await until(settled)
        return [*messages.values()][-1]

    def count(self, rows: str) -> int:
        with sqlite3.connect(self.folder / "thidua.sqlite3") as database:
            return int(database.execute(f"select count(*) from {rows}").fetchone()[0])


@pytest.fixture
async def house(stand: Stand, telegram: TelegramTransport, tmp_path: Path) -> AsyncIterator[House]:
    memory, stop = remember(tmp_path), asyncio.Event()
    await memory.open()
    polling = Polling(telegram, partial(receive_all, memory))
    tasks = [
        asyncio.create_task(polling.run(stop)),
        asyncio.create_task(send_out(memory.outbox, telegram, partial(receive, memory), stop, clock=now)),
    ]
    yield House(stand, memory, tmp_path)
    stop.set()
    await asyncio.gather(*tasks)
    await memory.close()


async def test_a_stranger_is_answered_and_a_secretary_joins_by_deep_link(house: House):
    await house.type("chào")
    stranger = await house.last()
    assert "mã mời" in stranger["text"]
    code = await house.memory.new_cluster("Cụm 10", load("short"))
    await house.type(f"/start {code}")
    joined = await house.last(differs_from=stranger["text"])
    assert "Cụm 10" in joined["text"]


async def test_all_answers_leave_before_it_is_asked_what_else_there_is(
    house: House, stand: Stand, monkeypatch: pytest.MonkeyPatch
):
    """So whoever replies at once is heard by that very poll; over a network the next is a round trip away."""
    left: list[str] = []
    leave = AiohttpRequest.do_request

    async def leaving(wire: AiohttpRequest, url: str, *about: Any, **more: Any) -> tuple[int, bytes]:
        left.append(url.rpartition("/")[2])
        return await leave(wire, url, *about, **more)

    monkeypatch.setattr(AiohttpRequest, "do_request", leaving)
    people = [{**PRIVATE, "id": 2000 + n} for n in range(5)]
    said = [{"from": {**LAN, "id": chat["id"]}, "chat": chat, "text": "chào"} for chat in people]
    await until(lambda: "getUpdates" in (name for name, _ in stand.calls))
    left.clear()
    await stand.arrive_together([{"message": {"message_id": 5, "date": 1, **one}} for one in said])
    await until(lambda: "getUpdates" in left and left.count("sendMessage") == len(people))
    assert left == [*["sendMessage"] * len(people), "getUpdates"]


async def test_a_tap_edits_the_message_it_was_on_and_stops_spinning(house: House):
    code = await house.memory.new_cluster("Cụm 10", load("short"))
    await house.type(f"/start {code}")
    asked = await house.last()
    assert "reply_markup" in asked, asked["text"]
    await house.tap(asked)
    await house.last(differs_from=asked["text"])
    assert [text for text in house.stand.taps.values() if text is None] == []
    edits = [call["message_id"] for call in house.stand.called("editMessageText")]
    assert edits == [asked["message_id"]]


async def test_an_update_that_comes_twice_is_answered_once(house: House, stand: Stand):
    await house.type("chào")
    await house.last()
    again = stand.updates.confirmed[0]
    message = {"message_id": 5, "from": LAN, "chat": PRIVATE, "date": 1, "text": "chào"}
    stand.updates.waiting.append({"update_id": again, "message": message})
    await until(lambda: stand.updates.confirmed.count(again) == 2)
    await house.last()
    assert len(stand.texts(1001)) == 1


async def test_a_person_who_blocks_us_is_no_longer_written_to(house: House, stand: Stand):
    code = await house.memory.new_cluster("Cụm 10", load("short"))
    await house.type(f"/start {code}")
    await house.last()
    stand.chats[1001].status = "kicked"
    await house.type("trợ giúp")
    await until(lambda: house.count("outbox where state = 'undeliverable'"))
    assert house.count("channels where not reachable") == 1


async def test_what_is_owed_to_a_group_that_moved_follows_it(house: House, stand: Stand):
    group = {"id": -500, "type": "group", "title": "Cụm 10"}
    stand.chat(-500)
    stand.chat(-1001, "supergroup")
    await house.type("/trogiup", group)
    await house.last(-500)
    stand.chats[-500].moved = -1001
    # Another question than before: within a minute the same one would not be answered anew.
    await house.type("/riengtu", group)
    after = await house.last(-1001)
    assert after["text"].startswith("Hệ thống này và dữ liệu của đồng chí")
    assert len(stand.texts(-500)) == 1


async def test_evidence_wanted_in_a_turn_is_kept_after_a_restart(
    house: House, stand: Stand, telegram: TelegramTransport, tmp_path: Path
):
    code = await house.memory.new_cluster("Cụm 10", load("short"))
    await house.type(f"/start {code}")
    await house.last()
    said = Said("telegram", "123456", "f1", "1001", "1001", kind="files")
    asked = EvidenceWanted("thue", "k1/self.thue.1", Attachment("pdf", "Báo cáo.pdf"))
    await house.memory.turn(said, lambda here, said: Turn((asked,)))
    stand.files["pdf"] = b"%PDF-1.7"

    later, stop = remember(tmp_path), asyncio.Event()
    await later.open()
    fetching = asyncio.create_task(
        keep_evidence(later.evidence, "telegram", telegram, tmp_path / "evidence", stop)
    )
    await until(lambda: house.count("evidence where state = 'kept'"))
    stop.set()
    await fetching
    [evidence] = (await later.views.look("telegram", "1001")).evidence["thue"]
    await later.close()
    assert (evidence.name, evidence.state, evidence.size) == ("Báo cáo.pdf", "kept", 8)
    assert copy_path(tmp_path / "evidence", evidence.sha256).read_bytes() == b"%PDF-1.7"


async def test_what_was_sent_but_not_known_to_be_comes_again(house: House, stand: Stand):
    stand.fail_next("sendMessage", "drop")
    await house.type("chào")
    await until(lambda: len(stand.texts(1001)) == 2)
    assert len(set(stand.texts(1001))) == 1
