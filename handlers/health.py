"""Health of an installation, seen from its edges: what comes in, what goes out, the clock and the database.

Nothing is asked on the way of a message itself; what passes is only counted.
"""

import asyncio
import os
import shutil
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.dialogue.said import Platform, Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Turn
from handlers.believed_clock import BelievedClock
from handlers.channel import Channel
from handlers.clock_witness import ClockReview
from handlers.counters import Counts, HealthReport
from handlers.inbox import Turns
from handlers.outbox import LONGEST_BACKOFF
from handlers.retries import Retries
from handlers.transport import Blocked, Deferred, Flood, Migrated, Refused, Transport, Unavailable, Uncertain
from storage.database.errors import cause
from storage.outbox.rows import ANSWER, MANY, Backlog
from storage.turn.unit_of_work import Delivery, Kept, UnitOfWork

PATIENCE = 2.0  # seconds the database may take to answer
GIVEN_UP = 10.0  # seconds after which a query that hangs is given up, and the next one is new
TICK_LATE = 120.0  # seconds; a tick comes every 20, and one with much to send takes longer
# Seconds that a message may wait, by its lane. Ten thousand reminders take six minutes at the pace Telegram
# bears; an old keyboard may wait for ever.
LONGEST_WAIT = {ANSWER: 60.0, MANY: 900.0}
# A message that failed is tried again within this time. One that is held back for longer waits because its
# platform asked for it, which is no fault.
SOON = timedelta(seconds=1.5 * LONGEST_BACKOFF)

PULSE = 10.0  # seconds after which it is proved anew that something can be stored
LATELY = timedelta(days=1)  # for which it is told that a group could not be posted to
LITTLE = 64 * 1024**2  # bytes; three files of evidence, or some thousand turns

Tick = Callable[[], Awaitable[None]]
Decide = Callable[[Situation, Said], Turn]

# Outcome of a try to send, by the error.
_OUTCOMES: Mapping[type[Exception], str] = {
    Unavailable: "unavailable",
    Deferred: "unavailable",
    Uncertain: "unknown",
    Refused: "undeliverable",
    Blocked: "blocked",
    Flood: "flood",
    Migrated: "moved",
}


@dataclass(frozen=True)
class PartHealth:
    """State of one part of the installation.

    `problem`: a sentence for the administrator, "" if there is none. `age`: seconds since the part last proved
    to be well, or for the outbox since its oldest message was owed.
    """

    problem: str = ""
    age: float | None = None


class Watch:
    """Health of one installation. `timer` gives seconds that only ever grow. `clock`: the one that is reviewed
    at each pulse; `folder`: the data folder."""

    def __init__(
        self,
        memory: UnitOfWork,
        messengers: Sequence[Channel] = (),
        timer: Callable[[], float] = time.monotonic,
        *,
        clock: BelievedClock | None = None,
        folder: Path | None = None,
    ):
        self._memory = memory
        self._messengers = messengers
        self._timer = timer
        self._counts = Counts()
        self._ticked = timer()
        self._clock, self._folder = clock, folder
        review = ClockReview(clock, memory, messengers) if clock else None
        self._pulse = review.look if review else memory.pulse
        self._proved = timer() - PULSE
        self._looking: asyncio.Task[_Looked] | None = None
        self.retries: dict[str, Retries] = {}
        """Evidence that could not be kept yet, by platform."""

    # --- what passes is counted ---

    def turns(self) -> Turns:
        """Counting wrapper around storage, for whoever brings in what is heard."""
        return _CountedTurns(self._memory, self._counts, self._timer)

    def sending(self, transport: Transport) -> Transport:
        """Counting wrapper around a transport."""
        return _CountedTransport(transport, self._counts)

    def ticking(self, tick: Tick) -> Tick:
        """Counting wrapper around the tick."""

        async def counted() -> None:
            outcome = "failed"
            try:
                await self._prove()
                await tick()
                outcome, self._ticked = "kept", self._timer()
            finally:
                self._counts.ticks[(outcome,)] += 1

        return counted

    # --- how things stand ---

    async def health(self) -> dict[str, PartHealth]:
        """State by part: database, scheduler, outbox, and each messenger by its platform's name."""
        return (await self._state())[0]

    async def numbers(self) -> tuple[Counts, HealthReport]:
        """Counters and state, for /metrics."""
        parts, waiting, requests = await self._state()
        ok = {name: not part.problem for name, part in parts.items()}
        ages = {name: part.age for name, part in parts.items() if part.age is not None}
        return self._counts, HealthReport(ok, ages, waiting, requests)

    async def _state(self) -> tuple[dict[str, PartHealth], list[Backlog], dict[str, int]]:
        parts, waiting, requests = {}, [], dict[str, int]()
        try:
            looked = await self._look()
        except Exception as error:
            parts["database"] = PartHealth(f"the database does not answer, or stores nothing ({cause(error)})")
        else:
            waiting = looked.waiting
            parts["database"] = PartHealth()
            parts["outbox"] = _outbox(waiting)
            parts["posts"] = _counted(looked.lost, "group cannot be posted to", "groups cannot be posted to")
            parts["requests"] = _requests(looked.overdue)
            requests = {"open": looked.requests, "overdue": looked.overdue}
        parts["scheduler"] = self._scheduler()
        failing = len(self._memory.ticks.failing)
        parts["clusters"] = _counted(
            failing, "cluster's calendar cannot be read out", "clusters' calendars cannot be read out"
        )
        unkept = sum(retries.often for retries in self.retries.values())
        parts["evidence"] = _counted(
            unkept, "file of evidence cannot be kept", "files of evidence cannot be kept"
        )
        if self._clock:
            parts["clock"] = _clock(self._clock)
        if self._folder:
            parts["disk"] = await asyncio.to_thread(_disk, self._folder)
        for messenger in self._messengers:
            hearing = messenger.hearing()
            parts[messenger.transport.platform.name] = PartHealth(hearing.problem, hearing.age)
        return parts, waiting, requests

    async def _look(self) -> "_Looked":
        """Messages that wait. All who ask meanwhile share one query: each that hangs would hold a thread."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(asyncio.wait_for(self._read(), GIVEN_UP))
            self._looking.add_done_callback(lambda looked: looked.cancelled() or looked.exception())
        async with asyncio.timeout(PATIENCE):
            return await asyncio.shield(self._looking)

    async def _read(self) -> "_Looked":
        if self._timer() - self._proved >= PULSE:
            await self._prove()
        outbox = self._memory.outbox
        waiting, lost = await outbox.waiting(SOON), await outbox.lost_posts(LATELY)
        return _Looked(waiting, lost, *await self._memory.views.open_requests())

    async def _prove(self) -> None:
        """Stores something: what can only be read, a full disk or one that is read-only, still answers."""
        await self._pulse()
        self._proved = self._timer()

    def _scheduler(self) -> PartHealth:
        age = self._timer() - self._ticked
        late = age > TICK_LATE
        return PartHealth("the calendar is not read out; deadlines do not remind or close" if late else "", age)


@dataclass(frozen=True)
class _Looked:
    """Messages that wait, the groups that are not reached, and requests about personal data without an answer,
    with those whose time is over."""

    waiting: list[Backlog]
    lost: int
    requests: int
    overdue: int


def _counted(number: int, one: str, several: str) -> PartHealth:
    """Health of a part of which some may fail; the log names them."""
    return PartHealth(f"{number} {one if number == 1 else several}; the log says why" if number else "")


def _requests(overdue: int) -> PartHealth:
    several = "requests about personal data have" if overdue != 1 else "request about personal data has"
    said = f"{overdue} {several} no answer within two working days; thidua admin requests lists them"
    return PartHealth(said if overdue else "")


def _clock(clock: BelievedClock) -> PartHealth:
    doubt = clock.doubt()
    if doubt is None:
        return PartHealth()
    ahead = f"{(doubt.shown - doubt.believed) / timedelta(hours=1):.0f} hours"
    return PartHealth(
        f"the clock jumped ahead by {ahead}, which nobody has confirmed: no deadline passes meanwhile"
    )


def _disk(folder: Path) -> PartHealth:
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return PartHealth(f"the data folder cannot be read ({cause(error)})")
    if not os.access(folder, os.W_OK):
        return PartHealth("the data folder cannot be written to")
    return PartHealth(f"the disk is nearly full ({free // 1024**2} MiB are free)" if free < LITTLE else "")


def _outbox(waiting: Sequence[Backlog]) -> PartHealth:
    late = [queue for queue in waiting if queue.age > LONGEST_WAIT.get(queue.lane, float("inf"))]
    oldest = max((queue.age for queue in waiting if queue.lane in LONGEST_WAIT), default=0.0)
    platforms = " and ".join(sorted({queue.platform for queue in late}))
    return PartHealth(f"messages are not sent on {platforms}" if late else "", oldest)


class _CountedTurns:
    def __init__(self, memory: UnitOfWork, counts: Counts, timer: Callable[[], float]):
        self._memory, self._counts, self._timer = memory, counts, timer

    async def turn(self, said: Said, decide: Decide) -> Kept:
        began, outcome = self._timer(), "unkept"
        try:
            kept = await self._memory.turn(said, decide)
            outcome = kept.status
            return kept
        finally:
            self._counts.turn(said.platform, outcome, self._timer() - began)

    async def timed_out(self, said: Said, problem: TimeoutError) -> Kept | None:
        kept = await self._memory.timed_out(said, problem)
        if kept:
            self._counts.turns[said.platform, kept.status] += 1
        return kept


class _CountedTransport:
    def __init__(self, transport: Transport, counts: Counts):
        self._transport, self._counts = transport, counts

    @property
    def platform(self) -> Platform:
        return self._transport.platform

    async def deliver(self, delivery: Delivery) -> str:
        outcome = "failed"
        try:
            message = await self._transport.deliver(delivery)
            outcome = "sent"
            return message
        except Exception as problem:
            outcome = _OUTCOMES.get(type(problem), "failed")
            if isinstance(problem, Flood):
                self._counts.flood_seconds[(self.platform.name,)] += problem.retry_after
            raise
        finally:
            self._counts.messages[self.platform.name, outcome] += 1
