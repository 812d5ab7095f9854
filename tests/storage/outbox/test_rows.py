"""What the senders have before them: how many messages, and since when the oldest waits."""

from datetime import timedelta

from bot.dialogue.turn import Audience, Message, Turn
from storage.outbox.rows import ANSWER, MANY, Backlog
from tests.worlds.stored import MINUTE, PLATFORMS, StoredWorld, heard, remember

SOON = 7 * MINUTE


async def test_where_nothing_is_owed_nothing_waits(world: StoredWorld):
    assert await world.memory.outbox.waiting(SOON) == []


async def test_each_lane_is_counted_with_the_age_of_its_oldest_message(world: StoredWorld):
    await world.seated("Lan", "representative", "thue")
    to_all = Message("Nhắc việc.", to=Audience("role", role="secretary"))
    await world.keep(heard("lan"), Turn((), "Một."))
    world.clock.on(MINUTE)
    await world.keep(heard("lan"), Turn((), "Hai.", messages=(to_all,)))
    world.clock.on(MINUTE)
    assert await world.memory.outbox.waiting(SOON) == [
        Backlog("chat", ANSWER, 2, 120.0),
        Backlog("chat", MANY, 1, 60.0),
    ]
    await world.clear()
    assert await world.memory.outbox.waiting(SOON) == []


async def test_one_that_is_tried_again_and_again_grows_old_and_one_that_is_held_back_does_not(
    world: StoredWorld,
):
    await world.keep(heard("lan"), Turn((), "Một."))
    (delivery,) = await world.claimed()
    world.clock.on(10 * MINUTE)
    await world.memory.outbox.postpone(delivery.id, world.clock.now() + 5 * MINUTE)
    assert [one.age for one in await world.memory.outbox.waiting(SOON)] == [600.0]
    await world.memory.outbox.postpone(delivery.id, world.clock.now() + timedelta(hours=1))
    assert await world.memory.outbox.waiting(SOON) == [Backlog("chat", ANSWER, 1, 0.0)]


async def test_what_is_owed_on_a_platform_that_is_not_served_here_is_not_waited_for(
    world: StoredWorld, url: str
):
    await world.keep(heard("lan", platform="page"), Turn((), "Một."))
    other = remember(url, world.clock, platforms={"chat": PLATFORMS["chat"]})
    await other.open()
    assert [one.platform for one in await world.memory.outbox.waiting(SOON)] == ["page"]
    assert await other.outbox.waiting(SOON) == []
    await other.close()
