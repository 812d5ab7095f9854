"""What a turn leaves behind is freed at once, by reference counts. The garbage collector, which would find the
rest, holds up every thread."""

import gc
from datetime import timedelta

from bot.conversations.decide import decide, elapse
from tests.worlds.stored import Clock, StoredWorld, heard

SAID = ("Chấm từng tiêu chí", "5", "9", "xem lại", "việc", "vai", "trợ giúp", "không hiểu")


async def test_neither_a_turn_nor_the_clock_leaves_garbage(world: StoredWorld, clock: Clock):
    await world.seated("Lan", "representative", "thue")
    await world.another_cluster("Cụm 11", "Minh")

    async def go_on() -> None:
        for text in SAID:
            await world.memory.turn(heard("lan", text), decide)
            # Who sits in two clusters is told what waits in the other.
            await world.memory.turn(heard("minh", text), decide)
            clock.on(timedelta(hours=1))
            await world.memory.tick(elapse)

    await go_on()
    gc.collect()
    gc.disable()
    try:
        await go_on()
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        found = {
            type(one).__qualname__
            for one in gc.garbage
            if type(one).__module__.startswith(("bot.", "storage."))
        }
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
    assert found == set()
