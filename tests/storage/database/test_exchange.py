"""Statements that travel together to PostgreSQL: their order, and whose an error is."""

from typing import Any

import pytest
from sqlalchemy import Connection, Text, bindparam, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.dialogue.said import Chat
from storage.database.errors import is_permanent
from storage.database.statements import Prepared
from storage.outbox.rows import enqueue_deferred
from tests.storage.database.mine import MINE, adding, all_rows, engine, mine
from tests.worlds.stored import StoredWorld

pytestmark = pytest.mark.programs

__all__ = ["engine", "mine"]

MINH = Chat("chat", "minh")


async def test_one_statement_sees_what_the_one_before_it_in_the_same_round_trip_has_written(mine: Any):
    raise_all = Prepared(update(MINE).values(v=MINE.c.v + 1))

    def work(connection: Connection) -> list[int]:
        adding().later(connection, {"n": 1, "v": 1})
        raise_all.later(connection, {})
        adding().later(connection, {"n": 2, "v": 7})
        raise_all.later(connection, {})
        return [row.v for row in all_rows().all(connection, {})]

    assert await mine.write(work) == [3, 8]


async def test_an_error_names_the_statement_it_is_of_and_none_that_came_with_it(mine: Any):
    def work(connection: Connection) -> None:
        adding().later(connection, {"n": 1, "v": 1})
        adding().later(connection, {"n": 1, "v": 2})
        all_rows().all(connection, {})

    with pytest.raises(IntegrityError) as problem:
        await mine.write(work)
    assert str(problem.value.statement).startswith("INSERT INTO mine")
    assert await mine.read(lambda c: all_rows().all(c, {})) == []


async def test_after_an_error_the_same_connection_prepares_anew_what_was_passed_over(mine: Any):
    once = adding()

    def fail(connection: Connection) -> None:
        connection.execute(text("INSERT INTO mine VALUES (1, 1)"))
        Prepared(insert(MINE), ["n"]).later(connection, {"n": 1})
        once.later(connection, {"n": 2, "v": 2})

    for _ in range(3):
        with pytest.raises(IntegrityError):
            await mine.write(fail)
    await mine.write(lambda c: once.later(c, {"n": 3, "v": 3}))
    assert [row.n for row in await mine.read(lambda c: all_rows().all(c, {}))] == [3]


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
