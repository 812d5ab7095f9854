"""Health of an installation, seen from its edges: what comes in, what goes out, the clock and the database.

Nothing is asked on the way of a message itself; what passes is only counted.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.dialogue.said import Platform, Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Turn
from handlers.channel import Channel
from handlers.counters import Counts, HealthReport
from handlers.inbox import Turns
from handlers.outbox import LONGEST_BACKOFF
from handlers.transport import Blocked, Flood, Migrated, Refused, Transport, Unavailable, Uncertain
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

Tick = Callable[[], Awaitable[None]]
Decide = Callable[[Situation, Said], Turn]

# Outcome of a try to send, by the error.
_OUTCOMES: Mapping[type[Exception], str] = {
    Unavailable: "unavailable",
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
    """Health of one installation. `timer` gives seconds that only ever grow."""

    def __init__(
        self,
        memory: UnitOfWork,
        messengers: Sequence[Channel] = (),
        timer: Callable[[], float] = time.monotonic,
    ):
        self._memory = memory
        self._messengers = messengers
        self._timer = timer
        self._counts = Counts()
        self._ticked = timer()
        self._looking: asyncio.Task[list[Backlog]] | None = None

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
        parts, waiting = await self._state()
        ok = {name: not part.problem for name, part in parts.items()}
        ages = {name: part.age for name, part in parts.items() if part.age is not None}
        return self._counts, HealthReport(ok, ages, waiting)

    async def _state(self) -> tuple[dict[str, PartHealth], list[Backlog]]:
        parts, waiting = {}, []
        try:
            waiting = await self._look()
        except Exception as error:
            parts["database"] = PartHealth(f"the database does not answer ({type(error).__name__})")
        else:
            parts["database"] = PartHealth()
            parts["outbox"] = _outbox(waiting)
        parts["scheduler"] = self._scheduler()
        for messenger in self._messengers:
            hearing = messenger.hearing()
            parts[messenger.transport.platform.name] = PartHealth(hearing.problem, hearing.age)
        return parts, waiting

    async def _look(self) -> list[Backlog]:
        """Messages that wait. All who ask meanwhile share one query: each that hangs would hold a thread."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(asyncio.wait_for(self._memory.outbox.waiting(SOON), GIVEN_UP))
            self._looking.add_done_callback(lambda looked: looked.cancelled() or looked.exception())
        async with asyncio.timeout(PATIENCE):
            return await asyncio.shield(self._looking)

    def _scheduler(self) -> PartHealth:
        age = self._timer() - self._ticked
        late = age > TICK_LATE
        return PartHealth("the calendar is not read out; deadlines do not remind or close" if late else "", age)


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
