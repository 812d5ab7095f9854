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
    began, out = timer(), dict[str, bool]()
    while not stop.is_set():
        for messenger in messengers:
            try:
                await _look(memory, messenger, timer() - began, out)
            except Exception as error:
                # Tried again at the next look.
                log.error("cannot tell that a messenger is out: %s", cause(error))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), LOOK)


async def _look(memory: UnitOfWork, messenger: Channel, running: float, out: dict[str, bool]) -> None:
    """`out`: what storage knows of each platform; it is asked once for each change, and at the first look."""
    platform, age = messenger.transport.platform.name, messenger.hearing().age
    silent = running if age is None else min(age, running)
    if silent >= AFTER and out.get(platform) is not True:
        if await memory.outage(platform, outages.begun, out=True):
            log.warning("%s has not answered for %.0f s; people are told elsewhere", platform, silent)
        out[platform] = True
    elif age is not None and age < RECENT and out.get(platform) is not False:
        if await memory.outage(platform, outages.over, out=False):
            log.warning("%s answers again", platform)
        out[platform] = False
