"""Messages owed: claimed, sent, given up. Each function is one short unit of work; the calls to a
platform are made between them, outside any transaction.

queued -> sending -> sent, or back to queued (postponed), or unknown (it may have arrived), or undeliverable.
An unknown row is tried again: an edit does no harm twice, and losing a question is worse than repeating one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, insert, or_, select, update

from bot.dialogue.said import Chat
from bot.dialogue.turn import Document
from bot.questions import Option, Style
from storage.database.statements import Prepared
from storage.schema import UNFINISHED, WITH_BODY, channels, outbox

KEEP_BODIES = timedelta(days=7)
# So many of the newest rows are read back for a page that knows none.
NEWEST = 200
# The lanes: an answer somebody waits for goes before mail to many, an old keyboard goes when there is time.
ANSWER, MANY, KEYBOARD = 0, 1, 2
o = outbox.c


@dataclass(frozen=True)
class Delivery:
    """One message to send. `edit` is the platform's message to change ("": send anew); `strip`: only take
    its keyboard off. `reminds`: a reminder of these windows, to be made anew. `attempts` counts this one."""

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
    reminds: str = ""
    board: str = ""
    document: Document | None = None
    attempts: int = 0
    group: bool = False


@dataclass(frozen=True)
class Waiting:
    """How many messages of one lane of a platform are not done with. `age`: seconds since the oldest was owed
    of those that are to be tried soon; 0 if there are none."""

    platform: str
    lane: int
    count: int
    age: float


def owe(connection: Connection, chat: Chat, now: datetime, **values: Any) -> int:
    """One row of the outbox; its number."""
    return _owing(values).added(connection, _row(chat, now, values))


def owe_later(
    connection: Connection, chat: Chat, now: datetime, told: Callable[[int], None], **values: Any
) -> None:
    """The same with what else is written, by the commit; its number is told then."""
    _owing(values).added_later(connection, _row(chat, now, values), told)


def _row(chat: Chat, now: datetime, values: Mapping[str, Any]) -> dict[str, Any]:
    to = {"platform": chat.platform, "chat": chat.chat, "grouped": chat.grouped, "due": now, "made": now}
    return {**_PLAIN, **to, **values}


def _owing(values: Mapping[str, Any]) -> Prepared:
    return _OWE_KEYBOARD if values.get("strip") else _OWE


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


def waiting(connection: Connection, platforms: Iterable[str], now: datetime, soon: timedelta) -> list[Waiting]:
    """What the senders have before them. One that a platform told us to hold back for longer than `soon` is
    counted, but it is nobody's fault that it grows old."""
    oldest = func.min(case((o.due <= now + soon, o.made)))
    query = (
        select(o.platform, o.lane, func.count(), oldest)
        .where(o.platform.in_(list(platforms)), UNFINISHED)
        .group_by(o.platform, o.lane)
        .order_by(o.platform, o.lane)
    )
    return [
        Waiting(platform, lane, count, max((now - since).total_seconds(), 0.0) if since else 0.0)
        for platform, lane, count, since in connection.execute(query)
    ]


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
    return [delivery_of(row, row.edit or str(row.target or ""), row.attempts) for row in rows]


def purge(connection: Connection, now: datetime) -> None:
    """Bodies of what is done with go after a week."""
    old = and_(o.made < now - KEEP_BODIES, WITH_BODY, o.state.in_(("sent", "replaced", "undeliverable")))
    connection.execute(update(outbox).where(old).values(text="", options=[]))


def as_delivery(id: int, chat: Chat, row: Mapping[str, Any]) -> Delivery:
    """A row as it has just been owed, on its first attempt."""
    return Delivery(
        id,
        chat.platform,
        chat.chat,
        row["text"],
        tuple(Option(key, label) for key, label in row.get("options", ())),
        row.get("style", "numbers"),
        row.get("asks", ""),
        row["edit"],
        pin=row.get("pin", False),
        reminds=row.get("reminds", ""),
        board=row.get("board", ""),
        document=Document(**row["document"]) if row.get("document") else None,
        attempts=1,
        group=chat.grouped,
    )


def delivery_of(row: Any, edit: str, attempts: int) -> Delivery:
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
        reminds=row.reminds,
        board=row.board,
        document=Document(**row.document) if row.document else None,
        attempts=attempts,
        group=row.grouped,
    )


# A message of which nothing more is said; all columns are named, so that one statement serves for all.
_PLAIN = {
    **dict.fromkeys(("text", "asks", "board", "reminds", "edit", "by", "message", "why"), ""),
    **dict.fromkeys(("pin", "private", "strip", "live"), False),
    **{"style": "numbers", "options": (), "state": "queued", "attempts": 0, "lane": ANSWER},
    **dict.fromkeys(("document", "target", "until")),
}
_OWE = Prepared(insert(outbox), [column.key for column in outbox.c if column.key != "id"])
# An old keyboard to be taken off is owed by every turn, and has next to nothing to say.
_OWE_KEYBOARD = Prepared(
    insert(outbox),
    ("platform", "chat", "grouped", "due", "made", "options", "edit", "target", "strip", "lane"),
)
