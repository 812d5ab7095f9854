"""Views: reads outside of turns, for pages, for documents and for the operator."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from bot.dialogue.situation import Situation
from storage.database.engine import Database
from storage.loading.situations import Loader
from storage.outbox import rows
from storage.outbox.outbox import Outbox
from storage.outbox.rows import Delivery
from storage.records import clusters, data_requests, web_sessions
from storage.records.web_sessions import Access

T = TypeVar("T")


@dataclass(frozen=True)
class News:
    """Messages of a chat after a row of the outbox, oldest first, and the access that its address gives."""

    after: int
    messages: tuple[Delivery, ...]
    access: Access

    @property
    def row(self) -> int:
        """Row up to which they reach."""
        return self.messages[-1].id if self.messages else self.after


class Views:
    """Reads of the database; nothing is written."""

    def __init__(self, database: Database, loader: Loader, outbox: Outbox) -> None:
        self._database, self._loader, self._outbox = database, loader, outbox

    async def is_empty(self) -> bool:
        """True while there is no cluster."""
        return not await self._database.read(clusters.numbers)

    async def open_requests(self) -> tuple[int, int]:
        """Number of requests about personal data without an answer, and of those whose time is over."""
        return await self._database.read(partial(data_requests.count_open, now=self._loader.now()))

    async def people(self) -> list[tuple[str, int]]:
        """Clusters by name, the oldest first, and how many people are in each."""
        return await self._database.read(clusters.people)

    async def look(self, platform: str, chat: str) -> Situation:
        """The situation of a chat, complete, to be read and drawn."""
        work = partial(self._loader.for_view, platform=platform, chat=chat)
        return (await self._database.read(work)).situation

    async def drawn(self, platform: str, chat: str, draw: Callable[[Situation], T]) -> T:
        """The page that `draw` makes of a chat's situation, which reads what is looked into: a stretch of the
        journal, another year."""

        def work(connection: Connection) -> T:
            return self._loader.for_reading(connection, platform, chat).spent_on(draw)

        return await self._database.read(work)

    async def record(self, cycle: str) -> Situation:
        """The situation of a cycle ("k7"), complete, for a document made of it. Nobody speaks in it."""
        work = partial(self._loader.for_document, cycle=int(cycle.removeprefix("k")))
        return (await self._database.read(work)).situation

    async def opened(self, platform: str, chat: str) -> Access:
        """Access that a chat's address gives: to nothing, to a person's chat, a stranger's, a group's."""
        return await self._database.read(partial(web_sessions.access, platform=platform, chat=chat))

    async def news(self, platform: str, chat: str, after: int) -> News:
        """News of a chat after a row of the outbox, and the access that its address gives now; at one look."""
        return await self._database.read(partial(self.news_of, platform=platform, chat=chat, after=after))

    def news_of(self, connection: Connection, platform: str, chat: str, after: int) -> News:
        """The same, in a transaction that is under way."""
        messages = rows.messages_since(connection, platform, chat, after)
        access = web_sessions.access(connection, platform, chat)
        return News(after, tuple(self._outbox.unsealed(messages)), access)

    async def still_open(self, platform: str, chats: Sequence[str]) -> set[str]:
        """Those of the chats whose addresses still give access."""
        return await self._database.read(partial(web_sessions.still_open, platform=platform, chats=chats))

    async def invited(self, code: str) -> Situation:
        """The situation before the door that this code opens, or why it opens none. Nothing is kept of the
        question."""
        return (await self._database.read(partial(self._loader.for_code, code=code))).situation

    async def unjoined(self, name: str, charter: Mapping[str, object]) -> int:
        """The newest cluster of this name and charter that nobody has joined yet; 0 if there is none."""
        return await self._database.read(partial(clusters.unjoined, name=name, data=charter))
