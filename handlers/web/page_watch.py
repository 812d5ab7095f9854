"""Watch over the pages that are open in this process: one look for all of them finds what no bell rang for.

A page is woken by what this process sends. What another process sent, or a command wrote, is found by looking
at the newest rows of the outbox, and at once where PostgreSQL brings word of it. Each page looking for itself
cost 20 s of CPU a minute for 1,000 of them (.github/decisions/0048-idle-is-idle.md).
"""

import asyncio
import contextlib
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from handlers.web.transport import Bell, WebTransport
from storage.database.errors import cause
from storage.turn.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

LOOK = 3.0  # seconds after which what another process wrote is found at the latest
SOONEST = 0.2  # seconds between two looks, however many words of others come
# Seconds after which an address that gives access no more is found, where no message says so.
CHECK = 15.0
# Rows before the newest one that are looked at again: on PostgreSQL a row may be committed after a newer one.
OVERLAP = 500
CHECKED_AT_ONCE = 1000


class PageWatch:
    """Watch of one web app. It looks as long as a page is open."""

    def __init__(self, memory: UnitOfWork, transport: WebTransport) -> None:
        self._memory, self._transport = memory, transport
        self._open = 0
        self._looking: asyncio.Task[None] | None = None

    @contextmanager
    def listening(self, chats: Iterable[str]) -> Iterator[Bell]:
        """Bell for the chats of a page, until the end of the block."""
        with self._transport.listening(chats) as bell:
            self._open += 1
            if self._looking is None:
                self._looking = asyncio.create_task(self._run())
            try:
                yield bell
            finally:
                self._open -= 1
                if not self._open:
                    self._looking.cancel()
                    self._looking = None

    async def _run(self) -> None:
        elsewhere, clock = self._memory.outbox.changed_elsewhere(), asyncio.get_running_loop().time
        newest, check_at = 0, clock() + CHECK
        while True:
            elsewhere.clear()
            try:
                newest = await self._look(newest or await self._memory.outbox.newest_row())
                if clock() >= check_at:
                    check_at = clock() + CHECK
                    await self._check()
            except Exception as error:
                log.error("cannot look for what is new on the pages: %s", cause(error))
            await asyncio.sleep(SOONEST)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, LOOK - SOONEST)):
                    await elsewhere.wait()

    async def _look(self, newest: int) -> int:
        """Rings for the chats that have new rows; returns the newest of all."""
        rows, newest = await self._memory.outbox.newest_rows(self._transport.platform.name, newest - OVERLAP)
        for chat, row in rows.items():
            self._transport.ring(chat, row)
        return newest

    async def _check(self) -> None:
        """Rings for the chats whose address may give access no more: their pages look for themselves."""
        chats = self._transport.listened
        for first in range(0, len(chats), CHECKED_AT_ONCE):
            some = chats[first : first + CHECKED_AT_ONCE]
            still = await self._memory.views.still_open(self._transport.platform.name, some)
            for chat in some:
                if chat not in still:
                    self._transport.ring(chat)
