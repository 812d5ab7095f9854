"""Turns on PostgreSQL: in few round trips, and nothing is different for their being few."""

import shutil
import tempfile
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Connection,
    select,
    text,
    update,
)

from bot.dialogue.facts import Answered
from bot.dialogue.said import Chat
from bot.dialogue.turn import Message, Turn
from storage.database import pipeline
from storage.loading.answer_cache import AnswerCache
from storage.outbox.rows import enqueue, enqueue_deferred
from storage.schema import metadata, outbox
from tests.storage.database.mine import adding, engine, mine
from tests.storage.proxy import Proxy, counted
from tests.worlds.stored import Clock, StoredWorld, ask, heard, remember, tap

pytestmark = pytest.mark.programs

__all__ = ["engine", "mine"]

A1, A2 = "k1/self.thue.a1", "k1/self.thue.a2"
MINH = Chat("chat", "minh")


@pytest.fixture
async def counted_world(url: str, world: StoredWorld, clock: Clock) -> AsyncIterator[tuple[StoredWorld, Proxy]]:
    """The same world by a line on which round trips are counted."""
    # A socket's path may not be long.
    folder = Path(tempfile.mkdtemp(prefix="thidua-line-"))
    try:
        async with counted(url, folder) as (address, proxy):
            memory = remember(address, clock)
            await memory.open()
            yield StoredWorld(memory, clock), proxy
            await memory.close()
    finally:
        shutil.rmtree(folder)


def answer(value: str) -> Turn:
    return Turn((Answered("thue", A1, value),), "Đã ghi.", ask(A2))


def answered(here: Any, said: Any, value: str) -> Turn:
    assert here.answers["thue"] is not None
    return answer(value)


# --- round trips ---


async def test_a_typed_answer_takes_two_round_trips(counted_world: tuple[StoredWorld, Proxy]):
    world, proxy = counted_world
    await world.seated("Lan", "representative", "thue")
    for _ in range(3):
        await world.memory.turn(heard("lan", "5"), partial(answered, value="5"))
        await world.clear()
    proxy.round_trips = 0
    assert (await world.memory.turn(heard("lan", "4"), partial(answered, value="4"))).status == "kept"
    assert proxy.round_trips == 2
    assert [d.text for d in await world.claimed()] == [f"Đã ghi.\n\n{A2}?"]


async def test_a_tapped_answer_takes_no_more(counted_world: tuple[StoredWorld, Proxy]):
    world, proxy = counted_world
    await world.seated("Lan", "representative", "thue")
    for value in "545":
        await world.memory.turn(heard("lan", value), partial(answered, value=value))
        shown = next(d for d in await world.send() if not d.strip)
        said = tap("lan", f"m{shown.id}", A2, value)
        proxy.round_trips = 0
        await world.memory.turn(said, partial(answered, value=value))
        made = proxy.round_trips
        await world.clear()
    assert made == 2


async def test_a_chat_met_for_the_first_time_is_asked_where_it_is(
    url: str, clock: Clock, world: StoredWorld, counted_world: tuple[StoredWorld, Proxy]
):
    await world.seated("Lan", "representative", "thue")
    stranger, proxy = counted_world
    await stranger.keep(heard("minh"), Turn(result="a"))
    proxy.round_trips = 0
    assert (await stranger.keep(heard("lan"), answer("5"))).status == "kept"
    # Where it is; all that hangs on it; what of its answers is new, since the turn looks at one; the writes.
    assert proxy.round_trips <= 5


async def test_work_of_many_writes_is_sent_in_pieces(url: str, mine: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pipeline, "MOST", 10)
    table = text("SELECT count(*) FROM mine")
    await mine.write(lambda c: adding().run_each(c, [{"n": n, "v": n} for n in range(95)]))
    assert await mine.read(lambda c: c.scalar(table)) == 95


# --- order ---


async def test_what_is_said_in_one_turn_keeps_its_order(world: StoredWorld):
    many = tuple(Message(str(n)) for n in range(40))
    await world.keep(heard("minh"), Turn(result="đầu", messages=many, ask=ask(A1, "cuối")))
    assert [d.text for d in await world.send()] == ["đầu", *map(str, range(40)), "cuối"]


async def test_what_waits_is_written_before_anything_else_is_asked(world: StoredWorld):
    def work(connection: Connection) -> None:
        numbers: list[int] = []
        texts = select(outbox.c.text).where(outbox.c.text.in_(["a", "b", "c"])).order_by(outbox.c.id)
        enqueue_deferred(connection, MINH, world.clock.now(), numbers.append, text="a")
        enqueue_deferred(connection, MINH, world.clock.now(), numbers.append, text="b")
        assert numbers == []
        assert list(connection.scalars(texts)) == ["a", "b"]
        enqueue_deferred(connection, MINH, world.clock.now(), numbers.append, text="c")
        last = enqueue(connection, MINH, world.clock.now(), text="d")
        assert numbers == [last - 3, last - 2, last - 1]

    await world.database.write(work)


async def test_what_was_prefetched_is_asked_anew_once_its_table_is_written(world: StoredWorld):
    await world.seated("Lan", "representative", "thue")
    await world.keep(heard("lan", "5"), answer("5"))
    row = "UPDATE answers SET value = '3'"

    def work(connection: Connection, change: bool) -> str:
        cache = AnswerCache()
        prepared, values = cache.newer(1, "thue")
        pipeline.of(connection).prefetch([prepared.asked(connection, values)])
        if change:
            connection.execute(text(row))
        return cache.answers(connection, 1, "thue")[A1].value

    assert await world.database.write(partial(work, change=False)) == "5"
    assert await world.database.write(partial(work, change=True)) == "3"


async def test_a_chat_that_another_process_has_moved_is_heard_where_it_is_now(world: StoredWorld):
    await world.keep(heard("minh"), Turn(result="a"))
    channels = metadata.tables["channels"]
    await world.database.write(lambda c: c.execute(update(channels).values(cluster=None, person=None)).rowcount)
    seen = []

    def decide(here: Any, said: Any) -> Turn:
        seen.append(here.cluster)
        return Turn(result="b")

    assert (await world.memory.turn(heard("minh"), decide)).status == "kept"
    assert seen == [None]
