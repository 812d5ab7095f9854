"""Transactions on PostgreSQL: kept whole or not at all, tried again, given up."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.dialogue.said import Chat
from bot.dialogue.turn import Turn
from storage.database import postgres as engine_module
from storage.database.retry import write_with_retries
from storage.database.statements import Prepared
from storage.outbox.rows import enqueue, enqueue_deferred
from tests.storage import postgres
from tests.storage.database.mine import adding, all_rows, engine, mine
from tests.worlds.stored import StoredWorld, heard

pytestmark = pytest.mark.programs

__all__ = ["engine", "mine"]

MINH = Chat("chat", "minh")
LOCK = "SELECT pg_advisory_lock(1)"
UNLOCK = "SELECT pg_advisory_unlock(1)"
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'advisory'"
# Loses twice, and then no more.
LOSING = """
    CREATE FUNCTION lose() RETURNS integer LANGUAGE plpgsql AS
    'BEGIN IF nextval(''tries'') < 3 THEN RAISE SQLSTATE ''HERE''; END IF; RETURN 1; END'
"""


async def test_of_work_that_fails_nothing_is_written_later(world: StoredWorld):
    def fail(connection: Connection) -> None:
        enqueue_deferred(connection, MINH, world.clock.now(), lambda number: None, text="a")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await world.database.write(fail)
    await world.keep(heard("minh"), Turn(result="b"))
    assert [d.text for d in await world.send()] == ["b"]


async def test_an_error_that_only_the_commit_finds_is_the_commits(mine: Any):
    told: list[str] = []

    def work(connection: Connection) -> None:
        for n in (1, 2):
            adding().later(connection, {"n": n, "v": 5})
        told.append("done")

    with pytest.raises(IntegrityError) as problem:
        await mine.write(work)
    assert problem.value.statement == "COMMIT"
    assert told == ["done"]
    assert await mine.read(lambda c: all_rows().all(c, {})) == []


async def test_a_transaction_in_which_a_statement_failed_is_never_taken_for_kept(world: StoredWorld):
    def work(connection: Connection) -> None:
        enqueue(connection, MINH, world.clock.now(), text="a")
        with pytest.raises(DBAPIError):
            connection.execute(text("SELECT 1/0"))

    with pytest.raises(RuntimeError):
        await world.database.write(work)
    assert await world.memory.outbox.owed("chat") == 0


@pytest.mark.parametrize("state", ["40001", "40P01"])  # a serialization failure, a deadlock
async def test_who_loses_to_another_transaction_is_tried_again_and_nothing_is_kept_twice(mine: Any, state: str):
    await mine.write(lambda c: c.exec_driver_sql("CREATE SEQUENCE tries"))
    await mine.write(lambda c: c.exec_driver_sql(LOSING.replace("HERE", state)))
    lose = Prepared(select(func.lose()))

    def work(connection: Connection) -> None:
        adding().later(connection, {"n": 1, "v": 1})
        lose.later(connection, {})

    await write_with_retries(mine, work)
    assert [row.n for row in await mine.read(lambda c: all_rows().all(c, {}))] == [1]
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
    await asyncio.gather(*(world.memory.views.look("chat", "minh") for _ in range(8)))
    start = await asyncio.to_thread(postgres.crash, url)
    await asyncio.to_thread(start)
    await asyncio.gather(*(world.memory.views.look("chat", "minh") for _ in range(8)))
    assert (await world.keep(heard("minh"), Turn(result="a"))).status == "kept"
