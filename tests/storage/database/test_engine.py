"""What a commit promises to those who wait for it, on both engines; of batches, more in test_sqlite."""

import asyncio
import doctest
import sqlite3
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from bot.dialogue.facts import Answered
from bot.dialogue.turn import Turn
from storage.database import engine as engine_module
from storage.database.engine import Database, Work
from storage.database.factory import database_at
from storage.database.retry import TRIES
from tests.storage import postgres
from tests.worlds.stored import StoredWorld, heard

MINE = "CREATE TABLE t (n INTEGER PRIMARY KEY)"
# Checked only by COMMIT, which therefore fails.
OWING = "CREATE TABLE u (t INTEGER REFERENCES t (n) DEFERRABLE INITIALLY DEFERRED)"


@pytest.fixture
async def store(url: str) -> AsyncIterator[Database]:
    store = database_at(url)
    await store.open()
    for statement in (MINE, OWING):
        await store.write(lambda c, s=statement: c.exec_driver_sql(s))
    yield store
    for table in "ut":
        await store.write(lambda c, t=table: c.exec_driver_sql(f"DROP TABLE {t}"))
    await store.close()


def insert(n: int) -> Work[int]:
    return lambda c: c.execute(text("INSERT INTO t VALUES (:n)"), {"n": n}).rowcount


def fail(connection: Connection) -> None:
    insert(99)(connection)
    raise ZeroDivisionError


def owe_a_parent(connection: Connection) -> None:
    connection.exec_driver_sql("INSERT INTO u VALUES (12345)")


def seen_from_outside(url: str, query: str) -> int:
    """By a connection of its own, in a thread of its own: the caller is inside a transaction."""

    async def ask() -> int:
        connection = await postgres.connect(url)
        try:
            return int(str(await postgres.value(connection, query)))
        finally:
            await connection.close()

    def look() -> int:
        if not url.startswith("sqlite"):
            return asyncio.run(ask())
        with sqlite3.connect(url.partition(":///")[2].partition("?")[0]) as connection:
            return int(connection.execute(query).fetchone()[0])

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(look).result()


async def stored(store: Database) -> list[int]:
    return await store.read(lambda c: list(c.scalars(text("SELECT n FROM t ORDER BY n"))))


async def test_nothing_is_seen_by_others_before_the_commit(store: Database, url: str):
    def insert_and_look(connection: Connection) -> int:
        insert(1)(connection)
        return seen_from_outside(url, "SELECT count(*) FROM t")

    assert await store.write(insert_and_look) == 0
    assert seen_from_outside(url, "SELECT count(*) FROM t") == 1


async def test_of_many_at_once_the_one_that_fails_undoes_itself_alone(store: Database):
    works = (insert(1), fail, insert(2), insert(1), insert(3))
    first, failed, second, again, third = await asyncio.gather(
        *(store.write(work) for work in works), return_exceptions=True
    )
    assert isinstance(failed, ZeroDivisionError)
    assert (second, third) == (1, 1)
    assert {type(first), type(again)} == {int, IntegrityError}
    assert await stored(store) == [1, 2, 3]


async def test_a_failing_commit_acknowledges_nothing_and_the_next_goes_on(store: Database):
    def both(connection: Connection) -> None:
        insert(1)(connection)
        owe_a_parent(connection)

    with pytest.raises(IntegrityError):
        await store.write(both)
    assert await stored(store) == []
    assert await store.write(insert(2)) == 1
    assert await stored(store) == [2]


async def test_a_turn_whose_commit_fails_is_not_kept_and_its_answer_is_not_sent(
    store: Database, world: StoredWorld, monkeypatch: pytest.MonkeyPatch
):
    await world.seated("Lan", "representative", "thue")
    await world.hands_over()
    write, tries = world.database.write, iter(range(TRIES))

    async def write_and_owe(work: Work[Any], cluster: int = 0) -> object:
        """All tries of the turn; what is written of its failure afterwards can be kept."""
        spoilt = next(tries, None) is not None
        return await write(lambda c: (work(c), owe_a_parent(c) if spoilt else None)[0], cluster)

    monkeypatch.setattr(world.database, "write", write_and_owe)
    answer = Answered("thue", "k1/self.thue.a1", "5")
    assert (await world.keep(heard("lan", "5"), Turn((answer,), "Đã ghi."))).status == "failed"
    monkeypatch.undo()
    assert (await world.memory.views.look("chat", "lan")).answers["thue"] == {}
    assert "Đã ghi." not in [d.text for d in await world.send()]


def test_the_example_of_the_protocol_runs():
    assert doctest.testmod(engine_module) == (0, 5)
