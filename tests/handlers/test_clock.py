"""The tick comes at once, again and again, one at a time, and survives a tick that failed."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.schedulers import base
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from handlers.clock import TICK, MovableClock, mend_next_run, ticking


async def test_a_tick_comes_at_once_and_again_until_the_block_is_left():
    ticks = []

    async def tick():
        ticks.append(1)

    async with ticking(tick, timedelta(seconds=0.02)):
        await asyncio.sleep(0.2)
    seen = len(ticks)
    await asyncio.sleep(0.06)
    assert seen >= 2
    assert len(ticks) == seen


async def test_a_tick_that_fails_is_followed_by_the_next():
    ticks = []

    async def tick():
        ticks.append(1)
        raise RuntimeError("the database is away")

    async with ticking(tick, timedelta(seconds=0.02)):
        await asyncio.sleep(0.2)
    assert len(ticks) >= 2


async def test_a_slow_tick_is_never_run_twice_at_once():
    running = most = 0

    async def tick():
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.05)
        running -= 1

    async with ticking(tick, timedelta(seconds=0.01)):
        await asyncio.sleep(0.2)
    assert most == 1


async def test_a_tick_under_way_is_finished_before_the_block_is_left():
    ticks = []

    async def tick():
        await asyncio.sleep(0.05)
        ticks.append(1)

    async with ticking(tick, timedelta(seconds=10)):
        await asyncio.sleep(0.02)
    assert ticks == [1]


async def test_the_movable_clock_runs_on_is_moved_ahead_and_never_back():
    ticks = []

    async def tick():
        ticks.append(clock.now())

    start = datetime(2026, 11, 20, 8, tzinfo=UTC)
    clock = MovableClock(start)
    clock.tick = tick
    await clock.move(start + timedelta(days=1))
    assert timedelta(0) <= clock.now() - start - timedelta(days=1) < timedelta(seconds=5)
    await clock.move(start)
    assert clock.now() > start + timedelta(days=1)
    assert len(ticks) == 2


async def test_a_clock_set_back_does_not_silence_the_tick():
    ticks = []
    scheduler = AsyncIOScheduler(timezone=UTC)
    # As the next run looks once the clock has been set back by a day.
    due = datetime.now(UTC) + timedelta(days=1)
    scheduler.add_job(lambda: ticks.append(1), "date", run_date=due, id=TICK)
    scheduler.start()
    minding = asyncio.create_task(mend_next_run(scheduler, timedelta(seconds=0.02)))
    await asyncio.sleep(0.2)
    minding.cancel()
    scheduler.shutdown(wait=False)
    assert ticks


async def test_a_clock_that_jumps_three_years_ahead_brings_one_tick_and_blocks_nobody(
    monkeypatch: pytest.MonkeyPatch,
):
    """Of an interval, all four million runs that were missed would be listed first, one by one."""
    ticks, ahead = [], [timedelta()]

    class Jumping(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + ahead[0]

    monkeypatch.setattr(base, "datetime", Jumping)

    async def tick():
        ticks.append(1)

    async with ticking(tick, timedelta(seconds=0.2)):
        await asyncio.sleep(0.1)
        before = len(ticks)
        ahead[0] = timedelta(days=3 * 365)
        began = time.perf_counter()
        await asyncio.sleep(0.3)
        assert time.perf_counter() - began < 1
        assert len(ticks) - before in (1, 2)
