"""Several processes on one PostgreSQL wake each other, share what a platform bears, and outlive their dead."""

import asyncio
import doctest
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection, NullPool, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.dialogue.said import Platform, Said
from bot.dialogue.turn import Turn
from handlers import outbox as sending
from handlers.outbox import send_out
from handlers.pacing import Pace, PaceLimits
from storage.outbox import fast_path, peers
from storage.schema import outbox
from storage.turn.unit_of_work import Delivery, UnitOfWork
from tests.storage.town import Clock, Town, always, heard, remember

HOUR = timedelta(hours=1)


@pytest.fixture
def engine() -> str:
    return "postgres"


@pytest.fixture(autouse=True)
def nobody_looks_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found is found because somebody was woken; who is there is looked up often."""
    monkeypatch.setattr(fast_path, "LOOK_EVERY", 3600.0)
    monkeypatch.setattr(sending, "POLL", 3600.0)
    monkeypatch.setattr(peers, "LOOK", 0.05)


@pytest.fixture
async def other(url: str, clock: Clock, town: Town) -> AsyncIterator[UnitOfWork]:
    """A second process; both send, and know of each other."""
    other = remember(url, clock)
    await other.open()
    for memory in (town.memory, other):
        memory.outbox.hand_over("chat", HOUR)
    await until(lambda: town.memory.outbox.senders() == other.outbox.senders() == 2)
    yield other
    await other.close()


async def until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not done():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


async def die(memory: UnitOfWork) -> None:
    """As far as others can see: the connection is gone and nothing was put back."""
    await memory.outbox.peers.close()


async def owe(memory: UnitOfWork, *texts: str, chat: str = "minh", group: bool = False) -> None:
    for text in texts:
        await memory.turn(heard(chat, who="minh", group=group), always(Turn(result=text)))


async def test_what_one_process_leaves_wakes_the_other(
    town: Town, other: UnitOfWork, monkeypatch: pytest.MonkeyPatch
):
    assert await other.outbox.claim("chat", 9, HOUR) == []
    woken = other.outbox.changed()
    # The process claims for itself no more than its sender has room for.
    monkeypatch.setattr(fast_path, "ROOM", 1)
    await owe(town.memory, "a1")
    await owe(town.memory, "b1", chat="lan")
    async with asyncio.timeout(20):
        await woken.wait()
    assert [d.text for d in await other.outbox.claim("chat", 9, HOUR)] == ["b1"]


async def test_what_follows_an_answer_is_taken_on_by_whoever_delivered_it(town: Town, other: UnitOfWork):
    await owe(town.memory, "a1", "a2")
    (first,) = await town.memory.outbox.claim("chat", 9, HOUR)
    assert await other.outbox.claim("chat", 9, HOUR) == []
    await town.memory.outbox.delivered(first.id, "m1")
    assert [d.text for d in town.memory.outbox.handed("chat", 9)] == ["a2"]
    assert await other.outbox.claim("chat", 9, HOUR) == []


async def test_an_update_that_comes_to_two_processes_at_once_is_dealt_with_once(town: Town, other: UnitOfWork):
    for _ in range(5):
        said = heard("minh")
        kept = await asyncio.gather(*(m.turn(said, always(Turn(result="a"))) for m in (town.memory, other)))
        assert sorted(k.status for k in kept) == ["kept", "repeated"]


async def test_an_old_keyboard_wakes_nobody_else(town: Town, other: UnitOfWork):
    rung: list[tuple[str, int]] = []
    town.memory.outbox.peers.notify = lambda lanes: rung.extend(lanes)  # type: ignore[method-assign]
    town.memory.outbox.leave([("chat", 2)])
    assert rung == []
    town.memory.outbox.leave([("chat", 1), ("chat", 2)])
    assert rung == [("chat", 1)]


async def test_what_a_killed_process_had_claimed_is_free_long_before_its_lease_ends(
    town: Town, other: UnitOfWork
):
    await owe(town.memory, "a1")
    await die(town.memory)
    await until(lambda: other.outbox.senders() == 1)
    woken = other.outbox.changed()
    async with asyncio.timeout(20):
        await woken.wait()
    assert [(d.text, d.attempts) for d in await other.outbox.claim("chat", 9, HOUR)] == [("a1", 2)]


async def test_what_a_living_process_is_sending_stays_its_own(town: Town, other: UnitOfWork):
    await owe(town.memory, "a1")
    await town.memory.outbox.release_claims_of_dead(())
    await other.outbox.release_claims_of_dead(())
    assert await states(town) == {("sending", town.memory.outbox.me)}


async def test_a_process_that_cannot_be_seen_keeps_its_claims_until_they_run_out(
    town: Town, other: UnitOfWork, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    await die(town.memory)
    town.memory.outbox.peers.name = f"{town.memory.outbox.me}?"  # type: ignore[misc]
    await owe(town.memory, "a1")
    await other.outbox.release_claims_of_dead(())
    assert await other.outbox.claim("chat", 9, HOUR) == []
    clock.on(HOUR)
    monkeypatch.setattr(fast_path, "LOOK_EVERY", 0.0)
    assert [d.text for d in await other.outbox.claim("chat", 9, HOUR)] == ["a1"]


async def test_where_nobody_can_listen_each_sends_alone(
    town: Town, url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    connect = AsyncEngine.connect

    def refuse(engine: AsyncEngine) -> AsyncConnection:
        # Only the peers' connection stands beside the pool.
        if isinstance(engine.pool, NullPool):
            raise OSError("no connection to spare")
        return connect(engine)

    memory = remember(url, clock)
    await memory.open()
    monkeypatch.setattr(AsyncEngine, "connect", refuse)
    assert memory.outbox.senders() == 0
    memory.outbox.hand_over("chat", HOUR)
    await until(lambda: memory.outbox.senders() == 1)
    await owe(memory, "a1")
    assert [d.text for d in await memory.outbox.claim("chat", 9, HOUR)] == ["a1"]
    assert await states(town) == {("sending", f"{memory.outbox.me}?")}
    await memory.close()


async def test_each_group_is_sent_to_by_one_process(town: Town, other: UnitOfWork):
    groups = [f"nhom{n}" for n in range(8)]
    for chat in groups:
        await owe(town.memory, "a1", chat=chat, group=True)
    mine, others = [[d.chat for d in await m.outbox.claim("chat", 9, HOUR)] for m in (town.memory, other)]
    assert sorted(mine + others) == groups
    assert mine
    assert others


async def test_what_a_bot_bears_in_all_is_shared_and_a_group_is_not_written_to_by_two(
    town: Town, other: UnitOfWork, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    limits = PaceLimits(bot=(10, 0.3), many=(9, 0.3), chat=(50, 1), group=(3, 0.3))
    gone: list[tuple[float, str]] = []
    taken = Pace.taken

    def noted(pace: Pace, chat: str, group: bool, moment: float) -> None:
        gone.append((moment, chat))
        taken(pace, chat, group, moment)

    monkeypatch.setattr(Pace, "taken", noted)
    for n in range(12):
        await owe(town.memory, f"a{n}", chat=f"a{n}")
        await owe(other, f"b{n}", chat=f"b{n}")
    for n in range(7):
        await owe((town.memory, other)[n % 2], f"p{n}", chat="nhom", group=True)
    line, stop = Line(), asyncio.Event()
    senders = [
        asyncio.create_task(send_out(memory.outbox, line, nobody, stop, clock=clock, limits=limits))
        for memory in (town.memory, other)
    ]
    await until(lambda: len(line.said) >= 24 + 7)
    stop.set()
    await asyncio.gather(*senders)
    assert most_within(0.3, [moment for moment, _ in gone]) <= 10
    assert most_within(0.3, [moment for moment, chat in gone if chat == "nhom"]) <= 3
    assert [text for chat, text in line.said if chat == "nhom"] == [f"p{n}" for n in range(7)]


class Line:
    """A platform that takes everything."""

    platform = Platform("chat")

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []

    async def deliver(self, delivery: Delivery) -> str:
        self.said.append((delivery.chat, delivery.text))
        return f"m{delivery.id}"


async def nobody(said: Said) -> None:
    """Nothing is heard from this platform."""


def most_within(seconds: float, moments: list[float]) -> int:
    """The most of them in any stretch of time so long."""
    return max(sum(0 <= later - first < seconds - 1e-6 for later in moments) for first in moments)


async def states(town: Town) -> set[tuple[str, str]]:
    def read(connection: Connection) -> set[tuple[str, str]]:
        unfinished = select(outbox.c.state, outbox.c.by).where(outbox.c.state != "sent")
        return {(state, by) for state, by in connection.execute(unfinished)}

    return await town.memory.database.read(read)


@pytest.mark.parametrize("rounds", range(4))
async def test_who_is_woken_just_when_it_ends_does_end(url: str, rounds: int, monkeypatch: pytest.MonkeyPatch):
    async def look(lately: tuple[str, ...]) -> None:
        """Nobody asks."""

    monkeypatch.setattr(peers, "LOOK", 3600.0)
    here = peers.PgPeers(url, "here", lambda left: None, look)
    here.begin()
    await until(lambda: bool(here.names))
    here.notify([("chat", 0)])
    for _ in range(rounds):
        await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await here.close()


def test_the_example_of_the_protocol_runs():
    assert doctest.testmod(peers) == (0, 2)
