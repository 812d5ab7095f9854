"""Messages owed: claimed, sent, given up. Each function is one short unit of work; the calls to a
platform are made between them, outside any transaction.

queued -> sending -> sent, or back to queued (postponed), or unknown (it may have arrived), or undeliverable.
An unknown row is tried again: an edit does no harm twice, and losing a question is worse than repeating one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, or_, select, update

from bot.conversations.situation import Document
from bot.questions import Option, Style
from storage.reading import Chat
from storage.tables import UNFINISHED, WITH_BODY, channels, outbox

KEEP_BODIES = timedelta(days=7)
# So many of the newest rows are read back for a page that knows none.
NEWEST = 200
o = outbox.c


@dataclass(frozen=True)
class Delivery:
    """One message to send. `edit` is the platform's message to change ("": send anew); `strip`: only take
    its keyboard off. `attempts` counts this one."""

    id: int
    platform: str
    chat: str
    text: str = ""
    options: tuple[Option, ...] = ()
    style: Style = "numbers"
    asks: str = ""
    edit: str = ""
    strip: bool = False
    pin: bool = False
    private: bool = False
    board: str = ""
    document: Document | None = None
    attempts: int = 0
    group: bool = False


def owe(connection: Connection, chat: Chat, now: datetime, **values: Any) -> None:
    """One row of the outbox."""
    row = {"options": [], "due": now, "made": now, **values}
    connection.execute(
        insert(outbox).values(platform=chat.platform, chat=chat.chat, grouped=chat.grouped, **row)
    )


def claim(
    connection: Connection, platform: str, limit: int, lease: timedelta, by: str, now: datetime
) -> list[Delivery]:
    """Takes on what is due: of each chat only the oldest row that is not done with, so order holds."""
    lapsed = and_(o.platform == platform, UNFINISHED, o.state == "sending", o.until <= now)
    connection.execute(update(outbox).where(lapsed).values(state="unknown", by="", until=None))
    unfinished = and_(o.platform == platform, UNFINISHED)
    oldest = select(func.min(o.id)).where(unfinished).group_by(o.chat).scalar_subquery()
    due = and_(o.id.in_(oldest), o.state.in_(("queued", "unknown")), o.due <= now)
    query = select(outbox).where(due).order_by(o.id).limit(limit).with_for_update(skip_locked=True)
    taken = []
    for row in connection.execute(query).all():
        edit = row.edit
        if row.target is not None:
            edit = connection.scalar(select(o.message).where(o.id == row.target)) or ""
            if row.strip and not edit:
                # Its message was never sent, so there is no keyboard to take off.
                give_up(connection, o.id == row.id, "replaced")
                continue
        claimed = {"state": "sending", "by": by, "until": now + lease, "attempts": row.attempts + 1}
        connection.execute(update(outbox).where(o.id == row.id).values(edit=edit, target=None, **claimed))
        taken.append(_delivery(row, edit, row.attempts + 1))
    return taken


def forget_claims(connection: Connection, platform: str, by: str) -> None:
    """Claims that others made and will not honour, since they have ended: all but our own are unknown."""
    others = and_(o.platform == platform, UNFINISHED, o.state == "sending", o.by != by)
    connection.execute(update(outbox).where(others).values(state="unknown", by="", until=None))


def delivered(connection: Connection, delivery: int, message: str) -> None:
    this = and_(o.id == delivery, UNFINISHED)
    connection.execute(update(outbox).where(this, o.private).values(text="", options=[]))
    connection.execute(update(outbox).where(this).values(state="sent", message=message, by="", until=None))


def unknown(connection: Connection, delivery: int, now: datetime) -> None:
    """Tried again at once, then after ever longer pauses: if each try arrives, the person is not flooded."""
    this = and_(o.id == delivery, o.state == "sending")
    attempts = connection.scalar(select(o.attempts).where(this)) or 0
    pause = timedelta(seconds=min(300, 2**attempts)) if attempts > 1 else timedelta()
    again = {"state": "unknown", "by": "", "until": None, "due": now + pause}
    connection.execute(update(outbox).where(this).values(**again))


def postpone(connection: Connection, delivery: int, until: datetime) -> None:
    this = and_(o.id == delivery, UNFINISHED)
    connection.execute(update(outbox).where(this).values(state="queued", due=until, by="", until=None))


def postpone_chat(connection: Connection, platform: str, chat: str, until: datetime) -> None:
    waiting = and_(o.platform == platform, o.chat == chat, UNFINISHED, o.due < until)
    connection.execute(update(outbox).where(waiting).values(due=until))


def undeliverable(connection: Connection, delivery: int, why: str, blocked: bool) -> None:
    """This one is given up. From a chat that can't be written to at all, whatever else is owed there goes
    to its person's next best chat, as new messages; if there is none, it is given up too."""
    row = connection.execute(select(outbox).where(o.id == delivery)).first()
    if row is None:
        return
    if not blocked:
        give_up(connection, and_(o.id == delivery, UNFINISHED), "undeliverable", why)
        return
    c = channels.c
    here = and_(c.platform == row.platform, c.chat == row.chat)
    connection.execute(update(channels).where(here).values(reachable=False))
    owed = and_(o.platform == row.platform, o.chat == row.chat, UNFINISHED)
    person = connection.scalar(select(c.person).where(here, ~c.grouped))
    other = None
    if person is not None:
        reached = select(c.platform, c.chat).where(c.person == person, ~c.grouped, c.reachable)
        other = connection.execute(reached.order_by(c.used.desc()).limit(1)).first()
    if other is None:
        give_up(connection, owed, "undeliverable", why)
        return
    give_up(connection, and_(owed, or_(o.strip, o.edit != "", o.target.is_not(None))), "undeliverable", why)
    place = {"platform": other.platform, "chat": other.chat}
    free = {"state": "queued", "by": "", "until": None, "live": False}
    connection.execute(update(outbox).where(owed).values(**place, **free))


def owed(connection: Connection, platform: str) -> int:
    query = select(func.count()).where(o.platform == platform, UNFINISHED)
    return connection.scalar(query) or 0


def give_up(connection: Connection, which: ColumnElement[bool], state: str, why: str = "") -> None:
    """These rows are dealt with without being sent; the bodies of private ones go at once."""
    connection.execute(update(outbox).where(which, o.private).values(text="", options=[]))
    connection.execute(update(outbox).where(which).values(state=state, why=why, live=False))


def since(connection: Connection, platform: str, chat: str, after: int) -> list[Delivery]:
    """What a chat was told after a row, for a platform whose pages read the outbox themselves: there a
    message counts as put out when it is owed, and its id is its row's."""
    mine = and_(o.platform == platform, o.chat == chat, o.id > min(after, 2**31 - 1))
    query = select(outbox).where(mine, o.state.not_in(("replaced", "undeliverable")))
    newest = query.order_by(o.id.desc()).limit(None if after else NEWEST)
    rows = reversed(connection.execute(newest).all())
    return [_delivery(row, row.edit or str(row.target or ""), row.attempts) for row in rows]


def purge(connection: Connection, now: datetime) -> None:
    """Bodies of what is done with go after a week."""
    old = and_(o.made < now - KEEP_BODIES, WITH_BODY, o.state.in_(("sent", "replaced", "undeliverable")))
    connection.execute(update(outbox).where(old).values(text="", options=[]))


def _delivery(row: Row[Any], edit: str, attempts: int) -> Delivery:
    return Delivery(
        id=row.id,
        platform=row.platform,
        chat=row.chat,
        text=row.text,
        options=tuple(Option(key, label) for key, label in row.options),
        style=row.style,
        asks=row.asks,
        edit=edit,
        strip=row.strip,
        pin=row.pin,
        private=row.private,
        board=row.board,
        document=Document(**row.document) if row.document else None,
        attempts=attempts,
        group=row.grouped,
    )
