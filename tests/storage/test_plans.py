"""A year of messages and answers must not slow down the next turn: every search has its index."""

import pytest
from sqlalchemy import event

from bot.conversations.situation import GROUP, Answered, Audience, GroupBound, Message, Turn
from tests.storage.town import MINUTE, Clock, Town, ask, heard, tap

A1, A2 = "k1/self.thue.a1", "k1/self.thue.a2"


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_no_turn_and_no_sending_reads_a_whole_table(town: Town, clock: Clock):
    await town.seated("Lan", "representative", "thue")
    await town.say(heard("nhom", who="minh", group=True), Turn((GroupBound(),), "Đã gắn nhóm."))
    told = await town.told(heard("lan"), Turn(ask=ask(A1)))
    plans: dict[str, str] = {}

    def explain(connection, cursor, statement, parameters, _, many):
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            parameters = parameters[0] if many else parameters
            plan = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.update((step, statement) for _, _, _, step in plan.fetchall())

    event.listen(town.memory._database._writer, "before_cursor_execute", explain)
    board = Message("1/8", GROUP, board="progress")
    others = Message("Đã ghi.", Audience("role", role="secretary"))
    answer = (Answered("thue", A1, "5"),)
    await town.say(
        tap("lan", f"m{told[-1].id}", A1), Turn(answer, "Đã ghi.", ask(A2), messages=(board, others))
    )
    await town.clear()
    await town.say(heard("lan", "5"), Turn(answer, "Đã ghi.", ask(A1), messages=(board,)))
    await town.memory.postpone_chat("chat", "lan", clock.now)
    delivery = (await town.claimed())[-1]
    await town.memory.undeliverable(delivery.id, "blocked", blocked=True)
    clock.on(MINUTE)
    await town.memory.tick(lambda here, since: Turn())
    whole = [plans[step] for step in plans if step.startswith("SCAN") and "INDEX" not in step]
    assert [statement for statement in whole if not statement.startswith("SELECT coalesce")] == []
    for index in ("ix_outbox_unfinished", "ix_outbox_next", "ix_outbox_bodies", "ix_outbox_live"):
        assert any(index in step for step in plans), index
