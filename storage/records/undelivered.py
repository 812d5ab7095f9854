"""Messages that did not reach their chat: posts that a group did not take, and what a blocked person missed.

Such posts are withheld: they wait, are tried again, moved to another group, or ended. A row that was withheld
once keeps its `why`: people have a copy of it, and when it goes out after all, that is news.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, or_, select, update

from bot.dialogue.turn import ASKED
from bot.dialogue.withheld_posts import digest
from storage.database.statements import Prepared
from storage.schema import UNFINISHED, WITHHELD, channels, outbox

# How often a group that took nothing is tried again: not every right that is given is told to us.
AGAIN = timedelta(minutes=10)
# The lane of replies (see storage.schema).
REPLIES = 0
o = outbox.c
_RELEASED = {"state": "queued", "by": "", "until": None}
_bound = select(channels.c.chat).where(
    channels.c.platform == o.platform, channels.c.chat == o.chat, channels.c.bound
)
_FIRST_OF_EACH = Prepared(
    select(func.min(o.id).label("id"))
    .where(WITHHELD, o.due <= bindparam("now"), _bound.exists())
    .group_by(o.platform, o.chat)
)


def owed_here(connection: Connection, platform: str, chat: str) -> dict[str, str]:
    """Posts that are to be sent to a group, without boards, replies and those of which people have a copy:
    digest -> text."""
    waiting = and_(o.platform == platform, o.chat == chat, UNFINISHED, ~o.strip, o.why == "", o.lane != REPLIES)
    return _posts(connection, waiting)


def withheld(connection: Connection, cluster: int) -> dict[str, str]:
    """Posts of which people have a copy, and that wait for the cluster's groups: digest -> text."""
    return _posts(connection, and_(_of(cluster), o.why != "", or_(WITHHELD, UNFINISHED)))


def withhold(connection: Connection, platform: str, chat: str, why: str, now: datetime) -> None:
    """Withholds all posts that are owed to a group; replies are given up, for nobody waits for them later."""
    waiting = and_(o.platform == platform, o.chat == chat, UNFINISHED)
    _end(connection, and_(waiting, o.strip), "replaced")
    _end(connection, and_(waiting, or_(o.lane == REPLIES, o.board.startswith(ASKED))), "undeliverable", why)
    later = {"state": "withheld", "why": why, "by": "", "until": None}
    connection.execute(update(outbox).where(waiting).values(**later))
    # One is tried at a time, the first one.
    mine = and_(o.platform == platform, o.chat == chat, WITHHELD)
    connection.execute(update(outbox).where(mine).values(due=now + AGAIN))


def release(connection: Connection, platform: str, chat: str, now: datetime) -> None:
    """Queues what waits for a group."""
    mine = and_(o.platform == platform, o.chat == chat, WITHHELD)
    connection.execute(update(outbox).where(mine).values(**_RELEASED, due=now))


def move(connection: Connection, cluster: int, platform: str, chat: str, now: datetime) -> None:
    """Queues what waits for the cluster's other groups of a platform in this one. Boards are posted anew."""
    mine = and_(_of(cluster), o.platform == platform, WITHHELD)
    _end(connection, and_(mine, o.board != ""), "replaced")
    anew = {"chat": chat, "edit": "", "target": None, "due": now}
    connection.execute(update(outbox).where(mine).values(**_RELEASED, **anew))


def end(connection: Connection, cluster: int, posts: Iterable[str]) -> None:
    """Ends the waiting of posts, by their digests."""
    query = select(o.id, o.text).where(_of(cluster), o.why != "", or_(WITHHELD, UNFINISHED))
    given = [id for id, text in connection.execute(query).all() if digest(text) in set(posts)]
    _end(connection, o.id.in_(given), "replaced", "posted by hand")


def try_again(connection: Connection, now: datetime) -> int:
    """Queues the first post that waits in each group, where it is time to; returns how many that are."""
    ids = [row.id for row in _FIRST_OF_EACH.all(connection, {"now": now})]
    if ids:
        connection.execute(update(outbox).where(o.id.in_(ids)).values(**_RELEASED))
    return len(ids)


def missed(connection: Connection, platform: str, chat: str) -> dict[int, str]:
    """Texts that could not be delivered in a person's chat since the last message that was, by their rows;
    mail about "now", which says what was owed then, is left out."""
    mine = and_(o.platform == platform, o.chat == chat)
    last = connection.scalar(select(func.max(o.id)).where(mine, o.state == "sent")) or 0
    lost = and_(mine, o.id > last, o.state == "undeliverable", o.edit == "", o.target.is_(None), o.text != "")
    # News name their year alone, mail about "now" also what it is about.
    still = and_(lost, ~o.reminds.contains(" "))
    rows = connection.execute(select(o.id, o.text).where(still).order_by(o.id)).all()
    return {row.id: row.text for row in rows}


def _end(connection: Connection, which: ColumnElement[bool], state: str, why: str = "") -> None:
    """Finishes these rows; the bodies of private ones are blanked, as wherever a row is given up."""
    connection.execute(update(outbox).where(which, o.private).values(text="", options=[]))
    connection.execute(update(outbox).where(which).values(state=state, why=why, live=False))


def _of(cluster: int) -> ColumnElement[bool]:
    """Rows of the groups that are or were the cluster's."""
    c = channels.c
    return (
        select(c.id).where(c.platform == o.platform, c.chat == o.chat, c.grouped, c.cluster == cluster).exists()
    )


def _posts(connection: Connection, which: ColumnElement[bool]) -> dict[str, str]:
    rows = connection.execute(select(o.text).where(which, o.board == "", o.text != "").order_by(o.id)).all()
    return {digest(text): text for (text,) in rows}
