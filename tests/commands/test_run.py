"""`thidua run`: what it loads, what it says when it cannot start, how it stops."""

import asyncio
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from config.charters import load
from handlers.commands.run import next_steps
from handlers.telegram import TELEGRAM
from storage.turn.unit_of_work import UnitOfWork
from tests.commands.typed import NAMED
from tests.telegram.conftest import stand
from tests.telegram.test_hear import LAN, PRIVATE
from tests.telegram.test_polling import until
from tests.telegram_stand.server import TOKEN, Stand
from tests.vault import KEY, VAULT

__all__ = ["stand"]

# Ends as soon as the clock has been read out once, and tells what was loaded by then.
PROGRAM = """
import json, os, signal, sys
import storage.turn.unit_of_work

ticked = storage.turn.unit_of_work.UnitOfWork.tick

async def tick(memory, elapse):
    await ticked(memory, elapse)
    print(json.dumps(sorted(sys.modules)), flush=True)
    os.kill(os.getpid(), signal.SIGTERM)

storage.turn.unit_of_work.UnitOfWork.tick = tick
sys.argv = ["thidua", "run"]
from bot.__main__ import main
main()
"""

# Of what comes with them: a library's own name stands for all that it loads.
NOT_AT_REST = (
    *("alembic", "psycopg", "dotenv", "filetype", "holidays", "jinja2", "openpyxl", "prometheus_client"),
    *("pydantic", "pydantic_settings", "pygments", "rich", "segno", "starlette", "typer", "uvicorn", "yaml"),
)


def test_nothing_is_loaded_that_is_only_needed_once_or_by_somebody_who_may_never_come(thidua, tmp_path):
    thidua("new", "short")
    env = {**os.environ, "THIDUA_DATA_DIR": str(tmp_path / "data"), "THIDUA_PORT": "0"}
    # No server stands there; what Telegram is spoken with is loaded all the same.
    env |= {"THIDUA_TELEGRAM_TOKEN": "1:x", "THIDUA_TELEGRAM_API_URL": "http://127.0.0.1:9", **NAMED}
    ran = subprocess.run([sys.executable, "-c", PROGRAM], env=env, capture_output=True, text=True, check=True)
    loaded = json.loads(next(line for line in ran.stdout.splitlines() if line.startswith("[")))
    assert "telegram" in loaded
    assert [name for name in NOT_AT_REST if name in loaded] == []


def test_it_ends_what_it_says_with_what_is_really_next(thidua, started, tmp_path):
    """Without Telegram, as the README tells it: from nothing to a secretary who is in."""

    def said(number: int) -> list[str]:
        return (tmp_path / f"{number}.log").read_text("utf-8").splitlines()

    def next_of(number: int) -> str:
        return next(line for line in said(number) if line.startswith(("Next", "Serving")))

    with started("run", THIDUA_PORT="0"):
        pass
    assert next_of(1).startswith("Next: found a cluster in chat with the first-use code")
    assert any(line.startswith("Only this machine reaches it;") for line in said(1))
    assert any(line.startswith("Nobody is told who answers for this server") for line in said(1))
    made = thidua("new", "short", "--name", "Cụm 11")
    code = re.search(r"/vao/(\w+)", made.stdout)[1]
    with started("run", THIDUA_PORT="0", **NAMED, THIDUA_PUBLIC_URL="http://thidua.example.vn"):
        pass
    assert next_of(2).startswith("Next, “Cụm 11”: the secretary opens the link that `thidua new` printed.")
    assert not any("Only this machine" in line or "Nobody is told" in line for line in said(2))
    with started("run", THIDUA_PORT="0") as address:
        entered = httpx.post(f"{address}/vao/{code}", data={"name": "Nguyễn Văn Minh"}, follow_redirects=True)
        assert "Kính chào Nguyễn Văn Minh" in entered.text
    with started("run", THIDUA_PORT="0"):
        pass
    assert next_of(4) == "Next, “Cụm 11”: the secretary says “mã mời” and passes each code on privately."
    assert next_steps([("Cụm 11", 9), ("Cụm 12", 2)]) == ["Serving 2 clusters."]


def test_a_port_that_is_taken_is_one_sentence(thidua):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = thidua("run", THIDUA_PORT=port)
    assert told.returncode == 2
    assert (
        told.stderr.strip()
        == f"Cannot listen on 127.0.0.1:{port} (Address already in use); choose another port."
    )


def test_a_second_one_on_the_same_file_is_refused_in_one_sentence(thidua, started, tmp_path):
    thidua("new", "short")
    with started("run", THIDUA_PORT="0"):
        told = thidua("run", THIDUA_PORT="0")
        # Other commands work beside it.
        assert thidua("new", "short", "--name", "Cụm 11").returncode == 0
    file = tmp_path / "data" / "thidua.sqlite3"
    assert told.returncode == 2
    assert told.stderr == (f"{file} is served by another `thidua run`; a SQLite file is served by one alone.\n")


@pytest.mark.parametrize("command", [("run",), ("new", "short")])
@pytest.mark.parametrize("left", [None, b""])
def test_where_there_was_a_database_nothing_is_begun_anew_unasked(thidua, tmp_path, command, left):
    thidua("new", "short")
    file = tmp_path / "data" / "thidua.sqlite3"
    for gone in file.parent.glob("thidua.sqlite3*"):
        gone.unlink()
    if left is not None:
        file.write_bytes(left)
    told = thidua(*command, THIDUA_PORT="0")
    assert told.returncode == 2
    assert told.stderr == (
        f"There was a database at {file} before, and now it is gone or empty. Bring it back to its place, or a "
        f"backup with `thidua restore FILE`; to begin anew, delete its line in {tmp_path}/data/databases.\n"
    )
    (tmp_path / "data" / "databases").unlink()
    assert thidua("new", "short").returncode == 0


@pytest.mark.parametrize("command", [("run",), ("new", "short")])
def test_a_database_of_a_newer_release_is_one_sentence_and_no_reason_to_start_again(thidua, tmp_path, command):
    thidua("new", "short")
    with sqlite3.connect(tmp_path / "data" / "thidua.sqlite3") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    told = thidua(*command, THIDUA_PORT="0")
    assert told.returncode == 2
    assert re.fullmatch(
        r"The database is of a newer release \(schema 9999, this one's is \d+\): .*Going back\)\.\n",
        told.stderr,
    )


def test_what_ends_it_unforeseen_is_logged_by_its_kind_and_where_in_us_it_was(thidua, tmp_path):
    (tmp_path / "data").write_text("a file, not a folder")
    told = thidua("run", THIDUA_PORT="0")
    (line,) = told.stderr.splitlines()
    places = json.loads(line)["error"]
    assert told.returncode == 1
    assert places[-1] == "FileExistsError"
    assert any(place.startswith("handlers/installation.py:") for place in places)
    assert str(tmp_path) not in line


GREETING, HELP = "Kính chào", "Cần hỗ trợ"


@dataclass
class Running:
    """`thidua run` in a process of its own."""

    process: asyncio.subprocess.Process

    async def says(self, words: str) -> None:
        assert self.process.stdout
        async with asyncio.timeout(60):
            while words not in (line := (await self.process.stdout.readline()).decode()):
                assert line, f"ended without saying {words!r}"

    def told(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    async def ended(self) -> int:
        # What a line that hangs could hold up is longer than this.
        return await asyncio.wait_for(self.process.wait(), 15)


@asynccontextmanager
async def running(folder: Path, stand: Stand, **env: str) -> AsyncIterator[Running]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("THIDUA_")},
            "THIDUA_DATA_DIR": str(folder),
            "THIDUA_PORT": "0",
            "THIDUA_SECRET_KEY": KEY,
            "THIDUA_TELEGRAM_TOKEN": TOKEN,
            "THIDUA_TELEGRAM_API_URL": stand.url,
            **NAMED,
            "PYTHONUNBUFFERED": "1",
            **env,
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=(folder / "log").open("ab"),
    )
    try:
        yield Running(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.fixture
async def code(tmp_path: Path) -> str:
    """The secretary's, of a new cluster in the database of the process."""
    url = f"sqlite+pysqlite:///{tmp_path}/thidua.sqlite3"
    memory = UnitOfWork(url, clock=lambda: datetime.now(UTC), platforms={"telegram": TELEGRAM}, vault=VAULT)
    await memory.open()
    code = await memory.new_cluster("Cụm 10", load("short"))
    await memory.close()
    return code


async def say(stand: Stand, words: str) -> None:
    await stand.arrive(message={"message_id": 5, "from": LAN, "chat": PRIVATE, "date": 1, "text": words})


async def test_what_is_being_sent_is_finished_and_what_waits_behind_it_goes_out_after_the_next_start(
    tmp_path: Path, stand: Stand, code: str
):
    slow = stand.stall("sendMessage")
    async with running(tmp_path, stand) as bot:
        await say(stand, f"/start {code}")
        await say(stand, "trợ giúp")
        await until(lambda: stand.called("sendMessage") and len(stand.updates.confirmed) == 2, 60)
        bot.told(signal.SIGTERM)
        await bot.says("Stopping")
        assert stand.texts(1001) == []
        slow.set()
        assert await bot.ended() == 0
    assert [GREETING in text for text in stand.texts(1001)] == [True]

    async with running(tmp_path, stand) as bot:
        await until(lambda: len(stand.texts(1001)) > 1, 60)
        bot.told(signal.SIGTERM)
        assert await bot.ended() == 0
    told = stand.texts(1001)
    assert (len(told), HELP in told[1]) == (2, True)
    log = (tmp_path / "log").read_text()
    assert "Traceback" not in log
    assert '"level": "error"' not in log


async def test_asked_a_second_time_it_ends_at_once(tmp_path: Path, stand: Stand, code: str):
    stand.stall("sendMessage")
    async with running(tmp_path, stand) as bot:
        await say(stand, f"/start {code}")
        await until(lambda: stand.called("sendMessage"), 60)
        bot.told(signal.SIGTERM)
        await bot.says("Stopping")
        bot.told(signal.SIGTERM)
        assert await bot.ended() == -signal.SIGTERM


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    """Stands for systemd: the socket on which it is told."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(tmp_path / "notify"))
        heard.settimeout(60)
        yield heard


async def test_the_service_manager_is_told_that_it_is_open_lives_and_closes_and_a_dead_line_holds_up_nothing(
    tmp_path: Path, stand: Stand, manager: socket.socket
):
    async def hears(word: str) -> None:
        async with asyncio.timeout(60):
            while (await asyncio.to_thread(manager.recv, 100)).decode() != word:
                pass

    stand.stall("deleteWebhook")
    settings = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "300000"}
    async with running(tmp_path, stand, **settings) as bot:
        await hears("READY=1")
        await hears("WATCHDOG=1")
        bot.told(signal.SIGINT)
        await hears("STOPPING=1")
        assert await bot.ended() == 0
