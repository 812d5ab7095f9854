"""A year of messages and answers must not slow down the next turn: every search has its index."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, Select, and_, bindparam, select, text
from sqlalchemy.dialects import postgresql

from bot.dialogue.facts import Answered, GroupBound
from bot.dialogue.turn import GROUP, Audience, Message, Turn
from storage.schema import IN_LANES, UNFINISHED, outbox
from tests.worlds.stored import MINUTE, Clock, StoredWorld, ask, heard, tap

A1, A2 = "k1/self.thue.a1", "k1/self.thue.a2"


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_no_turn_and_no_sending_reads_a_whole_table(world: StoredWorld, clock: Clock):
    await world.seated("Lan", "representative", "thue")
    await world.keep(heard("nhom", who="minh", group=True), Turn((GroupBound(),), "Đã gắn nhóm."))
    told = await world.told(heard("lan"), Turn(ask=ask(A1)))
    ran: list[str] = []
    await world.database.write(lambda connection: _driver(connection).set_trace_callback(ran.append))
    board = Message("1/8", GROUP, board="progress")
    others = Message("Đã ghi.", Audience("role", role="secretary"))
    answer = (Answered("thue", A1, "5"),)
    await world.keep(
        tap("lan", f"m{told[-1].id}", A1), Turn(answer, "Đã ghi.", ask(A2), messages=(board, others))
    )
    await world.clear()
    await world.keep(heard("lan", "5"), Turn(answer, "Đã ghi.", ask(A1), messages=(board,)))
    await world.memory.outbox.postpone_chat("chat", "lan", clock.at)
    delivery = (await world.claimed())[-1]
    await world.memory.outbox.undeliverable(delivery.id, "blocked", blocked=True)
    clock.on(MINUTE)
    await world.memory.tick(lambda here, since: Turn())
    plans = await world.database.write(partial(_plans, ran=ran))
    whole = [plans[step] for step in plans if step.startswith("SCAN") and "INDEX" not in step]
    assert [statement for statement in whole if not statement.startswith("SELECT coalesce")] == []
    for index in ("ix_outbox_unfinished", "ix_outbox_next", "ix_outbox_bodies", "ix_outbox_live"):
        assert any(index in step for step in plans), index


@pytest.mark.parametrize("engine", ["postgres"])
async def test_what_one_chat_is_owed_is_not_looked_for_among_all_that_is_owed(world: StoredWorld):
    """Where a table seems to be empty, as a new one does, both indexes cost the same."""
    o = outbox.c
    here = and_(o.platform == "chat", o.chat == "lan", UNFINISHED)
    looked = select(o.text).where(here)
    following = looked.where(o.lane == bindparam("lane"), o.state != "sending")
    in_lane = and_(o.platform == "chat", IN_LANES, o.lane <= bindparam("lane"))
    next_of_all = select(o.text).where(in_lane).order_by(o.lane, o.id).limit(9)
    statements = {"looked": looked, "following": following, "next_of_all": next_of_all}
    plans = await world.database.read(partial(_prepared_plans, statements=statements))
    for name, index in (("looked", "unfinished"), ("following", "unfinished"), ("next_of_all", "next")):
        assert any(f"ix_outbox_{index}" in step for step in plans[name]), plans[name]


def _prepared_plans(connection: Connection, statements: Mapping[str, Select[Any]]) -> dict[str, list[str]]:
    """Steps of PostgreSQL's plan of each statement, as it is prepared for whatever lane it is run with."""
    connection.execute(text("SET LOCAL plan_cache_mode = force_generic_plan"))
    # Where statistics say that the table is small, no index is taken at all.
    connection.execute(text("SET LOCAL enable_seqscan = off"))
    plans = {}
    for name, statement in statements.items():
        asked = statement.compile(dialect=postgresql.dialect(), compile_kwargs={"render_postcompile": True})
        values = {key: repr(value) for key, value in asked.params.items() if value is not None}
        connection.exec_driver_sql(f"PREPARE {name}(int) AS {asked}" % {**values, "lane": "$1"})
        plan = connection.exec_driver_sql(f"EXPLAIN EXECUTE {name}(0)")
        plans[name] = [step for (step,) in plan]
        connection.exec_driver_sql(f"DEALLOCATE {name}")
    return plans


def _plans(connection: Connection, ran: list[str]) -> dict[str, str]:
    """Each step of the plans of what was run, and the statement it is of."""
    driver = _driver(connection)
    driver.set_trace_callback(None)
    statements = [one for one in ran if one.startswith(("SELECT", "UPDATE", "DELETE"))]
    return {
        step: statement
        for statement in statements
        for _, _, _, step in driver.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
    }


def _driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection
