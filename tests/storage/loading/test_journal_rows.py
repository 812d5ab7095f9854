"""Rows of the journal in a situation: read when looked at, a stretch at a time."""

from sqlalchemy import Connection

from bot.dialogue.facts import Steered
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
