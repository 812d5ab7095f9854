"""/health and /metrics over HTTP: what they tell of each part, and to whom."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection
from starlette.applications import Starlette

from bot.dialogue.said import Platform
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Audience, Message, Turn
from handlers import health as handlers_health
from handlers.channel import Hearing
from handlers.health import Watch
from handlers.retries import Retries
from handlers.web import health
from storage.turn.unit_of_work import UnitOfWork
from tests.handlers.test_believed_clock import Machine
from tests.vault import VAULT
from tests.worlds.stored import MINUTE, StoredWorld, heard

WELL, CHAT = Hearing(age=3.0), Platform("chat")


@dataclass
class Line:
    """A messenger of which only is known how it is heard, and what becomes of what is sent."""

    told: Hearing = WELL
    problems: list[Exception] = field(default_factory=list)
    platform: Platform = CHAT

    @property
    def transport(self) -> "Line":
        return self

    def hearing(self) -> Hearing:
        return self.told

    async def deliver(self, delivery: Any) -> str:
        if self.problems:
            raise self.problems.pop(0)
        return "m1"


@dataclass
class Timer:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def asked(watching: Watch, token: str = "") -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Starlette(routes=health.routes(watching, token)))
    async with httpx.AsyncClient(transport=transport, base_url="http://thidua") as client:
        yield client


async def told(watching: Watch) -> tuple[int, dict[str, Any]]:
    async with asked(watching) as client:
        answer = await client.get("/health")
        return answer.status_code, answer.json()


async def test_where_all_is_well_it_says_so_of_each_part(world: StoredWorld):
    assert await told(Watch(world.memory, [Line()], Timer())) == (
        200,
        {
            "ok": True,
            "database": {"ok": True},
            "outbox": {"ok": True, "age": 0.0},
            "posts": {"ok": True},
            "requests": {"ok": True},
            "scheduler": {"ok": True, "age": 0.0},
            "clusters": {"ok": True},
            "evidence": {"ok": True},
            "chat": {"ok": True, "age": 3.0},
        },
    )


async def test_a_messenger_that_is_not_heard_is_told_with_its_reason(world: StoredWorld):
    problem = "another program polls with this token"
    status, parts = await told(Watch(world.memory, [Line(Hearing(problem, 4.0))]))
    assert (status, parts["ok"]) == (503, False)
    assert parts["chat"] == {"ok": False, "age": 4.0, "problem": problem}
    assert parts["database"]["ok"]


async def test_a_database_that_cannot_be_reached_is_told_by_the_kind_of_error():
    away = UnitOfWork(
        "postgresql+psycopg://lan:a-password@127.0.0.1:1/x", clock=Timer, platforms={}, vault=VAULT
    )
    status, parts = await told(Watch(away))
    assert (status, parts["database"]["ok"], "outbox" in parts) == (503, False, False)
    assert "a-password" not in str(parts)


async def test_a_database_that_hangs_is_asked_once_however_many_ask(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(handlers_health, "PATIENCE", 0.02)
    looks = []

    class Hangs:
        failing: tuple[int, ...] = ()

        async def pulse(self) -> None:
            pass

        @property
        def outbox(self) -> "Hangs":
            return self

        ticks = outbox

        async def waiting(self, soon: object) -> None:
            looks.append(soon)
            await asyncio.Event().wait()

    watching = Watch(Hangs())
    for status, parts in await asyncio.gather(*(told(watching) for _ in range(5))):
        assert (status, parts["database"]["ok"]) == (503, False)
    assert len(looks) == 1


async def test_a_look_that_hangs_is_given_up_and_the_next_one_is_a_new_one(
    world: StoredWorld, monkeypatch: pytest.MonkeyPatch
):
    """As a line does that was cut without a word, while new ones could be made."""
    monkeypatch.setattr(handlers_health, "PATIENCE", 0.02)
    monkeypatch.setattr(handlers_health, "GIVEN_UP", 0.02)
    watching, waiting = Watch(world.memory), world.memory.outbox.waiting
    monkeypatch.setattr(world.memory.outbox, "waiting", lambda soon: asyncio.Event().wait())
    assert (await told(watching))[0] == 503
    monkeypatch.setattr(world.memory.outbox, "waiting", waiting)
    await asyncio.sleep(0.03)
    for name in ("PATIENCE", "GIVEN_UP"):
        monkeypatch.setattr(handlers_health, name, 10.0)
    assert (await told(watching))[0] == 200


async def test_a_calendar_that_is_no_longer_read_out_is_told(world: StoredWorld):
    timer = Timer()
    watching = Watch(world.memory, timer=timer)
    tick = watching.ticking(always_(None))
    timer.now += 121
    assert (await told(watching))[1]["scheduler"]["ok"] is False
    await tick()
    assert (await told(watching))[1]["scheduler"] == {"ok": True, "age": 0.0}
    timer.now += 121
    with pytest.raises(OSError, match="away"):
        await watching.ticking(always_(OSError("away")))()
    assert (await told(watching))[0] == 503


def always_(problem: Exception | None) -> Callable[[], Any]:
    async def tick() -> None:
        if problem:
            raise problem

    return tick


async def test_answers_that_wait_too_long_are_told_and_mail_to_many_may_wait_longer(world: StoredWorld):
    watching = Watch(world.memory)
    await world.seated("Lan", "representative", "thue")
    to_all = Message("Nhắc việc.", to=Audience("role", role="secretary"))
    await world.keep(heard("lan"), Turn((), "", messages=(to_all,)))
    world.clock.on(2 * MINUTE)
    assert (await told(watching))[1]["outbox"] == {"ok": True, "age": 120.0}
    await world.keep(heard("lan"), Turn((), "Đã ghi."))
    world.clock.on(2 * MINUTE)
    status, parts = await told(watching)
    assert (status, parts["outbox"]["problem"]) == (503, "messages are not sent on chat")
    await world.clear()
    assert (await told(watching))[0] == 200


async def test_a_group_that_telegram_holds_back_for_an_hour_is_no_fault_of_ours(world: StoredWorld):
    await world.keep(heard("lan"), Turn((), "Đã ghi."))
    (waits,) = await world.claimed()
    await world.memory.outbox.postpone(waits.id, world.clock.now() + 60 * MINUTE)
    world.clock.on(5 * MINUTE)
    assert (await told(Watch(world.memory)))[0] == 200


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_database_whose_file_was_deleted_is_told_within_ten_seconds_though_it_can_be_read(
    world: StoredWorld, tmp_path: Path
):
    timer = Timer()
    watching = Watch(world.memory, timer=timer)
    assert (await told(watching))[0] == 200
    (tmp_path / "thidua.sqlite3").unlink()
    timer.now += 10
    status, parts = await told(watching)
    assert status == 503
    assert parts["database"]["problem"] == (
        "the database does not answer, or stores nothing (FileLost (thidua.sqlite3 was deleted))"
    )


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_full_disk_is_told_by_its_cause_though_the_database_can_be_read(
    world: StoredWorld, monkeypatch: pytest.MonkeyPatch
):
    def fill(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE filling (bytes BLOB)")
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    await world.database.write(fill)

    async def pulse() -> None:
        await world.database.write(lambda c: c.exec_driver_sql("INSERT INTO filling VALUES (zeroblob(100000))"))

    monkeypatch.setattr(world.memory, "pulse", pulse)
    status, parts = await told(Watch(world.memory))
    assert status == 503
    assert "(OperationalError (SQLITE_FULL))" in parts["database"]["problem"]


async def test_a_cluster_whose_calendar_fails_evidence_and_groups_each_have_their_own_part(world: StoredWorld):
    def fails(here: Situation, since: datetime) -> Turn:
        raise ZeroDivisionError

    world.clock.on(MINUTE)
    await world.memory.tick(fails)
    await world.keep(heard("nhom", who="minh", group=True), Turn((), "Đã ghi."))
    (post,) = await world.claimed()
    await world.memory.outbox.undeliverable(post.id, "topic closed")
    watching = Watch(world.memory)
    watching.retries["chat"] = retries = Retries(600.0)
    for file in (7, 7, 7, 8):
        retries.failed(file)
    status, parts = await told(watching)
    assert status == 503
    assert {name: parts[name]["problem"] for name in ("clusters", "posts", "evidence")} == {
        "clusters": "1 cluster's calendar cannot be read out; the log says why",
        "posts": "1 group cannot be posted to; the log says why",
        "evidence": "1 file of evidence cannot be kept; the log says why",
    }
    world.clock.on(MINUTE)
    await world.memory.tick(lambda here, since: Turn())
    await world.keep(heard("nhom", who="minh", group=True), Turn((), "Đã ghi."))
    await world.send()
    watching.retries.clear()
    assert (await told(watching))[0] == 200


async def test_a_clock_that_is_doubted_and_a_disk_that_is_nearly_full_are_told(
    world: StoredWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    machine = Machine(shown=world.clock.at)
    watching = Watch(world.memory, clock=machine.clock, folder=tmp_path)
    parts = (await told(watching))[1]
    assert parts["clock"]["ok"]
    assert parts["disk"]["ok"]
    machine.shown += timedelta(days=365)
    monkeypatch.setattr(handlers_health, "LITTLE", 1 << 62)
    status, parts = await told(watching)
    assert status == 503
    assert parts["clock"]["problem"] == (
        "the clock jumped ahead by 8760 hours, which nobody has confirmed: no deadline passes meanwhile"
    )
    assert parts["disk"]["problem"].startswith("the disk is nearly full")
    assert (
        "cannot be read (FileNotFoundError (ENOENT))"
        in (await told(Watch(world.memory, folder=tmp_path / "none")))[1]["disk"]["problem"]
    )
