"""The web as a platform: a message is delivered by being owed, for the page reads the outbox itself."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.dialogue.said import Platform
from storage.outbox.rows import MANY
from storage.turn.unit_of_work import Delivery
from storage.turn.views import News

PLATFORM = Platform("web", longest=20_000, by_link=True)


@dataclass(frozen=True)
class Ring:
    """Word that a chat has messages up to a `row`, with these `news` if whoever rings has read them. Without a
    row nobody knows: it has to be looked for."""

    row: int | None = None
    news: News | None = None

    def and_then(self, later: "Ring") -> "Ring":
        """Both in one."""
        if self.row is None or later.row is None:
            return Ring()
        return self if self.row >= later.row else later


@dataclass(eq=False, slots=True)
class Bell:
    """Bell for a few chats, until it is `closed`; `take` gives those that have rung since it was last asked, to
    one who waits. There are as many as pages are open, so it holds little: an Event alone takes 0.7 kB."""

    closed: bool = False
    _rung: dict[str, Ring] = field(default_factory=dict)
    _waits: asyncio.Future[None] | None = None

    def ring(self, chat: str, ring: Ring) -> None:
        before = self._rung.get(chat)
        self._rung[chat] = before.and_then(ring) if before else ring
        self._wake()

    def close(self) -> None:
        self.closed = True
        self._wake()

    async def take(self, patience: float) -> dict[str, Ring]:
        """Chats that rang, at once or within `patience` seconds; none if it stayed quiet, or was closed."""
        if not (self._rung or self.closed):
            loop = asyncio.get_running_loop()
            self._waits = loop.create_future()
            late = loop.call_later(patience, self._wake)
            try:
                await self._waits
            finally:
                late.cancel()
                self._waits = None
        rung, self._rung = self._rung, {}
        return rung

    def _wake(self) -> None:
        if self._waits and not self._waits.done():
            self._waits.set_result(None)


async def _nobody_is_told(chat: str) -> None: ...


class WebTransport:
    """Transport that rings the pages open in this process. Nothing is lost if there are none.

    `on_unheard` is told of a chat that got mail while no page of it was open here.
    """

    platform = PLATFORM

    def __init__(self) -> None:
        self.on_unheard: Callable[[str], Awaitable[object]] = _nobody_is_told
        self._bells: dict[str, list[Bell]] = {}
        self.closed = False

    async def deliver(self, delivery: Delivery) -> str:
        """Rings, and returns the message's id: its outbox row's; an edit keeps the id of what it edits."""
        self.ring(delivery.chat, delivery.id)
        # A reply is read where it was asked for; what changes or makes no sound calls nobody.
        calls = delivery.lane == MANY and not (
            delivery.edit or delivery.strip or delivery.quiet or delivery.group
        )
        if calls and delivery.chat not in self._bells:
            await self.on_unheard(delivery.chat)
        return delivery.edit or str(delivery.id)

    def ring(self, chat: str, row: int | None = None, news: News | None = None) -> None:
        """Rings for a chat that has messages up to a row; without one its pages have to look."""
        for bell in self._bells.get(chat, ()):
            bell.ring(chat, Ring(row, news))

    @property
    def listened(self) -> list[str]:
        """Chats of which a page is open."""
        return list(self._bells)

    def close(self) -> None:
        """Ends the open streams, so that the server can stop; their pages come back by themselves."""
        self.closed = True
        for bells in self._bells.values():
            for bell in bells:
                bell.close()

    @contextmanager
    def listening(self, chats: Iterable[str]) -> Iterator[Bell]:
        bell, listened = Bell(self.closed), set(chats)
        for chat in listened:
            self._bells.setdefault(chat, []).append(bell)
        try:
            yield bell
        finally:
            for chat in listened:
                self._bells[chat].remove(bell)
                if not self._bells[chat]:
                    del self._bells[chat]
