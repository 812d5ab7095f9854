"""Several processes on one PostgreSQL wake each other, share what a platform bears, and outlive their dead."""

import asyncio
import doctest
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from bot.dialogue.said import Platform, Said
from bot.dialogue.turn import Turn
from handlers import outbox as sending
from handlers.outbox import send_out
from handlers.pacing import Pace, PaceLimits
from storage.outbox import claims, fast_path, peers
from storage.schema import outbox
from storage.turn.unit_of_work import Delivery, UnitOfWork
from tests.storage import postgres
from tests.worlds.stored import Clock, StoredWorld, always, heard, remember

pytestmark = pytest.mark.programs
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
async def other(url: str, clock: Clock, world: StoredWorld) -> AsyncIterator[UnitOfWork]:
    """A second process; both send, and know of each other."""
    other = remember(url, clock)
    await other.open()
    for memory in (world.memory, other):
        memory.outbox.hand_over("chat", HOUR)
    await until(lambda: world.memory.outbox.senders() == other.outbox.senders() == 2)
    yield other
    await other.close()


async def until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not done():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


async def die(memory: UnitOfWork) -> None:
    """As far as others can see: the connection is gone and nothing was put back."""
    await memory.outbox.close()


async def nobody_looks(lately: tuple[str, ...]) -> None:
    """For one who only listens."""


async def look_round(memory: UnitOfWork) -> None:
    """As a process does now and then: what the dead have claimed is free again."""
    await memory.database.write(partial(claims.release_claims_of_dead, lately=()))


async def owe(memory: UnitOfWork, *texts: str, chat: str = "minh", group: bool = False) -> None:
    for text in texts:
        await memory.turn(heard(chat, who="minh", group=group), always(Turn(result=text)))


async def test_what_one_process_leaves_wakes_the_other(
    world: StoredWorld, other: UnitOfWork, monkeypatch: pytest.MonkeyPatch
):
    assert await other.outbox.claim("chat", 9, HOUR) == []
    woken = other.outbox.changed()
    # The process claims for itself no more than its sender has room for.
    monkeypatch.setattr(fast_path, "ROOM", 1)
    await owe(world.memory, "a1")
    await owe(world.memory, "b1", chat="lan")
    async with asyncio.timeout(20):
        await woken.wait()
    assert [d.text for d in await other.outbox.claim("chat", 9, HOUR)] == ["b1"]


async def test_what_follows_an_answer_is_taken_on_by_whoever_delivered_it(
    world: StoredWorld, other: UnitOfWork
):
    await owe(world.memory, "a1", "a2")
    (first,) = await world.memory.outbox.claim("chat", 9, HOUR)
    assert await other.outbox.claim("chat", 9, HOUR) == []
    await world.memory.outbox.delivered(first.id, "m1")
    assert [d.text for d in world.memory.outbox.handed("chat", 9)] == ["a2"]
    assert await other.outbox.claim("chat", 9, HOUR) == []


async def test_an_update_that_comes_to_two_processes_at_once_is_dealt_with_once(
    world: StoredWorld, other: UnitOfWork
):
    for _ in range(5):
        said = heard("minh")
        kept = await asyncio.gather(*(m.turn(said, always(Turn(result="a"))) for m in (world.memory, other)))
        assert sorted(k.status for k in kept) == ["kept", "repeated"]


async def test_an_old_keyboard_wakes_nobody_else(url: str, world: StoredWorld, other: UnitOfWork):
    rung: list[tuple[str, int]] = []
    third = peers.PgPeers(url, "third", rung.extend, nobody_looks)
    third.begin()
    await until(lambda: bool(third.names))
    world.memory.outbox.leave([("chat", 2)])
    world.memory.outbox.leave([("chat", 1), ("chat", 2)])
    await until(lambda: bool(rung))
    assert rung == [("chat", 1)]
    await third.close()


async def test_what_a_killed_process_had_claimed_is_free_long_before_its_lease_ends(
    world: StoredWorld, other: UnitOfWork
):
    await owe(world.memory, "a1")
    await die(world.memory)
    await until(lambda: other.outbox.senders() == 1)
    woken = other.outbox.changed()
    async with asyncio.timeout(20):
        await woken.wait()
    assert [(d.text, d.attempts) for d in await other.outbox.claim("chat", 9, HOUR)] == [("a1", 2)]


async def test_what_a_living_process_is_sending_stays_its_own(world: StoredWorld, other: UnitOfWork):
    await owe(world.memory, "a1")
    for memory in (world.memory, other):
        await look_round(memory)
    assert await states(world) == {("sending", world.memory.outbox.me)}


@pytest.fixture
async def unseen(url: str, clock: Clock) -> AsyncIterator[UnitOfWork]:
    """A process with no connection to spare for being seen, which therefore believes that it is alone."""
    async with postgres.limited(url, 1) as few:
        memory = remember(few, clock)
        await memory.open()
        assert memory.outbox.senders() == 0
        memory.outbox.hand_over("chat", HOUR)
        await until(lambda: memory.outbox.senders() == 1)
        yield memory
        await memory.close()


async def test_a_process_that_cannot_be_seen_keeps_its_claims_until_they_run_out(
    world: StoredWorld, other: UnitOfWork, unseen: UnitOfWork, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    await owe(unseen, "a1")
    await look_round(other)
    assert await other.outbox.claim("chat", 9, HOUR) == []
    clock.on(HOUR)
    monkeypatch.setattr(fast_path, "LOOK_EVERY", 0.0)
    assert [d.text for d in await other.outbox.claim("chat", 9, HOUR)] == ["a1"]


async def test_where_nobody_can_listen_each_sends_alone(world: StoredWorld, unseen: UnitOfWork):
    await owe(unseen, "a1")
    assert [d.text for d in await unseen.outbox.claim("chat", 9, HOUR)] == ["a1"]
    assert await states(world) == {("sending", f"{unseen.outbox.me}?")}


async def test_each_group_is_sent_to_by_one_process(world: StoredWorld, other: UnitOfWork):
    groups = [f"nhom{n}" for n in range(8)]
    for chat in groups:
        await owe(world.memory, "a1", chat=chat, group=True)
    mine, others = [[d.chat for d in await m.outbox.claim("chat", 9, HOUR)] for m in (world.memory, other)]
    assert sorted(mine + others) == groups
    assert mine
    assert others


async def test_what_a_bot_bears_in_all_is_shared_and_a_group_is_not_written_to_by_two(
    world: StoredWorld, other: UnitOfWork, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    limits = PaceLimits(bot=(10, 0.3), many=(9, 0.3), chat=(50, 1), group=(3, 0.3))
    gone: list[tuple[float, str]] = []
    taken = Pace.taken

    def noted(pace: Pace, chat: str, group: bool, moment: float) -> None:
        gone.append((moment, chat))
        taken(pace, chat, group, moment)

    monkeypatch.setattr(Pace, "taken", noted)
    for n in range(12):
        await owe(world.memory, f"a{n}", chat=f"a{n}")
        await owe(other, f"b{n}", chat=f"b{n}")
    for n in range(7):
        await owe((world.memory, other)[n % 2], f"p{n}", chat="nhom", group=True)
    line, stop = Line(), asyncio.Event()
    senders = [
        asyncio.create_task(send_out(memory.outbox, line, nobody, stop, clock=clock.now, limits=limits))
        for memory in (world.memory, other)
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


async def states(world: StoredWorld) -> set[tuple[str, str]]:
    unfinished = select(outbox.c.state, outbox.c.by).where(outbox.c.state != "sent")
    return {(state, by) for state, by in await world.rows(unfinished)}


@pytest.mark.parametrize("rounds", range(4))
async def test_who_is_woken_just_when_it_ends_does_end(url: str, rounds: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(peers, "LOOK", 3600.0)
    here = peers.PgPeers(url, "here", lambda left: None, nobody_looks)
    here.begin()
    await until(lambda: bool(here.names))
    here.notify([("chat", 0)])
    for _ in range(rounds):
        await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await here.close()


def test_the_example_of_the_protocol_runs():
    assert doctest.testmod(peers) == (0, 2)
