"""Fast path for replies: a turn claims its own reply and, after the commit, hands it to the sender in this
process.

What cannot go that way is left to be claimed from the database; here is noted where that is worth a query. All
of it is hints: a process that ends leaves claims, which become unknown when their lease runs out.
"""

import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from storage.outbox.rows import ANSWER, KEYBOARD, MANY, Delivery

# Claimed messages that may wait for the sender; with more, their leases would run out before they are sent.
ROOM = 128
# Seconds. Rows that became due, or that other processes could not tell us of, are found at the latest after
# this.
LOOK_EVERY = 1.0


@dataclass(frozen=True)
class Claim:
    """A claim by a sender, and until when it holds."""

    by: str
    until: datetime


@dataclass
class ReplyFastPath:
    """By platform: the messages claimed for the sender of this process, and the lanes in which it may find
    more. `by` gives the name under which it claims."""

    by: Callable[[], str]
    _senders: dict[str, tuple[timedelta, Callable[[], None]]] = field(default_factory=dict)
    """Lease and wake-up call of each sender."""
    _claimed: dict[str, deque[Delivery]] = field(default_factory=lambda: defaultdict(deque))
    _unclaimed: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _queried: dict[tuple[str, int], float] = field(default_factory=dict)

    def register(self, platform: str, lease: timedelta, ready: Callable[[], None]) -> None:
        """Registers a sender; `ready` is called whenever a message is handed to it."""
        self._senders[platform] = lease, ready
        # Nothing is known yet of what was owed before.
        self._queried = {known: at for known, at in self._queried.items() if known[0] != platform}

    def unregister(self, platform: str) -> list[Delivery]:
        """Unregisters the sender; the messages that were handed to it and not taken."""
        self._senders.pop(platform, None)
        return list(self._claimed.pop(platform, ()))

    def claim(self, platform: str, now: datetime) -> Claim | None:
        """A claim with which a turn may write its reply; None where no sender would take it now."""
        sender = self._senders.get(platform)
        if sender is None or len(self._claimed[platform]) >= ROOM:
            return None
        lease, _ = sender
        return Claim(self.by(), now + lease)

    def claims(self, now: datetime) -> dict[str, Claim]:
        """The same for each platform with a sender that would take it."""
        # A copy: senders come and go in another thread.
        claims = {platform: self.claim(platform, now) for platform in list(self._senders)}
        return {platform: claim for platform, claim in claims.items() if claim}

    def hand(self, deliveries: Iterable[Delivery]) -> None:
        """Hands claimed messages to their senders, after the commit."""
        claimed = list(deliveries)
        for delivery in claimed:
            self._claimed[delivery.platform].append(delivery)
        for platform in {delivery.platform for delivery in claimed}:
            if sender := self._senders.get(platform):
                _, ready = sender
                ready()

    def take(self, platform: str, limit: int) -> list[Delivery]:
        """Takes messages that were handed to the sender, oldest first."""
        claimed = self._claimed[platform]
        return [claimed.popleft() for _ in range(min(limit, len(claimed)))]

    def note_unclaimed(self, lanes: Iterable[tuple[str, int]]) -> None:
        """Notes the platforms and lanes in which something may be claimed now."""
        for platform, lane in lanes:
            self._unclaimed[platform].add(lane)

    def note_all(self) -> None:
        """Notes that something may be claimed now in any lane."""
        for platform in self._senders:
            self._unclaimed[platform] |= {ANSWER, MANY, KEYBOARD}

    def is_worth_a_look(self, platform: str, lanes: int) -> bool:
        """True if there may be something to claim in lanes up to `lanes`."""
        if platform not in self._senders:
            return True
        stale = time.monotonic() - self._queried.get((platform, lanes), -LOOK_EVERY) >= LOOK_EVERY
        return stale or any(lane <= lanes for lane in self._unclaimed[platform])

    def note_query(self, platform: str, lanes: int, still: Iterable[int]) -> None:
        """Notes that the database was queried; `still` are the lanes in which something is left for later."""
        self._queried[platform, lanes] = time.monotonic()
        beyond = {lane for lane in self._unclaimed[platform] if lane > lanes}
        self._unclaimed[platform] = {*still, *beyond}
