"""Watch over messengers that cannot be reached for long: people are told on their other channel, once.

A messenger is out when its platform has not answered a poll, or a look at the webhook, for `AFTER`; it is back
with the first answer. The time is this process's own, so that a stop of the bot is no outage of a messenger.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Sequence

from bot.conversations.deadlines import outages
from handlers.channel import Channel
from storage.database.errors import cause
from storage.turn.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

AFTER = 30 * 60.0  # seconds without an answer: shorter trouble is the line's usual one
LOOK = 15.0  # seconds between two looks
RECENT = 90.0  # seconds since an answer within which a platform counts as reached; more than a long poll takes


async def watch_outages(
    memory: UnitOfWork,
    messengers: Sequence[Channel],
    stop: asyncio.Event,
    timer: Callable[[], float] = time.monotonic,
) -> None:
    """Looks at each messenger until `stop` is set."""
    began, known = timer(), dict[str, float | None]()
    while not stop.is_set():
        for messenger in messengers:
            try:
                await _look(memory, messenger, timer() - began, known)
            except Exception as error:
                # Tried again at the next look.
                log.error("cannot tell that a messenger is out: %s", cause(error))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), LOOK)


async def _look(memory: UnitOfWork, messenger: Channel, running: float, known: dict[str, float | None]) -> None:
    """`known`: since when of our time a platform is marked as out, None where it is not; nothing before the
    first look, for the mark outlives a restart."""
    platform, age = messenger.transport.platform.name, messenger.hearing().age
    silent = running if age is None else min(age, running)
    marked = known.get(platform, 0.0)
    if silent >= AFTER and known.get(platform) is None:
        if await memory.outage(platform, outages.begun, out=True):
            log.warning("%s has not answered for %.0f s; people are told elsewhere", platform, silent)
        known[platform] = running
    elif age is not None and age < RECENT and marked is not None and running - age >= marked:
        if await memory.outage(platform, outages.over, out=False):
            log.warning("%s answers again", platform)
        known[platform] = None
