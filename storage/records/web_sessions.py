"""Chats that whoever has their address is in: which are open, closed or forgotten; and wrong codes counted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, and_, bindparam, case, literal, or_, select, update

from bot.dialogue.code_guessing import WITHIN
from bot.dialogue.codes import FORGOTTEN
from bot.dialogue.situation import Page
from storage.database.statements import Prepared
from storage.schema import channels, holders, outbox, seats

c = channels.c


def opened(connection: Connection, platform: str, chat: str) -> Literal["", "chat", "group"]:
    """What whoever has this chat's address may look into; "" after it was closed or forgotten, when its person
    holds no seat any more, and when another group took its place."""
    row = _OPENED.first(connection, {"platform": platform, "chat": chat})
    if row is None:
        # Its first turn failed, and it was told so.
        told = select(outbox.c.id).where(outbox.c.platform == platform, outbox.c.chat == chat)
        return "" if connection.scalar(told.limit(1)) is None else "chat"
    lives, grouped = row
    return "" if not lives else "group" if grouped else "chat"


def pages_of(
    connection: Connection, cluster: int, platforms: Sequence[str], channel: int
) -> dict[int, tuple[Page, ...]]:
    """Person -> the chats they have open by their address, the last used first. `channel`: this one."""
    mine = and_(c.cluster == cluster, c.platform.in_(platforms), _CLOSABLE)
    query = select(c.id, c.person, c.used).where(mine, c.person.is_not(None)).order_by(c.used.desc())
    pages: dict[int, tuple[Page, ...]] = {}
    for id, person, used in connection.execute(query):
        pages[person] = (*pages.get(person, ()), Page(id, used, id == channel))
    return pages


def close(connection: Connection, cluster: int, page: int, now: datetime) -> None:
    """Nobody's from now on, and for ever."""
    one = and_(c.id == page, c.cluster == cluster, _CLOSABLE)
    connection.execute(update(channels).where(one).values(ended=now, **NOBODYS))


def forget(connection: Connection, platforms: Sequence[str], now: datetime) -> None:
    """Closes what has not been used for long."""
    old = and_(c.platform.in_(platforms), c.used < now - FORGOTTEN, _CLOSABLE)
    connection.execute(update(channels).where(old).values(ended=now, **NOBODYS))


def missed(connection: Connection, channel: int, now: datetime) -> None:
    """One more wrong code in this chat; the first of a new count if the last count is over."""
    counting = c.missed_since > literal(now - WITHIN, c.missed_since.type)
    values = {
        "missed": case((counting, c.missed + 1), else_=1),
        "missed_since": case((counting, c.missed_since), else_=literal(now, c.missed_since.type)),
    }
    connection.execute(update(channels).where(c.id == channel).values(values))


NOBODYS = {
    "person": None,
    "seat": None,
    "cluster": None,
    "asked": "",
    "purpose": False,
    "evidence": "",
    "reachable": False,
}
_HOLDS_A_SEAT = (
    select(holders.c.id)
    .select_from(holders.join(seats))
    .where(holders.c.person == c.person, holders.c.until.is_(None), seats.c.cluster == c.cluster)
    .correlate(channels)
    .exists()
)
_LIVES = case((c.grouped, c.bound), else_=or_(c.person.is_(None), _HOLDS_A_SEAT))
_OPENED = Prepared(
    select(and_(c.ended.is_(None), _LIVES).label("lives"), c.grouped).where(
        c.platform == bindparam("platform"), c.chat == bindparam("chat")
    )
)
_CLOSABLE = and_(~c.grouped, c.ended.is_(None))
