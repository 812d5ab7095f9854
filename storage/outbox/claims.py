"""The sender's side of the outbox: rows are claimed, then told what became of them. Each function is one
short unit of work; the calls to a platform are made between them, outside any transaction.

The statements are built once, since building one takes longer than running it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Text,
    and_,
    bindparam,
    case,
    cast,
    column,
    func,
    or_,
    select,
    table,
    text,
    update,
)

from storage.database.sql import numbers
from storage.database.statements import Prepared
from storage.database.types import as_json
from storage.outbox.fast_path import Claim
from storage.outbox.peers import CALLED
from storage.outbox.rows import ANSWER, Delivery, delivery_of, give_up, o
from storage.schema import UNFINISHED, outbox

# How often it is looked for claims that have run out; they hold for minutes.
LAPSE = timedelta(seconds=1)
# Claimed, and nobody will say what became of it: it may have arrived.
_LOST = {"state": "unknown", "by": "", "until": None}


def claim(
    connection: Connection,
    platform: str,
    limit: int,
    lease: timedelta,
    by: str,
    now: datetime,
    lanes: int,
    share: tuple[int, int] = (0, 1),
) -> tuple[list[Delivery], list[int]]:
    """Takes on what is due, of lanes up to `lanes`: of each chat only the first row that is not done with, by
    its lane and its age, so order holds; keyboards beside it, once nothing else is owed there. Of groups only
    our `share`: which of how many.

    Also the lanes in which something is left that is not taken on when what stands before it is `delivered`.
    """
    query = {"on": platform, "now": now, "lanes": lanes, "most": limit}
    due, (which, among) = _DUE, share
    if among > 1:
        due, query = _DUE_OF_MANY, query | {"which": which, "among": among}
    taken = _take_on(connection, due.all(connection, query), by, now + lease)
    return taken, [lane for lane in range(lanes + 1) if _LEFT.scalar(connection, {"on": platform, "in": lane})]


def _take_on(connection: Connection, rows: Sequence[Any], by: str, until: datetime) -> list[Delivery]:
    taken = []
    for row in rows:
        edit = row.edit
        if row.target is not None:
            edit = _MESSAGE.scalar(connection, {"row": row.target}) or ""
            if row.strip and not edit:
                # Its message was never sent, so there is no keyboard to take off.
                give_up(connection, o.id == row.id, "replaced")
                continue
        if row.private and not row.text:
            # It was taken back while it was being sent.
            give_up(connection, o.id == row.id, "replaced")
            continue
        taken.append(delivery_of(row, edit, row.attempts + 1))
    if taken:
        held = {"who": by, "ends": until}
        _TAKE.run_each(connection, [{"row": d.id, "place": d.edit, "tries": d.attempts, **held} for d in taken])
    return taken


def lapse(connection: Connection, platform: str, now: datetime) -> None:
    """Claims that have run out are unknown."""
    lapsed = and_(o.platform == platform, UNFINISHED, o.state == "sending", o.until <= now)
    connection.execute(update(outbox).where(lapsed).values(**_LOST))


def forget_claims(connection: Connection, platform: str, by: str) -> None:
    """Claims that others made and will not honour, since they have ended: all but our own are unknown."""
    others = and_(o.platform == platform, UNFINISHED, o.state == "sending", o.by != by)
    connection.execute(update(outbox).where(others).values(**_LOST))


def forget_gone(connection: Connection, lately: Sequence[str]) -> int:
    """Claims of processes that have ended without a word are unknown: those that hold no connection at this
    moment and did not hold one `lately`. How many those are. On PostgreSQL only."""
    return connection.execute(_GONE, {"lately": list(lately)}).rowcount


def clock_set_back(
    connection: Connection, platform: str, now: datetime, lease: timedelta, made_after: datetime
) -> None:
    """What waits for a moment of a clock that has been set back since is due now, and no claim holds longer
    than one that is made now. Of rows made after a moment: before it nothing can be told of them."""
    mine = and_(o.platform == platform, UNFINISHED, o.made > made_after)
    connection.execute(update(outbox).where(mine, o.due > now).values(due=now))
    held = and_(mine, o.state == "sending", o.until > now + lease)
    connection.execute(update(outbox).where(held).values(until=now + lease))


def delivered(
    connection: Connection, sent: Sequence[tuple[int, str]], now: datetime, claims: Mapping[str, Claim]
) -> list[Delivery]:
    """Each has been sent, as the platform's message; the body of a private one goes at once. The answer that
    follows in the same chat is taken on, where its platform claims."""
    _SENT.run_each(connection, [{"row": row, "as": message} for row, message in sent])
    taken: list[Delivery] = []
    if not claims:
        return taken
    following = _FOLLOWING.all(connection, {"sent": as_json([row for row, _ in sent]), "now": now})
    for platform, claim in claims.items():
        rows = [row for row in following if row.platform == platform]
        taken += _take_on(connection, rows, claim.by, claim.until)
    return taken


def unknown(connection: Connection, delivery: int, now: datetime) -> None:
    """Tried again at once, then after ever longer pauses: if each try arrives, the person is not flooded."""
    this = and_(o.id == delivery, o.state == "sending")
    attempts = connection.scalar(select(o.attempts).where(this)) or 0
    pause = timedelta(seconds=min(300, 2**attempts)) if attempts > 1 else timedelta()
    connection.execute(update(outbox).where(this).values(**_LOST, due=now + pause))


def postpone(connection: Connection, delivery: int, until: datetime) -> None:
    this = and_(o.id == delivery, UNFINISHED)
    connection.execute(update(outbox).where(this).values(state="queued", due=until, by="", until=None))


def postpone_chat(connection: Connection, platform: str, chat: str, until: datetime) -> None:
    waiting = and_(o.platform == platform, o.chat == chat, UNFINISHED, o.due < until)
    connection.execute(update(outbox).where(waiting).values(due=until))


_other = outbox.alias("other")
_ahead = (
    select(_other.c.id)
    .where(
        _other.c.platform == o.platform,
        _other.c.chat == o.chat,
        # As in the index, so that SQLite uses it.
        text("other.state IN ('queued', 'sending', 'unknown')"),
        ~_other.c.strip,
        or_(
            _other.c.state == "sending",
            _other.c.lane < o.lane,
            and_(_other.c.lane == o.lane, _other.c.id < o.id),
        ),
    )
    .correlate(outbox)
    .exists()
)
_due = (
    select(outbox)
    .where(o.platform == bindparam("on"), text(f"outbox.{UNFINISHED}"), o.lane <= bindparam("lanes"))
    .where(o.state != "sending", o.due <= bindparam("now"), ~_ahead)
    .order_by(o.lane, o.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=outbox)
)
_DUE = Prepared(_due)
# PostgreSQL's own hash: all processes agree on whose a group is.
_DUE_OF_MANY = Prepared(
    _due.where(
        or_(
            ~o.grouped,
            func.abs(cast(func.hashtext(o.chat), BigInteger)) % bindparam("among") == bindparam("which"),
        )
    )
)
_alive = table("pg_stat_activity", column("application_name", Text))
# One statement, so that whoever has claimed what it sees is among those it sees.
_GONE = (
    update(outbox)
    .where(UNFINISHED, o.state == "sending", o.by != "", ~o.by.endswith("?"))
    .where(o.by.not_in(bindparam("lately", expanding=True)))
    .where(~select(_alive).where(_alive.c.application_name == CALLED + o.by).correlate(outbox).exists())
    .values(**_LOST)
)
_LEFT = Prepared(
    select(o.id)
    .where(o.platform == bindparam("on"), text(f"outbox.{UNFINISHED}"), o.lane == bindparam("in"))
    .where(o.state != "sending", or_(o.lane != ANSWER, ~_ahead))
    .limit(1)
)
_first = outbox.alias("first")
_FOLLOWING = Prepared(
    select(outbox)
    .join(_first, and_(o.platform == _first.c.platform, o.chat == _first.c.chat))
    .where(_first.c.id.in_(numbers("sent")), text(f"outbox.{UNFINISHED}"))
    .where(o.lane == ANSWER, o.state != "sending", o.due <= bindparam("now"), ~_ahead)
    .with_for_update(skip_locked=True, of=outbox)
)
_MESSAGE = Prepared(select(o.message).where(o.id == bindparam("row")))
_TAKE = Prepared(
    update(outbox)
    .where(o.id == bindparam("row"))
    .values(
        state="sending",
        by=bindparam("who"),
        until=bindparam("ends"),
        edit=bindparam("place"),
        attempts=bindparam("tries"),
        target=None,
    )
)
_SENT = Prepared(
    update(outbox)
    .where(o.id == bindparam("row"), UNFINISHED)
    .values(
        state="sent",
        message=bindparam("as"),
        by="",
        until=None,
        text=case((o.private, ""), else_=o.text),
        options=case((o.private, bindparam("none", "[]", Text)), else_=o.options),
    )
)
