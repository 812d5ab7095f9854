"""Sender of the messages owed: in order within a chat, chats side by side, at the pace a platform bears.

Answers to somebody who waits go first; bulk mail, evenly spread, takes what they leave; old keyboards are taken
off when there is nothing else to do.

A send has no idempotency key. What surely did not arrive is tried again; what may have arrived is left to
storage as *unknown*, which repeats it rather than lose a question (.github/decisions/0006-outbox.md).
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.conversations.deadlines.digest import QUOTA
from bot.conversations.deadlines.late_mail import made_anew
from bot.dialogue.said import Said
from handlers.backoff import backoff
from handlers.pacing import USUAL, Pace, PaceLimits
from handlers.setbacks import Setbacks
from handlers.transport import (
    Blocked,
    ChatRefuses,
    Deferred,
    Flood,
    Migrated,
    NotDelivered,
    QuotaSpent,
    Refused,
    Transport,
    Unavailable,
    Uncertain,
)
from storage.database.errors import cause
from storage.outbox.late_mail import MakeAnew
from storage.outbox.rows import ANSWER, KEYBOARD, MANY
from storage.turn.unit_of_work import Delivery

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)  # of a claim; longer than the slowest upload with all its time-outs
POLL = 1.0  # seconds after which what other processes queued is found at the latest
SENT_AT_ONCE = 128
KEYBOARDS_AT_ONCE = 8
LONGEST_BACKOFF = 60.0  # seconds
CLOCK_TOLERANCE = timedelta(seconds=10)  # a clock that falls back by less is adjusted, not set back
PATIENCE = 3.0  # seconds a claimed message may wait for its pace; if longer, it goes back to the queue
TRIES = 5  # for a message that fails by our own fault
DEFERRED_FOR = 1000.0  # seconds between two tries where one chat's server takes nothing for now
DEFERRALS = 200  # tries for such a chat: two days


class Owed(Protocol):
    """The part of storage's outbox that the sender needs; each call is one short transaction."""

    def hand_over(self, platform: str, lease: timedelta, ready: Callable[[], None]) -> None: ...
    def handed(self, platform: str, limit: int) -> list[Delivery]: ...
    async def take_back(self, platform: str) -> None: ...
    async def claim(self, platform: str, limit: int, lease: timedelta, lanes: int) -> list[Delivery]: ...
    async def renewed(self, delivery: Delivery, anew: MakeAnew) -> Delivery | None: ...
    async def prolong(self, delivery: int, lease: timedelta) -> None: ...
    async def delivered(self, delivery: int, message: str) -> None: ...
    async def unknown(self, delivery: int) -> None: ...
    async def postpone(self, delivery: int, until: datetime) -> None: ...
    async def postpone_chat(self, platform: str, chat: str, until: datetime) -> None: ...
    async def undeliverable(self, delivery: int, why: str, *, blocked: bool = False) -> None: ...
    def senders(self) -> int: ...
    async def clock_set_back(self, platform: str, lease: timedelta) -> None: ...
    def changed(self) -> asyncio.Event:
        """A new event, set by each commit."""
        ...


async def send_out(
    owed: Owed,
    transport: Transport,
    receive: Callable[[Said], Awaitable[object]],
    stop: asyncio.Event,
    *,
    clock: Callable[[], datetime],
    limits: PaceLimits = USUAL,
) -> None:
    """Sends what is owed on this platform until `stop` is set, and finishes what is then being sent.

    `receive` keeps a turn: a group that moved is news like any other. `clock` is storage's own.
    """
    await _Sender(owed, transport, receive, stop, clock, limits).run()


class _Sender:
    def __init__(
        self,
        owed: Owed,
        transport: Transport,
        receive: Callable[[Said], Awaitable[object]],
        stop: asyncio.Event,
        clock: Callable[[], datetime],
        limits: PaceLimits,
    ):
        self.owed = owed
        self.transport = transport
        self.platform = transport.platform.name
        self.receive = receive
        self.stop = stop
        self.clock = clock
        self.pace = Pace(limits)
        self.sending: set[asyncio.Task[None]] = set()
        self.setbacks = Setbacks(LONGEST_BACKOFF, time.monotonic)
        self.handed = False  # turns claim for us (fast path)
        self.bulk_under_way = False
        self.answered_at = 0.0  # of time.monotonic; when an answer was last begun
        self.wall_minus_monotonic = self._wall_minus_monotonic()
        self.woken = owed.changed()

    async def run(self) -> None:
        stopping = asyncio.create_task(self._stopping())
        try:
            while not self.stop.is_set():
                self.woken.clear()
                await self._watch_the_clock()
                if not await self._claim():
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self.woken.wait(), self._patience())
        finally:
            stopping.cancel()
            await self._return_handed()
            await asyncio.gather(*self.sending, return_exceptions=True)

    async def _stopping(self) -> None:
        await self.stop.wait()
        self.woken.set()

    def _patience(self) -> float:
        """Seconds until it is worth looking again, if nobody wakes us."""
        now = time.monotonic()
        if self.bulk_under_way:
            return min(POLL, max(self.setbacks.halted_until, self.pace.free_for_many(now)) - now)
        quiet = self.answered_at + self.pace.limits.quiet - now
        return quiet if quiet > 0 else POLL

    def _free_slots(self) -> int:
        return self._slots() - len(self.sending)

    def _slots(self) -> int:
        return 1 if self.setbacks.down else SENT_AT_ONCE

    async def _watch_the_clock(self) -> None:
        """Frees what waits until a moment of a clock that has been set back since: it would wait too long."""
        wall_minus_monotonic = self._wall_minus_monotonic()
        if wall_minus_monotonic < self.wall_minus_monotonic - CLOCK_TOLERANCE:
            log.warning("the clock was set back by %s", self.wall_minus_monotonic - wall_minus_monotonic)
            try:
                await self.owed.clock_set_back(self.platform, LEASE)
            except Exception as error:
                log.error("cannot set the queue back: %s", cause(error))
                return
        self.wall_minus_monotonic = wall_minus_monotonic

    def _wall_minus_monotonic(self) -> datetime:
        """Falls when the clock is set back, and stands still otherwise."""
        return self.clock() - timedelta(seconds=time.monotonic())

    async def _claim(self) -> int:
        """Claims what is due and starts sending it; returns how many messages that were."""
        room, now = self._free_slots(), time.monotonic()
        if room <= 0:
            self.bulk_under_way = False  # a message that comes to its end wakes us
            return 0
        if now < self.setbacks.halted_until:
            return 0
        if not self.handed:
            self.handed = True
            self.owed.hand_over(self.platform, LEASE, self._send_handed)
        if not (senders := self.owed.senders()):
            return 0
        self.pace.share(senders, now)
        try:
            claimed = await self.owed.claim(self.platform, room, LEASE, ANSWER)
            if claimed:
                self.answered_at = now
            elif many := self.pace.room_for_many(now):
                # Old keyboards wait until nothing else is to be sent, nor was a moment ago; and few are claimed
                # at once, for an answer may come any time.
                quiet = not self.sending and now >= self.answered_at + self.pace.limits.quiet
                lanes, most = (KEYBOARD, KEYBOARDS_AT_ONCE) if quiet else (MANY, many)
                claimed = await self.owed.claim(self.platform, min(room, many, most), LEASE, lanes)
                self.pace.taken_by_many(len(claimed), now)
                self.bulk_under_way = bool(claimed)
        except Exception as error:
            log.error("cannot claim messages: %s", cause(error))
            return 0
        self._start(claimed)
        return len(claimed)

    def _send_handed(self) -> None:
        """Fast path: sends what a turn has just claimed for us, without waiting for the next claim."""
        if (room := self._free_slots()) > 0:
            handed = self.owed.handed(self.platform, room)
            self.answered_at = time.monotonic()
            self._start(handed)

    def _start(self, claimed: Sequence[Delivery]) -> None:
        for delivery in claimed:
            task = asyncio.create_task(self._send(delivery))
            self.sending.add(task)
            task.add_done_callback(self._sent)

    def _sent(self, task: asyncio.Task[None]) -> None:
        """Wakes the loop where there is room again, or quiet. Of what follows in this chat, storage tells
        us."""
        full = len(self.sending) >= self._slots()
        self.sending.discard(task)
        if full or not self.sending:
            self.woken.set()

    async def _return_handed(self) -> None:
        """Puts back what turns claimed for us and we have not begun, for whoever sends next."""
        self.handed = False
        try:
            await self.owed.take_back(self.platform)
        except Exception as error:
            # Then the claims run out, and the messages are unknown.
            log.error("cannot put messages back: %s", cause(error))

    async def _send(self, delivery: Delivery) -> None:
        try:
            if await self._wait_for_pace(delivery):
                # What speaks of "now" is written anew, and dropped where there is nothing to say any more. News
                # are gathered, and held where their person has had enough today.
                late = delivery.reminds or delivery.news
                current = await self.owed.renewed(delivery, made_anew) if late else delivery
                if current:
                    async with self._holding(delivery):
                        message = await self.transport.deliver(current)
                    self.setbacks.reached()
                    await self.owed.delivered(current.id, message)
                    if current.withheld:
                        await self.receive(_taken(current))
        except NotDelivered as problem:
            await self._settle(delivery, problem)
        except Exception as error:
            # The text may be a ballot's: only the kind of error is logged.
            log.error("message %s failed: %s", delivery.id, cause(error))
            await self._settle(delivery, error)

    @contextlib.asynccontextmanager
    async def _holding(self, delivery: Delivery) -> AsyncIterator[None]:
        """Keeps the claim of a message with a document, which may have to wait until it is made: a claim that
        runs out meanwhile would have it sent a second time."""
        holding = asyncio.create_task(self._hold(delivery.id)) if delivery.document else None
        try:
            yield
        finally:
            if holding:
                holding.cancel()

    async def _hold(self, delivery: int) -> None:
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 4)
            try:
                await self.owed.prolong(delivery, LEASE)
            except Exception as error:
                log.error("cannot prolong the claim of message %s: %s", delivery, cause(error))

    async def _wait_for_pace(self, delivery: Delivery) -> bool:
        """Waits for the pace. True if the message may go now; otherwise it is back in the queue."""
        now = time.monotonic()
        wait = self.pace.free(delivery.chat, delivery.group, now) - now
        if wait <= PATIENCE:
            self.pace.taken(delivery.chat, delivery.group, now + max(wait, 0))
            if wait > 0:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.stop.wait(), wait)
            # Meanwhile the whole bot may have been told to wait.
            wait = self.setbacks.halted_for
            if not wait and not self.stop.is_set():
                return True
        await self.owed.postpone(delivery.id, self._after(wait))
        return False

    async def _settle(self, delivery: Delivery, problem: Exception) -> None:
        try:
            await self._keep(delivery, problem)
        except Exception as error:
            # Then its claim runs out, and it is unknown.
            log.error("message %s cannot be settled: %s", delivery.id, cause(error))

    async def _keep(self, delivery: Delivery, problem: Exception) -> None:
        match problem:
            case Flood():
                until = self._after(problem.retry_after)
                everywhere = self.setbacks.flooded(delivery.chat) or problem.everywhere
                log.warning("asked to wait %.0f s, everywhere: %s", problem.retry_after, everywhere)
                if everywhere:
                    await self._halt(problem.retry_after)
                else:
                    await self.owed.postpone_chat(self.platform, delivery.chat, until)
                await self.owed.postpone(delivery.id, until)
            case Uncertain():
                # Repeated, but not at once: on a line that gives no answers each repeat may arrive.
                until = self._after(backoff(delivery.attempts, LONGEST_BACKOFF))
                await self.owed.postpone_chat(self.platform, delivery.chat, until)
                await self.owed.unknown(delivery.id)
            case Blocked():
                await self.owed.undeliverable(delivery.id, str(problem), blocked=True)
            case ChatRefuses():
                # In the cluster's group it is withheld by that turn, in any other given up.
                await self.receive(_refused(delivery, str(problem)))
                await self.owed.undeliverable(delivery.id, str(problem))
            case QuotaSpent():
                await self.owed.undeliverable(delivery.id, QUOTA)
            case Refused():
                # A platform may quote what it refuses; a ballot's text is logged nowhere.
                why = "refused" if delivery.private else str(problem)
                log.warning("message %s refused: %s", delivery.id, why)
                await self.owed.undeliverable(delivery.id, why)
            case Migrated():
                await self.receive(_migrated(delivery, problem.to))
                await self.owed.postpone(delivery.id, self.clock())
            case Unavailable():
                await self.owed.postpone(delivery.id, self._after(backoff(delivery.attempts, LONGEST_BACKOFF)))
                if seconds := self.setbacks.unreached(delivery.chat):
                    await self._halt(seconds)
            case Deferred() if delivery.attempts < DEFERRALS:
                await self.owed.postpone(delivery.id, self._after(backoff(delivery.attempts, DEFERRED_FOR)))
            case Deferred():
                await self.owed.undeliverable(delivery.id, str(problem))
            case _ if delivery.attempts < TRIES:
                await self.owed.postpone(delivery.id, self._after(backoff(delivery.attempts, LONGEST_BACKOFF)))
            case _:
                await self.owed.undeliverable(delivery.id, cause(problem))

    async def _halt(self, seconds: float) -> None:
        """Sends nothing for so many seconds; turns leave their replies to the queue meanwhile."""
        self.setbacks.halt(seconds)
        await self._return_handed()

    def _after(self, seconds: float) -> datetime:
        return self.clock() + timedelta(seconds=seconds)


def _migrated(delivery: Delivery, to: str) -> Said:
    """News that a group moved. The platform also sends it as an update; the second is harmless."""
    chat = delivery.chat
    update = f"migrated {chat} {to}"
    return Said(delivery.platform, "", update, chat, chat, kind="migrated", text=to, group=True)


def _refused(delivery: Delivery, why: str) -> Said:
    """News that a group did not take a message."""
    update = f"refused {delivery.id} {delivery.attempts}"
    chat = delivery.chat
    return Said(delivery.platform, "", update, chat, chat, kind="refused", text=why, group=True)


def _taken(delivery: Delivery) -> Said:
    """News that a group took a message that it had refused."""
    chat, update = delivery.chat, f"taken {delivery.id}"
    return Said(delivery.platform, "", update, chat, chat, kind="rights", text="write", group=True)
