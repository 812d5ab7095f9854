"""Our own getUpdates loop: a batch is decided and committed, and only then confirmed."""

import asyncio
import contextlib
import logging
import random
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Protocol

from telegram.error import Conflict, RetryAfter, TelegramError

from bot.conversations.situation import Said
from handlers.telegram.hear import Json, hear
from handlers.telegram.transport import LONG_POLL, Telegram, told_to_wait

log = logging.getLogger(__name__)

LONGEST_BACKOFF = 30.0  # seconds


class Answer(Protocol):
    """What a kept turn leaves to say in passing."""

    @property
    def notice(self) -> str: ...


# Keeps one turn for each thing said, in order within a chat; an error means that nothing may be confirmed.
ReceiveAll = Callable[[Sequence[Said]], Awaitable[Sequence[Answer]]]


class Polling:
    """The loop of one bot. `last` is the time of the last poll that Telegram answered, for /health; `listened`
    is told of each, before what came with it is received."""

    def __init__(
        self, telegram: Telegram, receive_all: ReceiveAll, listened: Callable[[], Awaitable[None]] | None = None
    ):
        self.telegram = telegram
        self.receive_all = receive_all
        self.listened = listened
        self.last: datetime | None = None
        self._offset = 0
        self._failed = 0
        self._answering: set[asyncio.Task[None]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop` is set. What was not committed by then comes again after the next start."""
        await self._begin(stop)
        while not stop.is_set():
            waits = await self._poll(stop)
            if waits:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), waits)
        await asyncio.gather(*self._answering)
        if self._offset:
            # Confirms the last batch; if this fails, it is delivered again, which is harmless.
            with contextlib.suppress(TelegramError):
                await self.telegram.updates(self._offset, wait=0, limit=1)

    async def _begin(self, stop: asyncio.Event) -> None:
        """Where a webhook was set, getUpdates is refused; what waits for it is not dropped."""
        while not stop.is_set():
            try:
                await self.telegram.call("deleteWebhook", drop_pending_updates=False)
            except TelegramError as error:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), await self._back_off(error))
            else:
                return

    async def _poll(self, stop: asyncio.Event) -> float:
        """One batch heard, committed, and only then confirmed; how long to wait before the next."""
        try:
            updates = await self._updates(stop)
            if updates:
                await self._take(updates)
                self._offset = updates[-1]["update_id"] + 1
        except Exception as error:
            return await self._back_off(error)
        self._failed = 0
        return 0

    async def _updates(self, stop: asyncio.Event) -> list[Json]:
        """A poll that neither answers nor fails is given up; one that waits for nothing ends with `stop`."""
        asking = asyncio.create_task(self.telegram.updates(self._offset))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({asking, stopping}, timeout=LONG_POLL + 15, return_when=asyncio.FIRST_COMPLETED)
            if asking.done():
                found = asking.result()
                self.last = datetime.now(UTC)
                if self.listened:
                    await self.listened()
                return found
            if stop.is_set():
                return []
            raise TimeoutError
        finally:
            stopping.cancel()
            asking.cancel()

    async def _take(self, updates: list[Json]) -> None:
        heard = [(update, heard_in(update, self.telegram)) for update in updates]
        said = [(update, one) for update, one in heard if one]
        kept = await self.receive_all([one for _, one in said])
        notices = {update["update_id"]: answer.notice for (update, _), answer in zip(said, kept, strict=True)}
        # The next poll waits for the commit, not for a toast.
        task = asyncio.create_task(answer_taps(self.telegram, updates, notices))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _back_off(self, error: Exception) -> float:
        self._failed += 1
        if isinstance(error, RetryAfter):
            return told_to_wait(error)
        if isinstance(error, Conflict):
            log.error("another process polls with this token, or a webhook is set; one of them must stop")
        else:
            log.warning("polling failed (%d in a row): %s", self._failed, type(error).__name__)
        await self.telegram.renew()
        return min(LONGEST_BACKOFF, 2.0 ** min(self._failed - 1, 10)) * random.uniform(0.75, 1.25)  # noqa: S311


def heard_in(update: Json, telegram: Telegram) -> Said | None:
    """What the update says. One that cannot be read is confirmed and noted, or it would come for ever."""
    try:
        return hear(update, telegram.me)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        log.error("update %s cannot be read: %s", update.get("update_id"), type(error).__name__)
        return None


async def answer_taps(telegram: Telegram, updates: Sequence[Json], notices: dict[int, str]) -> None:
    """After the commit, and never stored: every tapped button stops spinning, whatever became of it."""
    taps = [update for update in updates if "callback_query" in update]
    await asyncio.gather(
        *(telegram.answer(tap["callback_query"]["id"], notices.get(tap["update_id"], "")) for tap in taps)
    )
