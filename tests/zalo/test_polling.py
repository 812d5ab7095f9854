"""The loop of getUpdates: nothing is passed over before it is committed, and each trouble is told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from handlers.zalo import polling
from handlers.zalo.poll_lock import PollLock
from handlers.zalo.polling import Polling
from handlers.zalo.transport import ZaloTransport
from storage.turn.unit_of_work import Kept
from tests.zalo_stand.server import TOKEN, Stand


class Turns:
    """Keeps what is heard once, as storage does, or fails as long as it is told to."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.failing = 0
        self.tries = 0
        self.listened = 0

    async def receive_all(self, batch) -> list[Kept]:
        self.tries += 1
        if self.failing:
            self.failing -= 1
            raise OSError("the database is away")
        known = [said.update in self.kept for said in batch]
        for said in batch:
            self.kept.setdefault(said.update, said.text)
        return [Kept("repeated" if repeated else "kept") for repeated in known]

    async def note(self) -> None:
        self.listened += 1


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(polling, "BETWEEN", 0.01)
    monkeypatch.setattr(polling, "backoff", lambda tries, longest: 0.02)


@asynccontextmanager
async def polled(zalo: ZaloTransport, turns: Turns, folder) -> AsyncIterator[Polling]:
    loop, stop = Polling(zalo, turns.receive_all, turns.note, PollLock(folder, TOKEN)), asyncio.Event()
    running = asyncio.create_task(loop.run(stop))
    try:
        yield loop
    finally:
        stop.set()
        async with asyncio.timeout(10):
            await running


async def until(holds):
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_what_is_said_is_heard_in_its_order(zalo, stand: Stand, tmp_path):
    turns = Turns()
    async with polled(zalo, turns, tmp_path) as loop:
        for words in ("9", "8,5", "xong"):
            await stand.arrive(words)
        await until(lambda: len(turns.kept) == 3)
        assert loop.hearing().problem == ""
        assert loop.hearing().age is not None
    assert [*turns.kept.values()] == ["9", "8,5", "xong"]
    assert stand.called("getUpdates")[0] == {"timeout": "30"}


async def test_an_event_that_comes_again_is_the_same(zalo, stand: Stand, tmp_path):
    turns, stand.again = Turns(), 3
    async with polled(zalo, turns, tmp_path):
        await stand.arrive("9")
        await until(lambda: turns.tries == 4)
    assert [*turns.kept.values()] == ["9"]


async def test_an_event_in_a_list_is_heard_and_one_of_a_protected_person_stops_nothing(zalo, stand, tmp_path):
    turns, stand.lists = Turns(), True
    async with polled(zalo, turns, tmp_path):
        await stand.give({"event_name": "message.unsupported.received"})
        await stand.arrive("9")
        await until(lambda: turns.kept)
    assert [*turns.kept.values()] == ["9"]


async def test_after_a_new_event_the_next_is_asked_for_at_once(zalo, stand: Stand, tmp_path, monkeypatch):
    monkeypatch.setattr(polling, "BETWEEN", 60.0)
    turns = Turns()
    for words in ("9", "8,5", "7"):
        await stand.arrive(words)
    async with polled(zalo, turns, tmp_path):
        await until(lambda: len(turns.kept) == 3)


async def test_after_one_that_comes_again_it_is_waited(zalo, stand: Stand, tmp_path, monkeypatch):
    monkeypatch.setattr(polling, "BETWEEN", 60.0)
    turns, stand.again = Turns(), 3
    async with polled(zalo, turns, tmp_path):
        await stand.arrive("9")
        await until(lambda: turns.tries == 2)
        await asyncio.sleep(0.05)
    assert turns.tries == 2


async def test_an_idle_poll_is_no_trouble_and_says_that_nothing_waits(zalo, stand: Stand, tmp_path):
    turns, stand.idle = Turns(), 0.01
    async with polled(zalo, turns, tmp_path) as loop:
        await until(lambda: turns.listened >= 3)
        assert loop.hearing().problem == ""


async def test_a_webhook_that_is_set_is_taken_off_first(zalo, stand: Stand, tmp_path):
    turns = Turns()
    stand.webhook = {"url": "https://old.example.vn/zalo"}
    async with polled(zalo, turns, tmp_path):
        await stand.arrive("9")
        await until(lambda: turns.kept)
    assert stand.webhook == {}


async def test_trouble_that_lasts_is_told_and_then_it_goes_on(zalo, stand: Stand, tmp_path):
    turns = Turns()
    for _ in range(4):
        stand.fail_next("getUpdates", 500)
    async with polled(zalo, turns, tmp_path) as loop:
        await until(lambda: loop.hearing().problem)
        assert loop.hearing().problem == "Zalo does not answer (500)"
        await stand.arrive("9")
        await until(lambda: turns.kept)
        await until(lambda: not loop.hearing().problem)


async def test_a_token_that_was_reset_is_named(zalo, stand: Stand, tmp_path):
    turns = Turns()
    for _ in range(50):
        stand.fail_next("getUpdates", 401, "Unauthorized")
    async with polled(zalo, turns, tmp_path) as loop:
        await until(lambda: "THIDUA_ZALO_TOKEN" in loop.hearing().problem)


async def test_an_event_that_cannot_be_read_holds_up_no_other(zalo, stand: Stand, tmp_path, caplog):
    turns = Turns()
    async with polled(zalo, turns, tmp_path):
        await stand.arrive("9", message_id=["?"])
        await stand.arrive("8")
        await until(lambda: turns.kept)
    assert [*turns.kept.values()] == ["8"]
    assert "cannot be read" in caplog.text


async def test_a_second_process_waits_until_the_first_one_ends(zalo, stand: Stand, tmp_path, monkeypatch):
    monkeypatch.setattr(polling, "LONGEST_BACKOFF", 0.02)
    first, second = Turns(), Turns()
    async with polled(zalo, first, tmp_path):
        await until(lambda: stand.called("getUpdates"))
        other = Polling(zalo, second.receive_all, second.note, PollLock(tmp_path, TOKEN))
        stop = asyncio.Event()
        waiting = asyncio.create_task(other.run(stop))
        await until(lambda: other.hearing().problem)
        assert "only one is heard" in other.hearing().problem
        await stand.arrive("9")
        await until(lambda: first.kept)
    # The poll that the first one left open is over on the stand too; it would take the event with it.
    await asyncio.sleep(2 * stand.idle)
    await stand.arrive("8")
    await until(lambda: second.kept)
    stop.set()
    await waiting
    assert [*first.kept.values()] == ["9"]
    assert [*second.kept.values()] == ["8"]
