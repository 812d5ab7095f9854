"""Records of the menus that private chats show, so that each is set once and again only when it changes.

The menu that a chat ought to show follows from its person's seats and is stored nowhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection, and_, func, or_, select, tuple_, update

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
    roles = func.coalesce(func.aggregate_strings(seats.c.role, " "), "").label("roles")
    of_chat = (
        select(c.id, c.chat, c.menu, roles)
        .select_from(chats)
        .where(private, or_(c.person.is_not(None), c.menu != ""))
        .group_by(c.id, c.chat, c.menu)
        .subquery()
    )
    # What chats show and ought to show are few pairs; 10,000 people, looked through every few seconds, are not.
    pair = (of_chat.c.menu, of_chat.c.roles)
    pairs = connection.execute(select(*pair).distinct()).all()
    wrong = [(shown, roles) for shown, roles in pairs if mark(frozenset(roles.split())) != shown]
    if not wrong:
        return []
    found = connection.execute(select(of_chat).where(tuple_(*pair).in_(wrong)).order_by(of_chat.c.id))
    return [ChatMenu(channel, chat, frozenset(roles.split())) for channel, chat, _, roles in found]
