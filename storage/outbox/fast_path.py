"""Answers on their short way: what a turn owes the chat that spoke is claimed in the turn's own transaction
for the sender of this process, and handed to it after the commit. What cannot go that way is left to be
claimed; here stands whether it is worth looking for it.

Only hints are kept here: a process that ends leaves claims, which are known to be such when they run out.
"""

import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from storage.outbox.rows import ANSWER, KEYBOARD, MANY, Delivery

# So many may wait for the sender; with more, claims would run out before their turn comes.
ROOM = 128
# Seconds; what is due by now, and what others owe and could not say, is found at the latest after this.
LOOK = 1.0


@dataclass(frozen=True)
class Claim:
    """Who claims, and until when the claim holds."""

    by: str
    until: datetime


@dataclass
class ReplyFastPath:
    """By platform: the claims of the sender that is at work in this process, and what it may find. `by` says
    under which name it claims."""

    by: Callable[[], str]
    _senders: dict[str, tuple[timedelta, Callable[[], None]]] = field(default_factory=dict)
    """How long each one's claims hold, and how it is told."""
    _ready: dict[str, deque[Delivery]] = field(default_factory=lambda: defaultdict(deque))
    _left: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _looked: dict[tuple[str, int], float] = field(default_factory=dict)

    def begin(self, platform: str, lease: timedelta, ready: Callable[[], None]) -> None:
        """`ready` is called whenever something has been handed over."""
        self._senders[platform] = lease, ready
        # Nothing is known yet of what was owed before.
        self._looked = {known: at for known, at in self._looked.items() if known[0] != platform}

    def end(self, platform: str) -> list[Delivery]:
        """What was handed over and not taken."""
        self._senders.pop(platform, None)
        return list(self._ready.pop(platform, ()))

    def claim(self, platform: str, now: datetime) -> Claim | None:
        """With which a turn may claim; None where nobody would take it now."""
        sender = self._senders.get(platform)
        if sender is None or len(self._ready[platform]) >= ROOM:
            return None
        lease, _ = sender
        return Claim(self.by(), now + lease)

    def claims(self, now: datetime) -> dict[str, Claim]:
        """The same by platform, where somebody would take it."""
        # A copy: senders come and go in another thread.
        claims = {platform: self.claim(platform, now) for platform in list(self._senders)}
        return {platform: claim for platform, claim in claims.items() if claim}

    def hand(self, deliveries: Iterable[Delivery]) -> None:
        handed = list(deliveries)
        for delivery in handed:
            self._ready[delivery.platform].append(delivery)
        for platform in {delivery.platform for delivery in handed}:
            if sender := self._senders.get(platform):
                _, ready = sender
                ready()

    def take(self, platform: str, limit: int) -> list[Delivery]:
        ready = self._ready[platform]
        return [ready.popleft() for _ in range(min(limit, len(ready)))]

    def leave(self, left: Iterable[tuple[str, int]]) -> None:
        """Something of this platform and lane waits to be claimed, or may do so now."""
        for platform, lane in left:
            self._left[platform].add(lane)

    def stir(self) -> None:
        """Something may have become free to be claimed, who knows where."""
        for platform in self._senders:
            self._left[platform] |= {ANSWER, MANY, KEYBOARD}

    def is_worth_a_look(self, platform: str, lanes: int) -> bool:
        """Whether there may be something to claim in lanes up to `lanes`."""
        if platform not in self._senders:
            return True
        stale = time.monotonic() - self._looked.get((platform, lanes), -LOOK) >= LOOK
        return stale or any(lane <= lanes for lane in self._left[platform])

    def looked(self, platform: str, lanes: int, still: Iterable[int]) -> None:
        """A claim has been made; `still` are the lanes in which something is left for later."""
        self._looked[platform, lanes] = time.monotonic()
        beyond = {lane for lane in self._left[platform] if lane > lanes}
        self._left[platform] = {*still, *beyond}
