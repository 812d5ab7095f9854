"""Our own getUpdates loop: a batch is decided and committed, and only then confirmed
(.github/decisions/0005-acknowledge-after-commit.md)."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Protocol, TypeVar

from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError, TimedOut

from bot.dialogue.said import Said
from handlers.backoff import backoff
from handlers.channel import Hearing
from handlers.telegram.hear import Json, hear
from handlers.telegram.transport import LONG_POLL, TelegramTransport, seconds_to_wait
from storage.database.errors import cause

log = logging.getLogger(__name__)
T = TypeVar("T")

LONGEST_BACKOFF = 30.0  # seconds
SILENT = 90.0  # seconds without an answer; more than a long poll and a try or two
# Seconds for which a conflict is reported: of two that poll, each is answered now and then.
CONFLICT_LASTS = 60.0
PASSING = 3  # failed tries in a row before it is reported; the line often falters for a moment
LISTENED = 5.0  # seconds that storage may take to record that we were answered
PARTING = 3.0  # seconds for the last confirmation when we stop; without it the batch is delivered again


class KeptTurn(Protocol):
    """A kept turn, as far as taps are answered with it."""

    @property
    def notice(self) -> str: ...


# Keeps a turn for each thing said, in order within a chat; an error means that nothing may be confirmed.
ReceiveAll = Callable[[Sequence[Said]], Awaitable[Sequence[KeptTurn]]]


class Polling:
    """Loop of one bot. `listened` is called at each answered poll, before what came with it is received."""

    def __init__(
        self,
        telegram: TelegramTransport,
        receive_all: ReceiveAll,
        listened: Callable[[], Awaitable[None]] | None = None,
    ):
        self.telegram = telegram
        self.receive_all = receive_all
        self.listened = listened
        self._began = time.monotonic()
        self._answered: float | None = None
        self._conflict: float | None = None
        self._failed = 0
        self._problem = ""
        self._offset = 0
        self._answering: set[asyncio.Task[None]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Polls until `stop` is set. What was not committed by then comes again after the next start."""
        await self._begin(stop)
        while not stop.is_set():
            waits = await self._poll(stop)
            if waits:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), waits)
        # Confirms the last batch; if this fails, it is delivered again, which is harmless.
        with contextlib.suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(PARTING):
                await asyncio.gather(*self._answering)
                if self._offset:
                    await self.telegram.updates(self._offset, wait=0, limit=1)

    def hearing(self) -> Hearing:
        now = time.monotonic()
        age = None if self._answered is None else now - self._answered
        if self._conflict is not None and now - self._conflict < CONFLICT_LASTS:
            return Hearing("another program polls with this token, or has set a webhook; one must stop", age)
        if self._failed >= PASSING:
            return Hearing(self._problem, age)
        if now - (self._answered or self._began) > SILENT:
            return Hearing("Telegram does not answer", age)
        return Hearing("", age)

    async def _begin(self, stop: asyncio.Event) -> None:
        """Takes off a webhook, with which getUpdates is refused; what waits for it is not dropped."""
        while not stop.is_set():
            try:
                await unless_stopped(stop, self.telegram.call("deleteWebhook", drop_pending_updates=False))
            except TelegramError as error:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), await self._back_off(error))
            else:
                return

    async def _poll(self, stop: asyncio.Event) -> float:
        """Hears a batch, commits it, and only then confirms it; returns seconds to wait before the next."""
        try:
            # A poll that neither answers nor fails in time is given up.
            updates = await unless_stopped(stop, self.telegram.updates(self._offset), LONG_POLL + 15)
            if updates is None:
                return 0
            self._answered = time.monotonic()
            if self.listened:
                async with asyncio.timeout(LISTENED):
                    await self.listened()
            if updates:
                await self._take(updates)
                self._offset = updates[-1]["update_id"] + 1
        except Exception as error:
            return await self._back_off(error)
        self._failed = 0
        return 0

    async def _take(self, updates: list[Json]) -> None:
        read = ((update["update_id"], read_update(update, self.telegram)) for update in updates)
        heard = {update: said for update, said in read if said}
        # An answer leaves with its commit, so before we poll again.
        kept = await self.receive_all([*heard.values()])
        notices = {update: turn.notice for update, turn in zip(heard, kept, strict=True)}
        # The next poll waits for the commit, not for the taps to be answered.
        task = asyncio.create_task(answer_taps(self.telegram, updates, notices))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _back_off(self, error: Exception) -> float:
        self._failed += 1
        self._problem = _problem(error)
        if isinstance(error, RetryAfter):
            return seconds_to_wait(error)
        if isinstance(error, Conflict):
            self._conflict = time.monotonic()
            log.error("another process polls with this token, or a webhook is set; one of them must stop")
        else:
            log.warning("polling failed (%d in a row): %s", self._failed, self._problem)
        await self.telegram.renew()
        return backoff(self._failed, LONGEST_BACKOFF)


async def unless_stopped(
    stop: asyncio.Event, work: Coroutine[Any, Any, T], longest: float | None = None
) -> T | None:
    """Result of the work; None where `stop` is set first, and the work is given up. Raises TimedOut after
    `longest` seconds."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({working, stopping}, timeout=longest, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        if stop.is_set():
            return None
        raise TimedOut
    finally:
        stopping.cancel()
        working.cancel()


def _problem(error: Exception) -> str:
    match error:
        # EndPointNotFound: the library's guess at a 401, where it was given a method's name alone.
        case InvalidToken() | EndPointNotFound():
            return "Telegram does not know THIDUA_TELEGRAM_TOKEN any more"
        case RetryAfter():
            return "Telegram asks to be polled less often"
        case TelegramError():
            return f"Telegram does not answer ({cause(error)})"
        case _:
            return f"what arrives cannot be kept, and waits at Telegram ({cause(error)})"


def read_update(update: Json, telegram: TelegramTransport) -> Said | None:
    """Said of an update. One that cannot be read is confirmed and logged, or it would come for ever."""
    try:
        return hear(update, telegram.me)
    except Exception as error:
        log.error("update %s cannot be read: %s", update.get("update_id"), cause(error))
        return None


async def answer_taps(telegram: TelegramTransport, updates: Sequence[Json], notices: dict[int, str]) -> None:
    """Ends the spinner of every tapped button, whatever became of it: after the commit, and never stored."""
    taps = [(update["update_id"], update.get("callback_query")) for update in updates]
    named = [
        (update, tap["id"]) for update, tap in taps if isinstance(tap, dict) and isinstance(tap.get("id"), str)
    ]
    await asyncio.gather(*(telegram.answer(id, notices.get(update, "")) for update, id in named))
