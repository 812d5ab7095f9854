"""One look finds for all open pages what no bell rang for."""

import asyncio

import pytest

from handlers.web import page_watch
from handlers.web.context import chat_of
from handlers.web.page_watch import PageWatch
from handlers.web.transport import Ring
from storage.turn.unit_of_work import Delivery
from tests.worlds.web import WebWorld


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_watch, "LOOK", 0.05)
    monkeypatch.setattr(page_watch, "SOONEST", 0.01)


async def delivered_elsewhere(delivery: Delivery) -> str:
    """Another process sends, and rings its own bells."""
    return str(delivery.id)


async def test_what_another_process_sent_rings_with_its_row(world: WebWorld, monkeypatch: pytest.MonkeyPatch):
    lan = chat_of(world.secrets["Lan"])
    watch = PageWatch(world.memory, world.transport)
    await world.say("Lan", "việc")
    with watch.listening([lan, "nobody"]) as bell:
        await bell.take(2)
        monkeypatch.setattr(world.transport, "deliver", delivered_elsewhere)
        await world.say("Minh", "việc")
        await world.say("Lan", "bảng điểm")
        row = (await world.messages(world.secrets["Lan"]))[-1].id
        rung: dict[str, Ring] = {}
        while (rung.get(lan) or Ring(0)).row != row:
            rung = await bell.take(2)
            assert set(rung) == {lan}


async def test_a_hundred_open_pages_are_one_look(world: WebWorld, monkeypatch: pytest.MonkeyPatch):
    looks = 0
    newest_rows = world.memory.outbox.newest_rows

    async def counted(platform: str, after: int) -> tuple[dict[str, int], int]:
        nonlocal looks
        looks += 1
        return await newest_rows(platform, after)

    monkeypatch.setattr(world.memory.outbox, "newest_rows", counted)
    watch = PageWatch(world.memory, world.transport)

    async def page(number: int) -> None:
        with watch.listening([f"page-{number}"]) as bell:
            await bell.take(0.3)

    await asyncio.gather(*(page(number) for number in range(100)))
    assert 1 <= looks <= 20
    await asyncio.sleep(0.1)
    before = looks
    await asyncio.sleep(0.2)
    assert looks == before, "nobody's page is open any more"


async def test_word_of_another_process_is_followed_at_once(world: WebWorld, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(page_watch, "LOOK", 60.0)
    event, looked = asyncio.Event(), asyncio.Event()
    monkeypatch.setattr(world.memory.outbox, "changed_elsewhere", lambda: event)
    newest_rows = world.memory.outbox.newest_rows

    async def told(platform: str, after: int) -> tuple[dict[str, int], int]:
        found = await newest_rows(platform, after)
        looked.set()
        return found

    monkeypatch.setattr(world.memory.outbox, "newest_rows", told)
    lan = chat_of(world.secrets["Lan"])
    with PageWatch(world.memory, world.transport).listening([lan]) as bell:
        await looked.wait()
        await bell.take(0.1)
        monkeypatch.setattr(world.transport, "deliver", delivered_elsewhere)
        await world.say("Lan", "việc")
        event.set()
        assert set(await bell.take(5)) == {lan}


async def test_an_address_that_gives_no_access_any_more_is_rung(
    world: WebWorld, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(page_watch, "CHECK", 0.0)
    lan = chat_of(world.secrets["Lan"])
    with PageWatch(world.memory, world.transport).listening([lan, "nobody"]) as bell:
        rung: dict[str, Ring] = {}
        while rung.get("nobody") != Ring():
            rung = await bell.take(2)
            assert rung.get(lan) != Ring()


async def test_a_database_that_is_away_is_looked_at_again(world: WebWorld, monkeypatch: pytest.MonkeyPatch):
    tried = 0

    async def away(platform: str, after: int) -> tuple[dict[str, int], int]:
        nonlocal tried
        tried += 1
        raise OSError

    monkeypatch.setattr(world.memory.outbox, "newest_rows", away)
    with PageWatch(world.memory, world.transport).listening(["a"]) as bell:
        await bell.take(0.3)
    assert tried > 1
