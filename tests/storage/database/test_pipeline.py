"""Turns on PostgreSQL: in few round trips, and nothing is different for their being few."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.dialogue.facts import Answered
from bot.dialogue.said import Chat
from bot.dialogue.turn import Message, Turn
from storage.database import pipeline
from storage.database import postgres as engine_module
from storage.database.errors import is_permanent
from storage.database.factory import database_at
from storage.database.retry import write_with_retries
from storage.database.statements import Prepared
from storage.loading.answer_cache import AnswerCache
from storage.outbox.rows import enqueue, enqueue_deferred
from storage.schema import metadata, outbox
from tests.storage import postgres
from tests.storage.proxy import Proxy, counted
from tests.worlds.stored import Clock, StoredWorld, ask, heard, remember, tap

A1, A2 = "k1/self.thue.a1", "k1/self.thue.a2"
MINH = Chat("chat", "minh")
LOCK = "SELECT pg_advisory_lock(1)"
UNLOCK = "SELECT pg_advisory_unlock(1)"
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'advisory'"
# Loses twice, and then no more.
LOSING = """
    CREATE FUNCTION lose() RETURNS integer LANGUAGE plpgsql AS
    'BEGIN IF nextval(''tries'') < 3 THEN RAISE SQLSTATE ''HERE''; END IF; RETURN 1; END'
"""
MINE = "CREATE TABLE mine (n INTEGER PRIMARY KEY, v INTEGER UNIQUE DEFERRABLE INITIALLY DEFERRED)"


@pytest.fixture
def engine() -> str:
    return "postgres"


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


@pytest.fixture
async def mine(url: str) -> AsyncIterator[Any]:
    """A table beside ours, for statements that go wrong."""
    store = database_at(url)
    await store.write(lambda c: c.exec_driver_sql(MINE))
    yield store
    for what in ("FUNCTION IF EXISTS lose", "SEQUENCE IF EXISTS tries", "TABLE mine"):
        await store.write(lambda c, what=what: c.exec_driver_sql(f"DROP {what}"))
    await store.close()


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
    await mine.write(lambda c: _adding().run_each(c, [{"n": n, "v": n} for n in range(95)]))
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


async def test_one_statement_sees_what_the_one_before_it_in_the_same_round_trip_has_written(mine: Any):
    raise_all = Prepared(update(_mine).values(v=_mine.c.v + 1))

    def work(connection: Connection) -> list[int]:
        _adding().later(connection, {"n": 1, "v": 1})
        raise_all.later(connection, {})
        _adding().later(connection, {"n": 2, "v": 7})
        raise_all.later(connection, {})
        return [row.v for row in _all().all(connection, {})]

    assert await mine.write(work) == [3, 8]


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


# --- errors ---


async def test_of_work_that_fails_nothing_is_written_later(world: StoredWorld):
    def fail(connection: Connection) -> None:
        enqueue_deferred(connection, MINH, world.clock.now(), lambda number: None, text="a")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await world.database.write(fail)
    await world.keep(heard("minh"), Turn(result="b"))
    assert [d.text for d in await world.send()] == ["b"]


async def test_an_error_names_the_statement_it_is_of_and_none_that_came_with_it(mine: Any):
    def work(connection: Connection) -> None:
        _adding().later(connection, {"n": 1, "v": 1})
        _adding().later(connection, {"n": 1, "v": 2})
        _all().all(connection, {})

    with pytest.raises(IntegrityError) as problem:
        await mine.write(work)
    assert str(problem.value.statement).startswith("INSERT INTO mine")
    assert await mine.read(lambda c: _all().all(c, {})) == []


async def test_an_error_that_only_the_commit_finds_is_the_commits(mine: Any):
    told: list[str] = []

    def work(connection: Connection) -> None:
        for n in (1, 2):
            _adding().later(connection, {"n": n, "v": 5})
        told.append("done")

    with pytest.raises(IntegrityError) as problem:
        await mine.write(work)
    assert problem.value.statement == "COMMIT"
    assert told == ["done"]
    assert await mine.read(lambda c: _all().all(c, {})) == []


async def test_after_an_error_the_same_connection_prepares_anew_what_was_passed_over(mine: Any):
    once = _adding()

    def fail(connection: Connection) -> None:
        connection.execute(text("INSERT INTO mine VALUES (1, 1)"))
        Prepared(insert(_mine), ["n"]).later(connection, {"n": 1})
        once.later(connection, {"n": 2, "v": 2})

    for _ in range(3):
        with pytest.raises(IntegrityError):
            await mine.write(fail)
    await mine.write(lambda c: once.later(c, {"n": 3, "v": 3}))
    assert [row.n for row in await mine.read(lambda c: _all().all(c, {}))] == [3]


async def test_an_error_is_told_without_what_was_said(world: StoredWorld):
    def work(connection: Connection) -> None:
        enqueue_deferred(
            connection, MINH, world.clock.now(), lambda number: None, text="phiếu kín", target=10_000
        )

    with pytest.raises(IntegrityError) as problem:
        await world.database.write(work)
    assert "phiếu kín" not in str(problem.value)


@pytest.mark.parametrize("word", ["nửa \ud83d chữ", "hết\0chưa"])
async def test_a_text_that_postgresql_cannot_hold_is_refused_and_never_cut(mine: Any, word: str):
    asked = Prepared(select(bindparam("word", type_=Text)))
    with pytest.raises(DBAPIError) as problem:
        await mine.read(lambda c: asked.scalar(c, {"word": word}))
    assert is_permanent(problem.value)
    assert "chữ" not in str(problem.value)
    assert await mine.read(lambda c: asked.scalar(c, {"word": "cả chữ"})) == "cả chữ"


async def test_a_transaction_in_which_a_statement_failed_is_never_taken_for_kept(world: StoredWorld):
    def work(connection: Connection) -> None:
        enqueue(connection, MINH, world.clock.now(), text="a")
        with pytest.raises(DBAPIError):
            connection.execute(text("SELECT 1/0"))

    with pytest.raises(RuntimeError):
        await world.database.write(work)
    assert await world.memory.outbox.owed("chat") == 0


# --- tried again, given up ---


@pytest.mark.parametrize("state", ["40001", "40P01"])  # a serialization failure, a deadlock
async def test_who_loses_to_another_transaction_is_tried_again_and_nothing_is_kept_twice(mine: Any, state: str):
    await mine.write(lambda c: c.exec_driver_sql("CREATE SEQUENCE tries"))
    await mine.write(lambda c: c.exec_driver_sql(LOSING.replace("HERE", state)))
    lose = Prepared(select(func.lose()))

    def work(connection: Connection) -> None:
        _adding().later(connection, {"n": 1, "v": 1})
        lose.later(connection, {})

    await write_with_retries(mine, work)
    assert [row.n for row in await mine.read(lambda c: _all().all(c, {}))] == [1]
    assert await mine.read(lambda c: c.scalar(text("SELECT last_value FROM tries"))) == 3


async def test_a_lock_that_does_not_come_is_given_up_and_so_it_is_in_the_server(
    url: str, world: StoredWorld, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(engine_module, "PATIENCE", 0.2)
    blocker = await postgres.connect(url)
    await blocker.execute(LOCK)
    with pytest.raises(TimeoutError):
        await world.keep(heard("minh", "a"), Turn(result="a"))
    async with asyncio.timeout(20):
        while await postgres.value(blocker, WAITING):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await blocker.execute(UNLOCK)
    await blocker.close()
    assert (await world.keep(heard("minh", "b"), Turn(result="b"))).status == "kept"


async def test_a_turn_that_is_given_up_leaves_no_broken_connection(url: str, world: StoredWorld):
    blocker = await postgres.connect(url)
    await blocker.execute(LOCK)
    for _ in range(25):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.02):
                await world.keep(heard("minh", "a"), Turn(result="a"))
    await blocker.execute(UNLOCK)
    await blocker.close()
    assert (await world.keep(heard("minh", "b"), Turn(result="b"))).status == "kept"
    assert [d.text for d in await world.send()] == ["b"]


async def test_after_a_restart_of_the_server_reads_and_turns_go_on_at_once(url: str, world: StoredWorld):
    await asyncio.gather(*(world.memory.look("chat", "minh") for _ in range(8)))
    start = await asyncio.to_thread(postgres.crash, url)
    await asyncio.to_thread(start)
    await asyncio.gather(*(world.memory.look("chat", "minh") for _ in range(8)))
    assert (await world.keep(heard("minh"), Turn(result="a"))).status == "kept"


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


# --- what they are made with ---


def _adding() -> Prepared:
    return Prepared(insert(_mine), ["n", "v"])


def _all() -> Prepared:
    return Prepared(select(_mine).order_by(_mine.c.n))


_mine = Table(
    "mine", MetaData(), Column("n", Integer, primary_key=True, autoincrement=False), Column("v", Integer)
)
