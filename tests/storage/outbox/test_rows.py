"""What the senders have before them: how many messages, and since when the oldest waits."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, func, select

from bot.dialogue.said import Chat
from bot.dialogue.turn import Audience, Message, Turn
from storage.outbox import rows
from storage.outbox.rows import ANSWER, MANY, Backlog, count_lost_posts, enqueue, purge_rows
from storage.schema import outbox
from tests.worlds.stored import MINUTE, PLATFORMS, StoredWorld, ask, heard, remember

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


MONTH = timedelta(days=31)


async def _purged(world: StoredWorld) -> list[str]:
    """The texts that are left."""
    work = partial(purge_rows, now=world.clock.now(), after=0)
    while after := await world.database.write(work):
        work = partial(purge_rows, now=world.clock.now(), after=after)
    return await world.database.read(lambda c: list(c.scalars(select(outbox.c.text).order_by(outbox.c.id))))


async def test_finished_rows_go_after_a_month_but_for_what_may_still_be_changed(world: StoredWorld):
    await world.seated("Lan", "representative", "thue")
    await world.clear()
    await world.keep(heard("lan"), Turn((), "Một."))
    await world.keep(heard("lan"), Turn((), ask=ask("k1/self.thue.a1")))
    for n in (1, 2):
        await world.keep(
            heard("nhom", who="x", group=True), Turn(messages=(Message(f"{n}/8", board="progress"),))
        )
    await world.keep(heard("mai"), Turn((), "Hai."))
    await world.clear()
    await world.keep(heard("hoa"), Turn((), "Chưa gửi."))
    assert "Một." in await _purged(world)
    world.clock.on(MONTH)
    await world.keep(heard("nhom", who="x", group=True), Turn((), "Mới."))
    left = await _purged(world)
    # A keyboard that is shown, the newest state of a board, a chat's newest message, and what is still owed.
    assert "Một." not in left
    assert left[-4:] == ["2/8", "Hai.", "Chưa gửi.", "Mới."]
    assert any("điểm" in text for text in left) or ask("k1/self.thue.a1").text in left


async def test_a_row_that_another_refers_to_stays_as_long_as_that_one(world: StoredWorld):
    def refer(connection: Connection) -> None:
        first = enqueue(connection, Chat("chat", "lan"), world.clock.now(), text="Một.", state="sent")
        values = {"text": "Một, sửa.", "target": first, "state": "replaced"}
        enqueue(connection, Chat("chat", "lan"), world.clock.now(), **values)
        enqueue(connection, Chat("chat", "lan"), world.clock.now(), text="Hai.", state="sent")

    await world.clear()
    await world.database.write(refer)
    world.clock.on(MONTH)
    assert "Một, sửa." not in await _purged(world)
    assert (await _purged(world))[-1] == "Hai."
    assert "Một." not in await _purged(world)


async def test_the_clock_deletes_a_little_at_each_tick_until_all_is_gone_through(
    world: StoredWorld, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(rows, "PURGED_AT_ONCE", 10)

    def fill(connection: Connection) -> None:
        for n in range(95):
            enqueue(connection, Chat("chat", "lan"), world.clock.now(), text=f"{n}", state="sent")

    def count(connection: Connection) -> int:
        return connection.scalar(select(func.count()).select_from(outbox)) or 0

    await world.database.write(fill)
    world.clock.on(MONTH)
    await world.memory.tick(lambda here, since: Turn())
    assert await world.database.read(count) >= 85
    for _ in range(10):
        world.clock.on(MINUTE)
        await world.memory.tick(lambda here, since: Turn())
    assert await world.database.read(count) <= 3


async def test_old_bodies_are_blanked_a_little_at_each_tick_the_oldest_first(
    world: StoredWorld, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(rows, "PURGED_AT_ONCE", 10)

    def fill(connection: Connection) -> None:
        for n in range(25):
            made = world.clock.now() - timedelta(days=20 - n % 2)
            enqueue(connection, Chat("chat", f"{n}"), made, text=f"{n}", state="sent")

    def with_body(connection: Connection) -> list[str]:
        return [text for text in connection.scalars(select(outbox.c.text)) if text.isdecimal()]

    await world.clear()
    await world.database.write(fill)
    for left in (15, 5, 0):
        await world.memory.tick(lambda here, since: Turn())
        bodies = await world.database.read(with_body)
        assert len(bodies) == left
        # Those with an even number are a day older.
        assert sum(int(body) % 2 == 0 for body in bodies) == max(left - 12, 0)


async def test_a_group_that_does_not_take_a_post_is_counted_until_it_takes_one(world: StoredWorld):
    def post(state: str) -> Callable[[Connection], object]:
        return lambda c: enqueue(c, Chat("chat", "nhom", True), world.clock.now(), text="Bài.", state=state)

    lately = world.clock.now() - MINUTE
    for state, count in (("withheld", 1), ("undeliverable", 1), ("sent", 0)):
        await world.database.write(post(state))
        assert await world.database.read(partial(count_lost_posts, since=lately)) == count
