"""A database that is locked, full or gone: meanwhile nothing is acknowledged, afterwards all goes on."""

import asyncio
import errno
import os
import signal
import sqlite3
from datetime import timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest
from psycopg.errors import DiskFull
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette

from bot.dialogue.turn import Turn
from handlers import inbox
from handlers.inbox import receive
from handlers.telegram.webhook import PATH, webhook
from storage.database import postgres as engine_module
from storage.database.errors import cause
from storage.database.file_guard import FileLost
from storage.schema import cycles
from tests.hostile.edge import Deaf
from tests.storage import postgres
from tests.worlds.stored import StoredWorld, heard

LEASE = timedelta(minutes=2)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A turn has less than its five seconds."""
    monkeypatch.setattr(inbox, "LONGEST", 0.2)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("engine", ["sqlite"])
async def test_while_another_process_holds_the_lock_nothing_is_acknowledged(world: StoredWorld, tmp_path: Path):
    said = heard("ai", "chào")
    other = sqlite3.connect(tmp_path / "thidua.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for _ in range(2):
        with pytest.raises(TimeoutError):
            await receive(world.memory, said)
    other.execute("COMMIT")
    other.close()
    kept = await receive(world.memory, said)
    assert kept.status in ("kept", "repeated")
    assert ["mã mời" in d.text for d in await world.send()] == [True]


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_turn_that_was_given_up_and_kept_after_all_is_answered_at_once(
    world: StoredWorld, tmp_path: Path
):
    world.memory.outbox.hand_over("chat", LEASE)
    other = sqlite3.connect(tmp_path / "thidua.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    said = heard("ai", "chào")
    with pytest.raises(TimeoutError):
        await receive(world.memory, said)
    # The writer has it in hand already; now it gets its lock.
    other.execute("COMMIT")
    other.close()
    while (await receive(world.memory, said)).status != "repeated":
        pass
    assert len(await world.memory.outbox.claim("chat", 9, LEASE)) == 1


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_full_disk_acknowledges_nothing_and_with_room_again_all_goes_on(world: StoredWorld):
    async def pages(most: int) -> None:
        await world.database.write(lambda c: c.exec_driver_sql(f"PRAGMA max_page_count = {most}"))

    used = await world.database.write(lambda c: c.exec_driver_sql("PRAGMA page_count").scalar())
    await pages(used)
    large = heard("minh", "x")
    with pytest.raises(Exception, match="full"):
        await world.keep(large, Turn(result="x" * 100_000))
    with pytest.raises(Exception, match="full"):
        await asyncio.gather(*(world.keep(heard("minh"), Turn(result="x" * 100_000)) for _ in range(3)))
    await pages(2**30)
    assert (await world.keep(large, Turn(result="x" * 100_000))).status == "kept"
    assert [len(d.text) for d in await world.send()] == [100_000]


async def test_a_poisoned_load_is_recorded_and_does_not_block_its_chat(world: StoredWorld):
    said = heard("minh", "phiếu kín")
    [whole] = await world.rows(select(cycles.c.charter, cycles.c.hash))
    await world.change(update(cycles).values(charter="{}", hash="of a charter that cannot be read"))
    assert (await receive(world.memory, said)).status == "failed"
    await world.change(update(cycles).values(charter=whole.charter, hash=whole.hash))
    assert (await receive(world.memory, said)).status == "repeated"
    assert (await receive(world.memory, heard("minh", "việc"))).status == "kept"


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_by_webhook_a_database_that_is_away_is_answered_503_and_the_update_comes_again(
    world: StoredWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(inbox, "LONGEST", 0.2)
    app = Starlette(routes=[webhook(Deaf(), partial(receive, world.memory))])  # type: ignore[arg-type]
    headers = {"X-Telegram-Bot-Api-Secret-Token": Deaf.secret}
    chat = {"id": 77, "type": "private"}
    message = {"message_id": 1, "from": {"id": 77}, "chat": chat, "date": 1795392000, "text": "chào"}
    other = sqlite3.connect(tmp_path / "thidua.sqlite3", isolation_level=None)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://x", headers=headers) as telegram:
        other.execute("BEGIN IMMEDIATE")
        # Late ones come before early ones, and twice: a number is compared for equality only.
        for update in (9, 8):
            assert (
                await telegram.post(PATH, json={"update_id": update, "message": message})
            ).status_code == 503
        other.execute("COMMIT")
        other.close()
        for update in (9, 8, 9, 8):
            assert (
                await telegram.post(PATH, json={"update_id": update, "message": message})
            ).status_code == 200
    assert len(await world.memory.outbox.messages_since("telegram", "77", 0)) == 2


@pytest.mark.parametrize("engine", ["postgres"])
async def test_a_postgresql_that_is_killed_in_mid_play_loses_no_acknowledged_turn(url: str, world: StoredWorld):
    acknowledged, refused = [], 0
    stop = asyncio.Event()

    async def talk(chat: str) -> None:
        nonlocal refused
        for n in range(10_000):
            said = heard(chat, f"{n}", update=f"{chat} {n}")
            while True:
                try:
                    kept = await world.keep(said, Turn(result=f"{n}"))
                    assert kept.status != "failed"
                    acknowledged.append((chat, f"{n}"))
                    break
                except Exception:
                    refused += 1
                    await asyncio.sleep(0.05)
            if stop.is_set():
                return

    talking = [asyncio.create_task(talk(f"c{n}")) for n in range(4)]
    while len(acknowledged) < 40:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    start = await asyncio.to_thread(postgres.crash, url)
    # What the server had said before it died is read a moment later.
    await asyncio.sleep(0.1)
    gone = len(acknowledged)
    await asyncio.sleep(0.3)
    assert len(acknowledged) == gone
    await asyncio.to_thread(start)
    seen = len(acknowledged)
    while len(acknowledged) < seen + 40:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    stop.set()
    await asyncio.gather(*talking)
    rows = await world.rows("SELECT chat, text FROM outbox")
    assert refused
    assert set(acknowledged) <= {(chat, said) for chat, said in rows}
    assert len(await world.send()) == len(acknowledged)


@pytest.mark.parametrize("engine", ["postgres"])
async def test_a_postgresql_that_says_nothing_more_is_given_up_and_asked_on_another_line(
    url: str, world: StoredWorld, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(engine_module, "PATIENCE", 0.2)
    await world.keep(heard("minh"), Turn(result="một"))
    [(mute,)] = await world.rows("SELECT pg_backend_pid()")
    os.kill(mute, signal.SIGSTOP)
    try:
        with pytest.raises(TimeoutError):
            await world.memory.outbox.claim("chat", 9, LEASE)
        assert [d.text for d in await world.memory.outbox.claim("chat", 9, LEASE)] == ["một"]
    finally:
        os.kill(mute, signal.SIGCONT)


def _failed(orig: Exception) -> Exception:
    return OperationalError("INSERT INTO answers VALUES ('khoảng 14')", {}, orig)


def test_a_cause_is_named_as_the_system_names_it_and_in_no_words_of_the_error():
    full = sqlite3.connect(":memory:")
    full.execute("PRAGMA max_page_count = 2")
    with pytest.raises(sqlite3.OperationalError) as found:
        full.execute("CREATE TABLE t AS SELECT zeroblob(100000)")
    assert cause(_failed(found.value)) == "OperationalError (SQLITE_FULL)"
    assert cause(DiskFull("no space left for table answers")) == "DiskFull (SQLSTATE 53100)"
    assert cause(_failed(DiskFull("no space left"))) == "DiskFull (SQLSTATE 53100)"
    assert cause(OSError(errno.ENOSPC, "No space left on device", "/var/lib/khoảng 14")) == "OSError (ENOSPC)"
    assert cause(FileLost("thidua.sqlite3 was deleted")) == "FileLost (thidua.sqlite3 was deleted)"
    assert cause(ValueError("khoảng 14")) == "ValueError"
    wrapped = RuntimeError("while it was sent")
    wrapped.__cause__ = ConnectionRefusedError(errno.ECONNREFUSED, "refused")
    assert cause(wrapped) == "ConnectionRefusedError (ECONNREFUSED)"
