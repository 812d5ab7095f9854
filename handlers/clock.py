"""Tick of the calendar: says that time has passed, and nothing else.

What is due is a pure function of the timetable, and up to when it was read out is a row in storage
(.github/decisions/0008-deadline-in-the-write-path.md). So nothing is stored in the scheduler: a tick that is
late, missed or doubled does no harm.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from storage.database.errors import cause

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=20)
TICK = "tick"  # the id of the job that is armed
Tick = Callable[[], Awaitable[None]]


@asynccontextmanager
async def ticking(tick: Tick, every: timedelta = EVERY) -> AsyncIterator[None]:
    """Calls `tick` at once and then every so often, one call at a time, until the block is left.

    Each tick is a dated job that arms the next. Of a job with an interval APScheduler lists every run that was
    missed: of a clock that jumped a year ahead, 1.6 million (22 s and 780 MB, measured).
    """

    running, left = asyncio.Lock(), asyncio.Event()
    # APScheduler logs every run at INFO and every overlap at WARNING; neither concerns an operator.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = AsyncIOScheduler(timezone=UTC)

    def arm(after: timedelta) -> None:
        due = datetime.now(UTC) + after
        scheduler.add_job(safely, "date", run_date=due, id=TICK, replace_existing=True, misfire_grace_time=None)

    async def safely() -> None:
        async with running:
            try:
                await tick()
            except Exception as error:
                # The next tick reads the same calendar again. Its cause alone: a message may quote an answer.
                log.error("the tick failed and will be tried again: %s", cause(error))
            if not left.is_set():
                arm(every)

    arm(timedelta())
    scheduler.start()
    mending = asyncio.create_task(mend_next_run(scheduler, every))
    try:
        yield
    finally:
        left.set()
        mending.cancel()
        # A tick under way is finished first. APScheduler shuts down at the loop's next round, not at once.
        async with running:
            scheduler.shutdown(wait=False)
            await asyncio.sleep(0)


async def mend_next_run(scheduler: AsyncIOScheduler, every: timedelta) -> None:
    """Moves up a next run that lies too far ahead.

    APScheduler keeps the hour of the next run: with the clock set back a day it would be silent for one.
    """
    while True:
        await asyncio.sleep(every.total_seconds())
        now, job = datetime.now(UTC), scheduler.get_job(TICK)
        if job is not None and job.next_run_time > now + 2 * every:
            job.modify(next_run_time=now)


class MovableClock:
    """Clock of the demo: runs on from a moment of its own and can be moved ahead."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._began = time.monotonic()
        self.tick: Tick | None = None

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._began)

    async def move(self, to: datetime) -> None:
        """Moves on to a later moment and reads out what fell due in between. Time is never moved back."""
        self._start += max(to - self.now(), timedelta(0))
        if self.tick:
            await self.tick()
