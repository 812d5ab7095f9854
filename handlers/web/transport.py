"""The web as a platform: a message is delivered by being owed, for the page reads the outbox itself."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.dialogue.said import Platform
from storage.outbox.rows import MANY
from storage.turn.unit_of_work import Delivery

PLATFORM = Platform("web", longest=20_000, by_link=True)


@dataclass(eq=False)
class Bell:
    """Bell for a few chats; `take` gives those that have rung since it was last asked."""

    _event: asyncio.Event = field(default_factory=asyncio.Event)
    _rung: set[str] = field(default_factory=set)

    def ring(self, chat: str) -> None:
        self._rung.add(chat)
        self._event.set()

    async def take(self, patience: float) -> set[str]:
        """Chats that rang, at once or within `patience` seconds; none if it stayed quiet."""
        try:
            async with asyncio.timeout(patience):
                await self._event.wait()
        except TimeoutError:
            return set()
        self._event.clear()
        rung, self._rung = self._rung, set()
        return rung


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
        self.ring(delivery.chat)
        # A reply is read where it was asked for; what changes or makes no sound calls nobody.
        calls = delivery.lane == MANY and not (
            delivery.edit or delivery.strip or delivery.quiet or delivery.group
        )
        if calls and delivery.chat not in self._bells:
            await self.on_unheard(delivery.chat)
        return delivery.edit or str(delivery.id)

    def ring(self, chat: str) -> None:
        for bell in self._bells.get(chat, ()):
            bell.ring(chat)

    def close(self) -> None:
        """Ends the open streams, so that the server can stop; their pages come back by themselves."""
        self.closed = True
        for chat in list(self._bells):
            self.ring(chat)

    @contextmanager
    def listening(self, chats: Iterable[str]) -> Iterator[Bell]:
        bell, listened = Bell(), set(chats)
        for chat in listened:
            self._bells.setdefault(chat, []).append(bell)
        try:
            yield bell
        finally:
            for chat in listened:
                self._bells[chat].remove(bell)
                if not self._bells[chat]:
                    del self._bells[chat]
