"""The marks of the clock, and what becomes of what was said while it was doubted."""

from datetime import timedelta

from sqlalchemy import select

from bot.dialogue.facts import Answered, Steered
from bot.dialogue.installation import ClockDoubt
from bot.dialogue.turn import Turn
from storage.backup.verify import chains
from storage.records.clock_marks import Mark
from storage.schema import answers
from tests.worlds.charters import NOW
from tests.worlds.stored import MINUTE, StoredWorld, heard

YEAR = timedelta(days=365)
A1, A2 = "k1/self.thue.a1", "k1/self.thue.a2"


async def test_a_mark_is_stored_and_replaced_and_those_of_machines_long_gone_are_forgotten(world: StoredWorld):
    memory = world.memory
    await memory.clock_marks.write(Mark("old", NOW - 40 * 24 * 60 * MINUTE, 5.0))
    await memory.clock_marks.write(Mark("a", NOW, 5.25))
    await memory.clock_marks.write(Mark("a", NOW + MINUTE, 65.25, NOW))
    found = await memory.clock_marks.read()
    assert list(found.marks) == [Mark("a", NOW + MINUTE, 65.25, NOW)]
    assert found.upto == NOW + MINUTE
    assert found.of("a") == found.marks[0]
    assert found.of("") is None


async def test_a_confirmation_is_found_by_the_doubting_process_alone(world: StoredWorld):
    memory = world.memory
    await memory.clock_marks.write(Mark("a", NOW, 5.0))
    doubt = ClockDoubt("a", NOW, NOW + MINUTE, NOW + YEAR)
    assert not await memory.clock_marks.write(Mark("a", NOW + MINUTE, 65.0, NOW), NOW + YEAR)
    await memory.clock_marks.confirm(doubt)
    assert await memory.clock_marks.write(Mark("a", NOW + MINUTE, 66.0, NOW), NOW + YEAR)
    # One that doubts nothing finds a mark in the future, and puts it right.
    assert not await memory.clock_marks.write(Mark("a", NOW + MINUTE, 66.0))
    assert (await memory.clock_marks.read()).upto == NOW + MINUTE


async def test_what_was_said_meanwhile_moves_with_the_clock_once_and_what_was_said_before_stays(
    world: StoredWorld,
):
    await world.seated("Lan", "representative", "thue")
    await world.memory.clock_marks.write(Mark("a", NOW, 5.0))
    await world.keep(heard("lan"), Turn((Answered("thue", A1, "5"),)))
    world.clock.on(2 * MINUTE)
    await world.keep(heard("lan"), Turn((Answered("thue", A2, "5"),)))
    doubt = ClockDoubt("a", NOW + MINUTE, NOW + 3 * MINUTE, NOW + 3 * MINUTE + YEAR)
    await world.memory.clock_marks.confirm(doubt)
    await world.memory.clock_marks.confirm(doubt)
    said = select(answers.c.question, answers.c.at).order_by(answers.c.number)
    found = await world.database.read(lambda c: dict(map(tuple, c.execute(said))))
    assert found[A2] - found[A1] == YEAR + 2 * MINUTE


async def test_what_was_sealed_meanwhile_stays_so_that_verify_finds_it_as_it_was(url: str, world: StoredWorld):
    await world.seated("Lan", "representative", "thue")
    await world.memory.clock_marks.write(Mark("a", NOW, 5.0))
    await world.keep(heard("lan"), Turn((Answered("thue", A1, "5"),)))
    await world.keep(heard("lan"), Turn((Steered("pledge adopted", "", "Cụm nhất trí."),)))
    await world.keep(heard("lan"), Turn((Answered("thue", A2, "5"),)))
    await world.memory.clock_marks.confirm(ClockDoubt("a", NOW - MINUTE, NOW + MINUTE, NOW + MINUTE + YEAR))
    said = select(answers.c.question, answers.c.at)
    found = await world.database.read(lambda c: dict(map(tuple, c.execute(said))))
    assert found[A2] - found[A1] == YEAR
    [chain] = await chains(url)
    assert chain.differing == ()
