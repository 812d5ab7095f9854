"""getUpdates loop for Zalo, which gives one event at a time, knows no offset, and gives events again.

So an event is taken as often as it comes, and is known by its id in storage once it has been committed. Two
that poll with one token are told nothing: each gets some of the events. That is why only one does
(`handlers.zalo.poll_lock`).
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Sequence

from bot.dialogue.said import Said
from handlers.backoff import backoff
from handlers.channel import Hearing
from handlers.zalo.client import NotReached, ZaloError
from handlers.zalo.hear import Json, events, hear
from handlers.zalo.poll_lock import PollLock
from handlers.zalo.transport import LONG_POLL, ZaloTransport
from storage.database.errors import cause
from storage.turn.unit_of_work import Kept

log = logging.getLogger(__name__)

# Seconds between two polls, at least, of which the first brought nothing new: while something waits Zalo
# answers at once, with the same event again and again. After a new one the next is asked for at once: each
# poll gives one, and whoever answered last in a meeting would wait for all before them.
BETWEEN = 1.0
LONGEST_BACKOFF = 30.0  # seconds
SILENT = 90.0  # seconds without an answer; more than a long poll and a try or two
PASSING = 3  # failed tries in a row before it is reported
IDLE = 408  # the code of an answer by which nothing has been said: the usual one
LISTENED = 5.0  # seconds that storage may take to record that we were answered

Receive = Callable[[Sequence[Said]], Awaitable[Sequence[Kept]]]


class Polling:
    """Loop of one bot. `listened` is called when an answer says that nothing waits."""

    def __init__(
        self,
        zalo: ZaloTransport,
        receive_all: Receive,
        listened: Callable[[], Awaitable[None]],
        lock: PollLock,
    ):
        self._zalo, self._receive_all, self._listened, self._lock = zalo, receive_all, listened, lock
        self._began = time.monotonic()
        self._answered: float | None = None
        self._failed = 0
        self._problem = ""
        self._news = False

    async def run(self, stop: asyncio.Event) -> None:
        """Polls until `stop` is set, once no other process does with this token."""
        while not stop.is_set() and not self._lock.take():
            self._problem = "another process here polls with this token; only one is heard"
            await _sleep(stop, LONGEST_BACKOFF)
        self._problem, self._began = "", time.monotonic()
        try:
            await self._until(stop)
        finally:
            self._lock.release()

    async def _until(self, stop: asyncio.Event) -> None:
        await self._take_off_webhook()
        while not stop.is_set():
            asked, self._news = time.monotonic(), False
            waits = await self._poll(stop)
            if waits or not self._news:
                await _sleep(stop, max(waits, BETWEEN - (time.monotonic() - asked)))

    def hearing(self) -> Hearing:
        now = time.monotonic()
        age = None if self._answered is None else now - self._answered
        if self._problem and (self._failed >= PASSING or not self._failed):
            return Hearing(self._problem, age)
        if now - (self._answered or self._began) > SILENT:
            return Hearing("Zalo does not answer", age)
        return Hearing("", age)

    async def _take_off_webhook(self) -> None:
        """With a webhook getUpdates is refused. Where none is set Zalo may answer with an error, or not."""
        with contextlib.suppress(ZaloError, NotReached):
            await self._zalo.client.call("deleteWebhook")

    async def _poll(self, stop: asyncio.Event) -> float:
        """Hears what has been said and commits it; returns seconds to wait before the next poll."""
        asking = asyncio.create_task(
            self._zalo.client.call("getUpdates", wait=LONG_POLL, timeout=str(LONG_POLL))
        )
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({asking, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                return 0.0
            await self._take(asking.result())
        except ZaloError as error:
            if error.code != IDLE:
                return await self._back_off(error)
            await self._take([])
        except Exception as error:
            return await self._back_off(error)
        finally:
            stopping.cancel()
            asking.cancel()
        self._failed, self._problem = 0, ""
        return 0.0

    async def _take(self, answer: object) -> None:
        self._answered = time.monotonic()
        found = events(answer)
        said = [one for event in found if (one := read_event(event, self._zalo))]
        if said:
            self._news = any(kept.status == "kept" for kept in await self._receive_all(said))
        if not found:
            async with asyncio.timeout(LISTENED):
                await self._listened()

    async def _back_off(self, error: Exception) -> float:
        self._failed += 1
        self._problem = _problem(error)
        log.warning("polling Zalo failed (%d in a row): %s", self._failed, self._problem)
        await self._zalo.client.renew()
        asked = error.retry_after if isinstance(error, ZaloError) else 0.0
        return asked or backoff(self._failed, LONGEST_BACKOFF)


def read_event(event: Json, zalo: ZaloTransport) -> Said | None:
    """Said of an event. One that cannot be read is passed over and logged."""
    try:
        return hear(event, zalo.me)
    except Exception as error:
        log.error("an event of Zalo cannot be read: %s", cause(error))
        return None


def _problem(error: Exception) -> str:
    match error:
        case ZaloError(code=401):
            return "Zalo does not know THIDUA_ZALO_TOKEN any more"
        case ZaloError():
            return f"Zalo does not answer ({error.code})"
        case NotReached():
            return f"Zalo does not answer ({error})"
        case _:
            return f"what arrives from Zalo cannot be kept yet ({cause(error)})"


async def _sleep(stop: asyncio.Event, seconds: float) -> None:
    if seconds > 0:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), seconds)
