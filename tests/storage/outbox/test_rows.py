"""What the senders have before them: how many messages, and since when the oldest waits."""

from datetime import timedelta

from bot.dialogue.turn import Audience, Message, Turn
from storage.outbox.rows import ANSWER, MANY, Backlog
from storage.turn.unit_of_work import UnitOfWork
from tests.storage.town import MINUTE, PLATFORMS, Town, heard

SOON = 7 * MINUTE


async def test_where_nothing_is_owed_nothing_waits(town: Town):
    assert await town.memory.outbox.waiting(SOON) == []


async def test_each_lane_is_counted_with_the_age_of_its_oldest_message(town: Town):
    await town.seated("Lan", "representative", "thue")
    to_all = Message("Nhắc việc.", to=Audience("role", role="secretary"))
    await town.say(heard("lan"), Turn((), "Một."))
    town.clock.on(MINUTE)
    await town.say(heard("lan"), Turn((), "Hai.", messages=(to_all,)))
    town.clock.on(MINUTE)
    assert await town.memory.outbox.waiting(SOON) == [
        Backlog("chat", ANSWER, 2, 120.0),
        Backlog("chat", MANY, 1, 60.0),
    ]
    await town.clear()
    assert await town.memory.outbox.waiting(SOON) == []


async def test_one_that_is_tried_again_and_again_grows_old_and_one_that_is_held_back_does_not(town: Town):
    await town.say(heard("lan"), Turn((), "Một."))
    (delivery,) = await town.claimed()
    town.clock.on(10 * MINUTE)
    await town.memory.outbox.postpone(delivery.id, town.clock() + 5 * MINUTE)
    assert [one.age for one in await town.memory.outbox.waiting(SOON)] == [600.0]
    await town.memory.outbox.postpone(delivery.id, town.clock() + timedelta(hours=1))
    assert await town.memory.outbox.waiting(SOON) == [Backlog("chat", ANSWER, 1, 0.0)]


async def test_what_is_owed_on_a_platform_that_is_not_served_here_is_not_waited_for(town: Town, url: str):
    await town.say(heard("lan", platform="page"), Turn((), "Một."))
    other = UnitOfWork(url, clock=town.clock, platforms={"chat": PLATFORMS["chat"]})
    await other.open()
    assert [one.platform for one in await town.memory.outbox.waiting(SOON)] == ["page"]
    assert await other.outbox.waiting(SOON) == []
    await other.close()
