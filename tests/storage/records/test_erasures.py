"""Count of erasures: it changes with each, and with nothing else."""

from sqlalchemy import update

from bot.dialogue.facts import Erased
from bot.dialogue.turn import Turn
from bot.rules.retention import GONE
from storage.records import erasures
from storage.schema import people
from tests.worlds.stored import StoredWorld, heard


async def test_a_year_and_a_person_that_are_erased_are_counted(world: StoredWorld):
    await world.seated("Lan", "representative", "thue")
    assert await world.database.read(erasures.count) == "0 years, 0 people"
    await world.keep(heard("minh"), Turn((Erased(()),), "Đã ghi."))
    assert await world.database.read(erasures.count) == "1 years, 0 people"
    lan = update(people).where(people.c.name == "Lan").values(name=GONE)
    await world.database.write(lambda connection: connection.execute(lan))
    assert await world.database.read(erasures.count) == "1 years, 1 people"
