"""Web sessions: chats that belong to whoever has their address. They are open, or closed for ever."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    and_,
    bindparam,
    case,
    literal,
    or_,
    select,
    update,
)

from bot.dialogue.codes import FORGOTTEN, LOCK_OUT
from bot.dialogue.situation import Page
from storage.database.sql import is_among, json_texts
from storage.database.statements import Prepared
from storage.database.types import as_json
from storage.schema import channels, holders, outbox, seats

c = channels.c


# Access that an address gives: to nothing, to the chat of somebody who holds a seat, a stranger's, a group's.
Access = Literal["", "chat", "stranger", "group"]


def access(connection: Connection, platform: str, chat: str) -> Access:
    """Access that a chat's address gives: "chat" to somebody who holds a seat; "" after it was closed, when its
    person holds no seat any more, and when another group took its place."""
    row = _ACCESS.first(connection, {"platform": platform, "chat": chat})
    if row is None:
        # Its first turn failed, and it got an apology.
        apology = select(outbox.c.id).where(outbox.c.platform == platform, outbox.c.chat == chat)
        return "" if connection.scalar(apology.limit(1)) is None else "stranger"
    if not row.is_open:
        return ""
    return "group" if row.grouped else "stranger" if row.person is None else "chat"


def still_open(connection: Connection, platform: str, chats: Sequence[str]) -> set[str]:
    """Those of the chats whose addresses still give access. A chat of which nothing was ever kept is not among
    them."""
    found = _OPEN.all(connection, {"platform": platform, "chats": as_json(list(chats))})
    return {row.chat for row in found if row.is_open}


def pages_of(
    connection: Connection, cluster: int, platforms: Sequence[str], channel: int, person: int
) -> dict[int, tuple[Page, ...]]:
    """Person -> the chats they have open by their address, the last used first, of those who hold seats in the
    cluster and of `person`. `channel`: this one."""
    values = {"cluster": cluster, "platforms": as_json(list(platforms)), "person": person}
    pages: dict[int, tuple[Page, ...]] = {}
    for id, owner, used, is_shared in _PAGES.all(connection, values):
        page = Page(id, used, id == channel, bool(is_shared) and owner != person)
        pages[owner] = (*pages.get(owner, ()), page)
    return pages


def close(connection: Connection, cluster: int, page: int, person: int, now: datetime) -> None:
    """Closes the session, as `person` may close it; it can never be reopened."""
    session = and_(c.id == page, _of(cluster, person), _CLOSABLE)
    connection.execute(update(channels).where(session).values(ended=now, **CLOSED))


def close_unused(connection: Connection, platforms: Sequence[str], now: datetime) -> None:
    """Closes the sessions that have not been used for long."""
    values = {"platforms": as_json(list(platforms)), "now": now, "before": now - FORGOTTEN}
    _CLOSE_UNUSED.later(connection, values)


def count_wrong_code(connection: Connection, channel: int, now: datetime) -> None:
    """Counts a wrong code in this chat; the count begins anew when the last one is over."""
    counting = c.missed_since > literal(now - LOCK_OUT, c.missed_since.type)
    values = {
        "missed": case((counting, c.missed + 1), else_=1),
        "missed_since": case((counting, c.missed_since), else_=literal(now, c.missed_since.type)),
    }
    connection.execute(update(channels).where(c.id == channel).values(values))


CLOSED = {
    "person": None,
    "seat": None,
    "cluster": None,
    "asked": "",
    "purpose": False,
    "evidence": "",
    "reachable": False,
    "pending": False,
    "vouched": "",
}


def _holds(*such: ColumnElement[bool]) -> ColumnElement[bool]:
    """True where the chat's person holds a seat, or such a seat."""
    held = select(holders.c.id).select_from(holders.join(seats))
    mine = held.where(holders.c.person == c.person, holders.c.until.is_(None), *such)
    return mine.correlate(channels).exists()


def _of(cluster: int | BindParameter[int], person: int | BindParameter[int]) -> ColumnElement[bool]:
    """Chats of those who hold seats in the cluster, and of this person."""
    return or_(c.person == person, _holds(seats.c.cluster == cluster))


_IS_OPEN = case((c.grouped, c.bound), else_=or_(c.person.is_(None), _holds()))
_ACCESS = Prepared(
    select(and_(c.ended.is_(None), _IS_OPEN).label("is_open"), c.grouped, c.person).where(
        c.platform == bindparam("platform"), c.chat == bindparam("chat")
    )
)
_OPEN = Prepared(
    select(c.chat, and_(c.ended.is_(None), _IS_OPEN).label("is_open")).where(
        c.platform == bindparam("platform"), is_among(c.chat, json_texts("chats").scalar_subquery())
    )
)
HELD = and_(c.ended.is_(None), c.person.is_not(None), _holds())
"""Chats that are open to a person who holds a seat."""
_CLOSABLE = and_(~c.grouped, c.ended.is_(None))
_on_platforms = is_among(c.platform, json_texts("platforms").scalar_subquery())
_PAGES = Prepared(
    select(c.id, c.person, c.used, _holds(seats.c.cluster != bindparam("cluster")).label("is_shared"))
    .where(_of(bindparam("cluster"), bindparam("person")), _on_platforms, _CLOSABLE)
    .order_by(c.used.desc())
)
_CLOSE_UNUSED = Prepared(
    update(channels)
    .where(_on_platforms, c.used < bindparam("before"), _CLOSABLE)
    .values(ended=bindparam("now"), **CLOSED)
)
