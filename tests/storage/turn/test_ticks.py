"""The clock brings to each cluster, once, what fell due since it was last asked."""

from datetime import datetime

from sqlalchemy import select

from bot.dialogue.facts import StageClosed
from bot.dialogue.situation import Situation
from bot.dialogue.turn import GROUP, Audience, Message, Turn
from storage.schema import ticks
from tests.worlds.charters import NOW, SMALL
from tests.worlds.stored import MINUTE, Clock, StoredWorld, remember


async def test_each_cluster_is_told_the_time_that_has_passed(world: StoredWorld, clock: Clock):
    await world.memory.new_cluster("Cụm 11", SMALL)
    told = []

    def elapse(here: Situation, since: datetime) -> Turn:
        assert here.cluster
        told.append((here.cluster.name, since, here.now))
        return Turn()

    clock.on(MINUTE)
    await world.memory.tick(elapse)
    await world.memory.tick(elapse)  # no time has passed
    clock.on(MINUTE)
    await world.memory.tick(elapse)
    once, twice = NOW + MINUTE, NOW + 2 * MINUTE
    # Clusters are told side by side, so only the order in time is promised.
    assert sorted(told, key=lambda seen: (seen[1], seen[0])) == [
        ("Cụm 10", NOW, once),
        ("Cụm 11", NOW, once),
        ("Cụm 10", once, twice),
        ("Cụm 11", once, twice),
    ]


async def test_a_calendar_in_which_nothing_fell_due_is_marked_every_quarter_of_an_hour(
    world: StoredWorld, clock: Clock
):
    marks = set()
    for _ in range(35):
        clock.on(MINUTE)
        await world.memory.tick(lambda here, since: Turn())
        marks |= {upto - NOW for (upto,) in await world.rows(select(ticks.c.upto))}
    assert marks == {0 * MINUTE, 15 * MINUTE, 30 * MINUTE}


async def test_what_fell_due_is_marked_at_once(world: StoredWorld, clock: Clock):
    asked = Message("Nhắc.", Audience("role", role="secretary"))
    clock.on(MINUTE)
    await world.memory.tick(lambda here, since: Turn(messages=(asked,)))
    assert await world.rows(select(ticks.c.upto)) == [(NOW + MINUTE,)]


async def test_after_a_restart_what_was_not_marked_is_read_out_again(
    world: StoredWorld, clock: Clock, url: str
):
    clock.on(MINUTE)
    await world.memory.tick(lambda here, since: Turn())
    again, told = remember(url, clock), []
    await again.open()
    clock.on(MINUTE)

    def elapse(here: Situation, since: datetime) -> Turn:
        told.append((since, here.now))
        return Turn()

    await again.tick(elapse)
    await again.close()
    assert told == [(NOW, NOW + 2 * MINUTE)]


async def test_what_the_clock_brings_is_kept_and_said(world: StoredWorld, clock: Clock):
    def elapse(here: Situation, since: datetime) -> Turn:
        asked = Message("Nhắc.", Audience("role", role="secretary"))
        return Turn((StageClosed("self", {}, ""),), messages=(Message("Đã chốt.", GROUP), asked))

    clock.on(MINUTE)
    await world.memory.tick(elapse)
    assert [d.text for d in await world.send()] == ["Bài đăng cho nhóm (sao chép):\nĐã chốt.", "Nhắc."]
    here = await world.memory.views.look("chat", "minh")
    assert here.cycle
    assert (here.cycle.stage, len(here.cycle.snapshots)) == ("", 1)


async def test_one_cluster_that_fails_is_asked_again_and_does_not_hold_up_the_others(
    world: StoredWorld, clock: Clock
):
    await world.another_cluster("Cụm 11", "Hoa")
    await world.send()
    failing = [True]

    def elapse(here: Situation, since: datetime) -> Turn:
        assert here.cluster
        if here.cluster.name == "Cụm 10" and failing:
            raise ZeroDivisionError
        return Turn(messages=(Message(here.cluster.name, Audience("role", role="secretary")),))

    clock.on(MINUTE)
    await world.memory.tick(elapse)
    assert [d.text for d in await world.send()] == ["Cụm 11"]
    failing.clear()
    clock.on(MINUTE)
    await world.memory.tick(elapse)
    assert sorted(d.text for d in await world.send()) == ["Cụm 10", "Cụm 11"]


async def test_a_mark_that_a_clock_has_left_in_the_future_is_put_right_and_time_goes_on(
    world: StoredWorld, clock: Clock
):
    told = []

    def elapse(here: Situation, since: datetime) -> Turn:
        told.append((since, here.now))
        return Turn()

    clock.on(365 * 24 * 60 * MINUTE)
    await world.memory.tick(elapse)
    clock.at = NOW + MINUTE
    await world.memory.tick(elapse)
    clock.on(MINUTE)
    await world.memory.tick(elapse)
    assert told[1:] == [(NOW + MINUTE - 24 * 60 * MINUTE, NOW + MINUTE), (NOW + MINUTE, NOW + 2 * MINUTE)]
