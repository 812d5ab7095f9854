"""Timeouts are counted for each update by itself, and forgotten as updates are."""

from datetime import timedelta

from storage.turn import timeouts
from tests.worlds.stored import StoredWorld, heard


async def test_each_update_has_a_count_of_its_own(world: StoredWorld):
    now, one, other = world.clock.now(), heard("lan"), heard("mai")
    write = world.database.write
    counts = [await write(lambda c, said=said: timeouts.count(c, said, now)) for said in (one, one, other, one)]
    assert counts == [1, 2, 1, 3]


async def test_counts_are_deleted_when_no_platform_repeats_the_update(world: StoredWorld):
    now = world.clock.now()
    await world.database.write(lambda c: timeouts.count(c, heard("lan"), now))
    for days, left in ((2, 1), (5, 0)):
        await world.database.write(lambda c, days=days: timeouts.purge(c, now + timedelta(days=days)))
        assert len(await world.rows("SELECT times FROM timeouts")) == left
