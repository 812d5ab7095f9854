"""Long polls of a load: answered by callbacks, as soon as the official server would."""

import asyncio
from typing import Any

from tests.bench.wire import Reply
from tests.telegram_stand.updates import Updates

# As in the official server (telegram-bot-api, Client.h): a poll that waits is answered so long after an
# update has come, but no longer after the first, so that more come with it. Seconds.
WAIT_AFTER, LONGEST_WAIT = 0.001, 0.002
MOST = 100  # updates in an answer


class Polling:
    """The poll of a bot, if it waits. Where a round trip costs nothing, an update waits for no others."""

    def __init__(self, updates: Updates, *, at_once: bool) -> None:
        self._updates, self._at_once = updates, at_once
        self._waits: Reply | None = None
        self._handing: tuple[float, asyncio.TimerHandle] | None = None

    def ask(self, params: dict[str, Any], reply: Reply) -> None:
        self._updates.confirm_below(int(params.get("offset") or 0))
        self._waits = reply
        asyncio.get_running_loop().call_later(float(params.get("timeout") or 0), self._give_up, reply)
        self._hand_out()

    def news(self) -> None:
        """An update has come."""
        if self._at_once:
            return self._hand_out()
        loop, since = asyncio.get_running_loop(), self._handing[0] if self._handing else 0.0
        if self._handing:
            self._handing[1].cancel()
        since = since or loop.time()
        at = min(loop.time() + WAIT_AFTER, since + LONGEST_WAIT)
        self._handing = since, loop.call_at(at, self._hand_out)

    def _hand_out(self) -> None:
        if self._handing:
            self._handing[1].cancel()
            self._handing = None
        if self._waits and self._updates.waiting:
            reply, self._waits = self._waits, None
            reply(self._updates.waiting[:MOST])

    def _give_up(self, reply: Reply) -> None:
        if self._waits is reply:
            self._waits = None
            reply([])
