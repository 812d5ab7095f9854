"""The tick comes at once, again and again, one at a time, and survives a tick that failed."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from apscheduler.schedulers import base
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from handlers import clock as clock_module
from handlers.clock import TICK, MovableClock, mend_next_run, ticking

PATIENCE = 10  # seconds that a busy machine is given for what takes a moment


async def until(came: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not came():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


async def test_a_tick_comes_at_once_and_again_until_the_block_is_left():
    ticks = []

    async def tick():
        ticks.append(1)

    async with ticking(tick, timedelta(hours=1)):
        await until(lambda: len(ticks) == 1)
    async with ticking(tick, timedelta(seconds=0.02)):
        await until(lambda: len(ticks) >= 4)
    seen = len(ticks)
    await asyncio.sleep(0.1)
    assert len(ticks) == seen


async def test_a_tick_that_fails_is_followed_by_the_next():
    ticks = []

    async def tick():
        ticks.append(1)
        raise RuntimeError("the database is away")

    async with ticking(tick, timedelta(seconds=0.02)):
        await until(lambda: len(ticks) >= 2)


async def test_a_slow_tick_is_never_run_twice_at_once():
    running = most = done = 0

    async def tick():
        nonlocal running, most, done
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.05)
        running -= 1
        done += 1

    async with ticking(tick, timedelta(seconds=0.01)):
        await until(lambda: done >= 3)
    assert most == 1


async def test_a_tick_under_way_is_finished_before_the_block_is_left():
    begun, ticks = asyncio.Event(), []

    async def tick():
        begun.set()
        await asyncio.sleep(0.05)
        ticks.append(1)

    async with ticking(tick, timedelta(hours=1)):
        await asyncio.wait_for(begun.wait(), PATIENCE)
        assert ticks == []
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
    try:
        await until(lambda: bool(ticks))
    finally:
        minding.cancel()
        scheduler.shutdown(wait=False)


async def test_a_clock_that_jumps_three_years_ahead_brings_one_tick_and_blocks_nobody(
    monkeypatch: pytest.MonkeyPatch,
):
    """Of an interval, all four million runs that were missed would be listed first, one by one."""
    ticks, ahead, every = [], [timedelta()], timedelta(seconds=0.2)

    class Jumping(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + ahead[0]

    monkeypatch.setattr(base, "datetime", Jumping)
    monkeypatch.setattr(clock_module, "datetime", Jumping)

    async def tick():
        ticks.append(time.monotonic())

    async with ticking(tick, every):
        await until(lambda: bool(ticks))
        before = len(ticks)
        ahead[0] = timedelta(days=3 * 365)
        began = time.monotonic()
        await until(lambda: len(ticks) >= before + 3)
    # To list the missed runs takes much longer. The ticks that follow are as far apart as ever.
    assert time.monotonic() - began < PATIENCE
    gaps = [later - earlier for earlier, later in pairwise(ticks)]
    assert min(gaps) > every.total_seconds() / 2
