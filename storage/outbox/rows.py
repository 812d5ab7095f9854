"""Rows of the outbox: enqueued, read, given up.

A row goes queued -> sending -> sent, or back to queued (postponed), or unknown (it may have arrived), or
undeliverable, or withheld (see storage.records.undelivered). An unknown row is tried again: an edit does no
harm twice, and losing a question is worse than repeating it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

from bot.dialogue.said import Chat
from bot.dialogue.turn import Document
from bot.questions import Option, Style
from storage.database.statements import Prepared
from storage.schema import UNDELIVERABLE, UNFINISHED, WITH_BODY, WITHHELD, channels, outbox

KEEP_BODIES = timedelta(days=7)
KEEP_ROWS = timedelta(days=30)
PURGED_AT_ONCE = 1000
FINISHED = ("sent", "replaced", "undeliverable")
# The newest rows of a chat that are read back for a page that knows none.
NEWEST = 200
# Lanes: a reply that somebody waits for goes before mail to many, and an old keyboard goes when there is time.
ANSWER, MANY, KEYBOARD = 0, 1, 2
o = outbox.c
# Columns of a message to send.
_READ = (
    *("id", "platform", "chat", "text", "options", "style", "asks", "edit", "target", "strip", "erase", "pin"),
    *("quiet", "news", "private", "reminds", "board", "document", "attempts", "grouped", "made", "why", "lane"),
    "folded",
)


@dataclass(frozen=True)
class Delivery:
    """A message to send. `edit` is the platform's message to change ("": send anew); `strip`: only take its
    keyboard off; `erase`: delete it, it is the person's own. `quiet`: without a sound. `news`: may be
    gathered. `reminds`: what mail that speaks of "now" is about, to be made anew. `attempts` counts this one.
    `withheld`: its group did not take it before. `lane`: one of those below. `folded`: what was asked in the
    message to change, kept above the text, folded."""

    id: int
    platform: str
    chat: str
    text: str = ""
    options: tuple[Option, ...] = ()
    style: Style = "numbers"
    asks: str = ""
    edit: str = ""
    strip: bool = False
    erase: bool = False
    pin: bool = False
    quiet: bool = False
    news: bool = False
    private: bool = False
    reminds: str = ""
    board: str = ""
    document: Document | None = None
    attempts: int = 0
    group: bool = False
    made: datetime | None = None
    withheld: bool = False
    lane: int = 0
    folded: str = ""


@dataclass(frozen=True)
class Backlog:
    """Unfinished messages of one lane of a platform. `age`: seconds since the oldest of those that are to be
    tried soon was enqueued; 0 if there are none."""

    platform: str
    lane: int
    count: int
    age: float


def enqueue(connection: Connection, chat: Chat, now: datetime, **values: Any) -> int:
    """Inserts a row and returns its id."""
    return _insert(values).added(connection, _row(chat, now, values))


def enqueue_deferred(
    connection: Connection, chat: Chat, now: datetime, on_id: Callable[[int], None], **values: Any
) -> None:
    """Inserts a row together with whatever else the turn writes; `on_id` gets its id then."""
    _insert(values).added_later(connection, _row(chat, now, values), on_id)


def _row(chat: Chat, now: datetime, values: Mapping[str, Any]) -> dict[str, Any]:
    to = {"platform": chat.platform, "chat": chat.chat, "grouped": chat.grouped, "due": now, "made": now}
    return {**_DEFAULTS, **to, **values}


def _insert(values: Mapping[str, Any]) -> Prepared:
    return _INSERT_STRIP if values.get("strip") else _INSERT


def chat_of(connection: Connection, delivery: int) -> Chat | None:
    """The chat to which a message goes."""
    row = connection.execute(select(o.platform, o.chat, o.grouped).where(o.id == delivery)).first()
    return Chat(row.platform, row.chat, row.grouped) if row else None


def undeliverable(connection: Connection, delivery: int, why: str, blocked: bool) -> None:
    """Gives a message up. If its chat is `blocked`, whatever else waits there is moved to the chat that its
    person used last of the others, as new messages; if there is none, it is given up too."""
    row = connection.execute(select(outbox).where(o.id == delivery)).first()
    if row is None:
        return
    if not blocked:
        give_up(connection, and_(o.id == delivery, UNFINISHED), "undeliverable", why)
        return
    c = channels.c
    this_chat = and_(c.platform == row.platform, c.chat == row.chat)
    connection.execute(update(channels).where(this_chat).values(reachable=False))
    waiting = and_(o.platform == row.platform, o.chat == row.chat, UNFINISHED)
    person = connection.scalar(select(c.person).where(this_chat, ~c.grouped))
    other = None
    if person is not None:
        reached = select(c.platform, c.chat).where(c.person == person, ~c.grouped, c.reachable)
        other = connection.execute(reached.order_by(c.used.desc()).limit(1)).first()
    if other is None:
        give_up(connection, waiting, "undeliverable", why)
        return
    edits = or_(o.strip, o.edit != "", o.target.is_not(None))
    give_up(connection, and_(waiting, edits), "undeliverable", why)
    to = {"platform": other.platform, "chat": other.chat}
    released = {"state": "queued", "by": "", "until": None, "live": False}
    connection.execute(update(outbox).where(waiting).values(**to, **released))


def count_unfinished(connection: Connection, platform: str, now: datetime) -> int:
    """The number of messages that are queued, being sent or unknown, but for those that are held: news until
    another day, others for those that may follow."""
    # What is only tried again after a failed try has been tried; but news may be held with a try behind them
    # that a kill cut short.
    held = and_(o.state == "queued", or_(o.attempts == 0, o.news), o.due > now)
    chats = select(o.chat).where(o.platform == platform, held, o.news)
    # Later news of the same chat wait for those that are held, and go with them.
    waits = or_(held, and_(o.news, o.chat.in_(chats)))
    query = select(func.count()).where(o.platform == platform, UNFINISHED, ~waits)
    return connection.scalar(query) or 0


def backlog(connection: Connection, platforms: Iterable[str], now: datetime, soon: timedelta) -> list[Backlog]:
    """Unfinished messages by platform and lane. One that a platform told us to hold back for longer than `soon`
    is counted, but has no age: nobody here is slow."""
    oldest = func.min(case((o.due <= now + soon, o.made)))
    query = (
        select(o.platform, o.lane, func.count(), oldest)
        .where(o.platform.in_(list(platforms)), UNFINISHED)
        .group_by(o.platform, o.lane)
        .order_by(o.platform, o.lane)
    )
    return [
        Backlog(platform, lane, count, max((now - made).total_seconds(), 0.0) if made else 0.0)
        for platform, lane, count, made in connection.execute(query)
    ]


def count_lost_posts(connection: Connection, since: datetime) -> int:
    """The number of groups that did not take a message made since then, and none after it."""
    later = outbox.alias()
    after = exists().where(
        later.c.platform == o.platform, later.c.chat == o.chat, later.c.id > o.id, later.c.state == "sent"
    )
    refused = or_(text(f"outbox.{UNDELIVERABLE}"), text(f"outbox.{WITHHELD}"))
    chats = select(o.platform, o.chat).where(refused, o.made > since, o.grouped, ~after).distinct()
    return connection.scalar(select(func.count()).select_from(chats.subquery())) or 0


def give_up(connection: Connection, which: ColumnElement[bool], state: str, why: str = "") -> None:
    """Finishes these rows without sending them; the bodies of private ones are blanked."""
    connection.execute(update(outbox).where(which, o.private).values(text="", options=[]))
    connection.execute(update(outbox).where(which).values(state=state, why=why, live=False))


def messages_since(connection: Connection, platform: str, chat: str, after: int) -> list[Delivery]:
    """Messages of a chat after a row, for a platform whose pages read the outbox themselves: there a message
    counts as shown when it is enqueued, and its id is its row's."""
    here = {"on": platform, "in": chat}
    if after:
        rows = _AFTER.all(connection, {**here, "after": min(after, 2**31 - 1)})
    else:
        rows = _NEWEST.all(connection, {**here, "most": NEWEST})[::-1]
    return [delivery_of(row, row.edit or str(row.target or ""), row.attempts) for row in rows]


def newest_of_chat(connection: Connection, platform: str, chat: str) -> int:
    """Newest row of a chat; 0 if there is none."""
    return _NEWEST_OF_CHAT.scalar(connection, {"on": platform, "in": chat}) or 0


def newest_rows(connection: Connection, platform: str, after: int) -> tuple[dict[str, int], int]:
    """Newest row of each chat of the platform that has any after a row; and the newest of all."""
    found = _NEWEST_ROWS.all(connection, {"after": after})
    newest = max((row.newest for row in found), default=after)
    return {row.chat: row.newest for row in found if row.platform == platform}, newest


def newest_row(connection: Connection) -> int:
    """Newest row of all; 0 if there is none."""
    return _NEWEST_ROW.scalar(connection, {}) or 0


def bodies(connection: Connection, platform: str, chat: str, limit: int) -> list[Delivery]:
    """Messages of a chat whose texts are kept, the newest first, none that shows a choice of a ballot."""
    mine = and_(o.platform == platform, o.chat == chat, WITH_BODY, ~o.private)
    query = select(outbox).where(mine, o.state.not_in(("replaced", "undeliverable"))).order_by(o.id.desc())
    rows = connection.execute(query.limit(limit)).all()
    return [delivery_of(row, row.edit or str(row.target or ""), row.attempts) for row in rows]


def purge_bodies(connection: Connection, now: datetime) -> None:
    """Blanks the bodies of finished rows after a week, the oldest first: so many at a tick that no reply waits
    for it, however many there are after a stop or a restore."""
    _BLANK.later(connection, {"before": now - KEEP_BODIES, "most": PURGED_AT_ONCE})


def purge_rows(connection: Connection, now: datetime, after: int) -> int:
    """Deletes finished rows that are a month old, of so many that follow the row `after`; returns the last of
    these, 0 once all the old ones have been looked at.

    What may still be changed or asked for stays: a keyboard that is shown, the newest state of a board, a
    chat's newest message, a row that another one refers to.
    """
    last: int | None = _LAST_AFTER.scalar(connection, {"after": after, "most": PURGED_AT_ONCE})
    if last is None:
        return 0
    oldest = now - KEEP_ROWS
    _DELETE.later(connection, {"after": after, "last": last, "before": oldest})
    made = _MADE_AFTER.scalar(connection, {"after": last})
    return last if made is not None and made < oldest else 0


def delivery_as_enqueued(id: int, chat: Chat, row: Mapping[str, Any]) -> Delivery:
    """A row as it has just been enqueued, on its first attempt."""
    return Delivery(
        id,
        chat.platform,
        chat.chat,
        row["text"],
        tuple(Option(key, label) for key, label in row.get("options", ())),
        row.get("style", "numbers"),
        row.get("asks", ""),
        row["edit"],
        erase=row.get("erase", False),
        pin=row.get("pin", False),
        quiet=row.get("quiet", False),
        news=row.get("news", False),
        reminds=row.get("reminds", ""),
        board=row.get("board", ""),
        document=Document(**row["document"]) if row.get("document") else None,
        attempts=1,
        group=chat.grouped,
        folded=row.get("folded", ""),
    )


def delivery_of(row: Any, edit: str, attempts: int) -> Delivery:
    """A row of the outbox as a message to send."""
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
        erase=row.erase,
        pin=row.pin,
        quiet=row.quiet,
        news=row.news,
        private=row.private,
        reminds=row.reminds,
        board=row.board,
        document=Document(**row.document) if row.document else None,
        attempts=attempts,
        group=row.grouped,
        made=row.made,
        withheld=row.why != "",
        lane=row.lane,
        folded=row.folded,
    )


# What a page shows of a chat.
_shown = select(*(o[name] for name in _READ)).where(
    o.platform == bindparam("on"), o.chat == bindparam("in"), o.state != "replaced", o.state != "undeliverable"
)
_AFTER = Prepared(_shown.where(o.id > bindparam("after")).order_by(o.id))
_NEWEST = Prepared(_shown.order_by(o.id.desc()).limit(bindparam("most")))
# All platforms: for one alone SQLite would go through all its rows by another index.
_NEWEST_ROWS = Prepared(
    select(o.platform, o.chat, func.max(o.id).label("newest"))
    .where(o.id > bindparam("after"))
    .group_by(o.platform, o.chat)
)
_NEWEST_OF_CHAT = Prepared(
    select(o.id).where(o.platform == bindparam("on"), o.chat == bindparam("in")).order_by(o.id.desc()).limit(1)
)
_NEWEST_ROW = Prepared(select(func.max(o.id)))
_finished = or_(*(o.state == state for state in FINISHED))
_old = and_(o.made < bindparam("before"), WITH_BODY, _finished)
_some = select(o.id).where(_old).order_by(o.made).limit(bindparam("most"))
_BLANK = Prepared(
    update(outbox).where(o.id.in_(_some.scalar_subquery())).values(text="", folded="", options=[])
)
_next = select(o.id).where(o.id > bindparam("after")).order_by(o.id).limit(bindparam("most")).subquery()
_LAST_AFTER = Prepared(select(func.max(_next.c.id)))
_MADE_AFTER = Prepared(select(o.made).where(o.id > bindparam("after")).order_by(o.id).limit(1))
_later, _referring = outbox.alias(), outbox.alias()
_here = and_(_later.c.platform == o.platform, _later.c.chat == o.chat, _later.c.id > o.id)
_newer = exists().where(_here, ~_later.c.strip, ~_later.c.erase)
_shows = and_(_later.c.board == o.board, _later.c.state != "undeliverable", _later.c.state != "replaced")
_DELETE = Prepared(
    delete(outbox).where(
        and_(o.id > bindparam("after"), o.id <= bindparam("last")),
        and_(o.made < bindparam("before"), _finished, ~o.live),
        _newer,
        or_(o.board == "", exists().where(_here, _shows)),
        ~exists().where(_referring.c.target == o.id),
    )
)
# Defaults. All columns are named, so that one statement serves for all messages.
_DEFAULTS = {
    **dict.fromkeys(("text", "folded", "asks", "board", "reminds", "edit", "by", "message", "why"), ""),
    **dict.fromkeys(("pin", "quiet", "news", "private", "strip", "erase", "live"), False),
    **{"style": "numbers", "options": (), "state": "queued", "attempts": 0, "lane": ANSWER},
    **dict.fromkeys(("document", "target", "until")),
}
_INSERT = Prepared(insert(outbox), [column.key for column in outbox.c if column.key != "id"])
# Every turn takes an old keyboard off, and such a row has next to nothing in it.
_INSERT_STRIP = Prepared(
    insert(outbox),
    ("platform", "chat", "grouped", "due", "made", "options", "edit", "target", "strip", "lane"),
)
