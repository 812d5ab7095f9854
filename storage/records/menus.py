"""Records of the menus that private chats show, so that each is set once and again only when it changes.

The menu that a chat ought to show follows from its person's seats and is stored nowhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from sqlalchemy import Connection, and_, or_, select, update

from storage.database.engine import Database
from storage.database.retry import write_with_retries
from storage.schema import channels, holders, seats

c = channels.c


@dataclass(frozen=True)
class ChatMenu:
    """Private chat whose menu is out of date; `roles` are those of its person's seats, none for a stranger."""

    channel: int
    chat: str
    roles: frozenset[str]


@dataclass(frozen=True)
class MenuRepository:
    """Menus of private chats, for the messenger that sets them; each call is one transaction."""

    database: Database

    async def outdated(self, platform: str, mark: Callable[[frozenset[str]], str]) -> list[ChatMenu]:
        """Chats that show another menu than that which `mark` names for the roles of their person."""
        return await self.database.read(partial(_outdated, platform=platform, mark=mark))

    async def keep(self, channel: int, mark: str) -> None:
        """Notes that the chat shows the menu of this mark."""
        shown = update(channels).where(c.id == channel).values(menu=mark)
        await write_with_retries(self.database, lambda connection: connection.execute(shown).rowcount, int)


def _outdated(connection: Connection, platform: str, mark: Callable[[frozenset[str]], str]) -> list[ChatMenu]:
    held = and_(holders.c.person == c.person, holders.c.until.is_(None))
    chats = channels.outerjoin(holders, held).outerjoin(seats, seats.c.id == holders.c.seat)
    private = and_(c.platform == platform, ~c.grouped, c.reachable, c.ended.is_(None))
    query = (
        select(c.id, c.chat, c.menu, seats.c.role)
        .select_from(chats)
        .where(private, or_(c.person.is_not(None), c.menu != ""))
    )
    # Few roles and many people: a menu takes 0.1 ms, which 10,000 people need every few seconds.
    mark = cache(mark)
    found: dict[tuple[int, str, str], set[str]] = {}
    for channel, chat, shown, role in connection.execute(query):
        found.setdefault((channel, chat, shown), set()).update({role} - {None})
    return [
        ChatMenu(channel, chat, frozenset(roles))
        for (channel, chat, shown), roles in found.items()
        if mark(frozenset(roles)) != shown
    ]
