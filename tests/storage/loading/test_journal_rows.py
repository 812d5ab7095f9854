"""Rows of the journal in a situation: read when looked at, a stretch at a time."""

import pytest
from sqlalchemy import Connection

from bot.conversations.decide import decide
from bot.dialogue.facts import Steered
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Turn
from storage.loading.journal_rows import JournalRows
from storage.records.journal import mark
from tests.worlds.stored import StoredWorld, heard


async def test_a_stretch_is_read_with_its_hashes(world: StoredWorld):
    await world.seated("Lan", "representative", "thue")
    for n in range(5):
        await world.keep(heard("minh"), Turn((Steered("act", str(n), "thử"),), "Đã ghi."))
    stored = await world.journal()

    def look(connection: Connection) -> None:
        rows = JournalRows(connection, stored[0].cluster)
        assert len(rows) == len(stored)
        assert [entry.number for entry in rows[2:5]] == [3, 4, 5]
        assert [entry.number for entry in reversed(rows[-2:])] == [len(stored), len(stored) - 1]
        assert rows[10_000:] == []
        last = rows[-1]
        assert (last.hash, last.previous, last.mark) == (stored[-1].hash, stored[-1].previous, mark(last.hash))
        assert (last.act["act"], last.act["what"], last.act["why"]) == ("act", "4", "thử")
        assert JournalRows(connection, 999)[:] == []

    await world.memory.database.read(look)


async def test_a_page_is_drawn_of_what_it_looks_into_while_the_database_is_read(world: StoredWorld):
    await world.keep(heard("minh"), Turn((Steered("act", "1", "thử"),), "Đã ghi."))
    stored = await world.journal()

    def draw(here: Situation) -> tuple[int, str, list[str]]:
        answers = [unit for unit in here.answers if here.answers[unit]]
        return len(here.journal), here.journal[-1].hash, answers

    assert await world.memory.views.drawn("chat", "minh", draw) == (len(stored), stored[-1].hash, [])
    assert await world.memory.views.drawn(
        "chat", "nobody", lambda here: (here.cluster, list(here.journal))
    ) == (
        None,
        [],
    )


@pytest.mark.parametrize(("said", "looks"), [("việc", False), ("lịch", False), ("nhật ký", True)])
async def test_an_ordinary_turn_reads_nothing_of_the_journal(
    world: StoredWorld, monkeypatch: pytest.MonkeyPatch, said: str, looks: bool
):
    read: list[int] = []
    monkeypatch.setattr(JournalRows, "__len__", lambda rows: read.append(0) or 0)
    assert (await world.memory.turn(heard("minh", said), decide)).status == "kept"
    assert bool(read) is looks
