"""The tick comes at once, again and again, one at a time, and survives a tick that failed."""

import asyncio
from datetime import timedelta

from handlers.clock import ticking


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
