"""Setbacks of sending on one platform: who was not reached, who is told to wait, until when nothing is sent.

A platform does not say whether it is down or one chat is. Several chats that fail alike are no matter of one.
"""

from collections.abc import Callable

from handlers.backoff import backoff

CHATS_ARE_ALL = 3  # chats that fail alike, from which on it is taken for a matter of the whole bot
FLOODED_TOGETHER = 2.0  # seconds within which so many chats must be told to wait for that


class Setbacks:
    """Setbacks since the last success. `halted_until` is a time of `timer`; nothing is sent before. `longest`:
    seconds between two tries while the platform is down, at most."""

    def __init__(self, longest: float, timer: Callable[[], float]) -> None:
        self.halted_until = 0.0
        self._longest = longest
        self._timer = timer
        self._flooded_at: dict[str, float] = {}
        self._unreached: set[str] = set()
        self._outage_tries = 0

    @property
    def down(self) -> bool:
        """True while the platform answers nobody; then one message at a time finds out when it does again."""
        return len(self._unreached) >= CHATS_ARE_ALL

    @property
    def halted_for(self) -> float:
        """Seconds in which nothing is sent."""
        return max(self.halted_until - self._timer(), 0.0)

    def halt(self, seconds: float) -> None:
        self.halted_until = max(self.halted_until, self._timer() + seconds)

    def reached(self) -> None:
        """Notes a success: the platform is there."""
        self._unreached.clear()
        self._outage_tries = 0

    def unreached(self, chat: str) -> float:
        """Notes that the chat was not reached. Seconds for which all shall wait, if the platform is down and
        they do not wait already; else 0."""
        self._unreached.add(chat)
        if not self.down or self.halted_for:
            return 0.0
        self._outage_tries += 1
        return backoff(self._outage_tries, self._longest)

    def flooded(self, chat: str) -> bool:
        """Notes that the chat is told to wait. True if several were, at once: then the whole bot is to wait."""
        now = self._timer()
        self._flooded_at[chat] = now
        self._flooded_at = {c: at for c, at in self._flooded_at.items() if at > now - FLOODED_TOGETHER}
        return len(self._flooded_at) >= CHATS_ARE_ALL
