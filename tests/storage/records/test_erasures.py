"""Count of erasures: it changes with a year and with a person that are erased, and with no other change."""

from sqlalchemy import update

from bot.dialogue.facts import Answered, Erased
from bot.dialogue.turn import Turn
from bot.rules.retention import GONE
from storage.records import erasures
from storage.schema import people
from tests.worlds.stored import StoredWorld, heard


async def counted(world: StoredWorld) -> str:
    return await world.database.read(erasures.count)


async def test_a_year_and_a_person_that_are_erased_are_counted(world: StoredWorld):
    await world.seated("Lan", "representative", "thue")
    assert await counted(world) == "0 years, 0 people"
    await world.keep(heard("minh"), Turn((Erased(()),), "Đã ghi."))
    assert await counted(world) == "1 years, 0 people"
    await world.change(update(people).where(people.c.name == "Lan").values(name=GONE))
    assert await counted(world) == "1 years, 1 people"


async def test_an_answer_a_further_person_and_a_new_name_are_no_erasures(world: StoredWorld):
    before = await counted(world)
    await world.seated("Lan", "representative", "thue")
    await world.keep(heard("lan"), Turn((Answered("thue", "k1/self.thue.a1", "5"),), "Đã ghi."))
    await world.change(update(people).where(people.c.name == "Lan").values(name="Mai"))
    assert await counted(world) == before
