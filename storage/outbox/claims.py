"""Claims: a sender leases rows of the outbox, then says what became of each.

Each function is one short transaction; calls to a platform are made between them. Statements are built once,
since building one takes longer than running it.
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

from storage.database.sql import is_among, json_numbers
from storage.database.statements import Prepared
from storage.database.types import as_json
from storage.outbox.fast_path import Claim
from storage.outbox.peers import NAME_PREFIX
from storage.outbox.rows import ANSWER, Delivery, delivery_of, give_up, o
from storage.schema import IN_LANES, UNFINISHED, WITHHELD, outbox

# How often claims whose lease ran out are looked for; leases are minutes long.
LAPSE = timedelta(seconds=1)
# A claim of which nobody will say what became: the message may have arrived.
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
    """Claims due rows of lanes up to `lanes`: of each chat the first unfinished one by lane and age, so that
    order holds, and keyboards beside it once nothing else waits there; of groups only our `share` (which, of
    how many).

    Returned beside them are the lanes in which rows are left that do not follow when a claimed one is
    delivered.
    """
    values = {"on": platform, "now": now, "lanes": lanes, "most": limit}
    due, (place, senders) = _DUE, share
    if senders > 1:
        due, values = _DUE_OF_MANY, values | {"which": place, "among": senders}
    claimed = _claim(connection, due.all(connection, values), by, now + lease)
    return claimed, [
        lane for lane in range(lanes + 1) if _UNCLAIMED.scalar(connection, {"on": platform, "in": lane})
    ]


def _claim(connection: Connection, rows: Sequence[Any], by: str, until: datetime) -> list[Delivery]:
    claimed = []
    for row in rows:
        edit = row.edit
        if row.target is not None:
            edit = _MESSAGE.scalar(connection, {"row": row.target}) or ""
            if (row.strip or (row.pin and not row.text)) and not edit:
                # Its message was never sent: there is no keyboard to take off, and nothing to pin.
                give_up(connection, o.id == row.id, "replaced")
                continue
        if row.private and not row.text:
            # Its text was taken back while it was being sent.
            give_up(connection, o.id == row.id, "replaced")
            continue
        claimed.append(delivery_of(row, edit, row.attempts + 1))
    if claimed:
        lease = {"who": by, "ends": until}
        _CLAIM.run_each(
            connection, [{"row": d.id, "place": d.edit, "tries": d.attempts, **lease} for d in claimed]
        )
    return claimed


def lapse_claims(connection: Connection, platform: str, now: datetime) -> None:
    """Makes rows whose lease ran out unknown."""
    _LAPSE.later(connection, {"on": platform, "now": now})


def release_claims_of_others(connection: Connection, platform: str, by: str) -> None:
    """Makes all claims but our own unknown: whoever made them has ended."""
    others = and_(o.platform == platform, UNFINISHED, o.state == "sending", o.by != by)
    connection.execute(update(outbox).where(others).values(**_LOST))


def release_claims_of_dead(connection: Connection, lately: Sequence[str]) -> int:
    """Makes the claims of dead processes unknown, and counts them: those without a connection now, that had
    none `lately` either. On PostgreSQL only."""
    return connection.execute(_CLAIMS_OF_DEAD, {"lately": list(lately)}).rowcount


def clock_set_back(
    connection: Connection, platform: str, now: datetime, lease: timedelta, made_after: datetime
) -> None:
    """Makes due what waits for a moment of a clock that has been set back since, and shortens leases to that of
    a claim made now. Of rows made after a moment: of earlier ones nothing can be said."""
    later = and_(o.platform == platform, UNFINISHED, o.made > made_after)
    connection.execute(update(outbox).where(later, o.due > now).values(due=now))
    claimed = and_(later, o.state == "sending", o.until > now + lease)
    connection.execute(update(outbox).where(claimed).values(until=now + lease))


def prolong(connection: Connection, delivery: int, until: datetime) -> None:
    """Prolongs the claim of a message that is still being sent."""
    this = and_(o.id == delivery, o.state == "sending")
    connection.execute(update(outbox).where(this).values(until=until))


def delivered(
    connection: Connection, sent: Sequence[tuple[int, str]], now: datetime, claims: Mapping[str, Claim]
) -> list[Delivery]:
    """Marks rows as sent, each as the platform's message; the body of a private one is blanked. The reply that
    follows in the same chat is claimed, where its platform has a claim."""
    _SENT.run_each(connection, [{"row": row, "as": message} for row, message in sent])
    claimed: list[Delivery] = []
    if not claims:
        return claimed
    following = _FOLLOWING.all(connection, {"sent": as_json([row for row, _ in sent]), "now": now})
    for platform, claim in claims.items():
        rows = [row for row in following if row.platform == platform]
        claimed += _claim(connection, rows, claim.by, claim.until)
    return claimed


def unknown(connection: Connection, delivery: int, now: datetime) -> None:
    """Makes a row unknown. It is tried again at once, then after ever longer pauses: if each try arrives,
    nobody is flooded."""
    this = and_(o.id == delivery, o.state == "sending")
    attempts = connection.scalar(select(o.attempts).where(this)) or 0
    pause = timedelta(seconds=min(300, 2**attempts)) if attempts > 1 else timedelta()
    connection.execute(update(outbox).where(this).values(**_LOST, due=now + pause))


def postpone(connection: Connection, delivery: int, until: datetime) -> None:
    """Queues a row again, due at a moment."""
    _POSTPONE.later(connection, {"row": delivery, "later": until})


def postpone_chat(connection: Connection, platform: str, chat: str, until: datetime) -> None:
    """Makes nothing of a chat due before a moment."""
    _POSTPONE_CHAT.later(connection, {"on": platform, "in": chat, "later": until})


_other = outbox.alias("other")
# One scalar, in the order of a chat's index: of a plain EXISTS PostgreSQL makes a join that goes, for each row
# that is due, through all that is owed (.github/decisions/0050-one-chats-rows-by-its-own-index.md).
_first_ahead = (
    select(_other.c.id)
    .where(
        _other.c.platform == o.platform,
        _other.c.chat == o.chat,
        # Spelt as in the index, or SQLite would not use it.
        text("other.state IN ('queued', 'sending', 'unknown')"),
        ~_other.c.strip,
        # News that are held until tomorrow hold up nothing but other news, with which they are gathered then.
        or_(~_other.c.news, o.news, _other.c.state == "sending"),
        or_(
            _other.c.state == "sending",
            _other.c.lane < o.lane,
            and_(_other.c.lane == o.lane, _other.c.id < o.id),
        ),
    )
    .order_by(_other.c.id)
    .limit(1)
    .correlate(outbox)
    .scalar_subquery()
)
_is_next = _first_ahead.is_(None)
_due = (
    select(outbox)
    .where(o.platform == bindparam("on"), IN_LANES, o.lane <= bindparam("lanes"))
    .where(o.state != "sending", o.due <= bindparam("now"), _is_next)
    .order_by(o.lane, o.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=outbox)
)
_DUE = Prepared(_due)
# By PostgreSQL's own hash, so that all processes agree on which of them a group belongs to.
_DUE_OF_MANY = Prepared(
    _due.where(
        or_(
            ~o.grouped,
            func.abs(cast(func.hashtext(o.chat), BigInteger)) % bindparam("among") == bindparam("which"),
        )
    )
)
_alive = table("pg_stat_activity", column("application_name", Text))
# One statement sees claims and processes at the same moment.
_CLAIMS_OF_DEAD = (
    update(outbox)
    .where(UNFINISHED, o.state == "sending", o.by != "", ~o.by.endswith("?"))
    .where(o.by.not_in(bindparam("lately", expanding=True)))
    .where(~select(_alive).where(_alive.c.application_name == NAME_PREFIX + o.by).correlate(outbox).exists())
    .values(**_LOST)
)
_UNCLAIMED = Prepared(
    select(o.id)
    .where(o.platform == bindparam("on"), IN_LANES, o.lane == bindparam("in"))
    .where(o.state != "sending", or_(o.lane != ANSWER, _is_next))
    .limit(1)
)
_first = outbox.alias("first")
_FOLLOWING = Prepared(
    select(outbox)
    .join(_first, and_(o.platform == _first.c.platform, o.chat == _first.c.chat))
    .where(is_among(_first.c.id, json_numbers("sent").scalar_subquery()), text(f"outbox.{UNFINISHED}"))
    .where(o.lane == ANSWER, o.state != "sending", o.due <= bindparam("now"), _is_next)
    .with_for_update(skip_locked=True, of=outbox)
)
_MESSAGE = Prepared(select(o.message).where(o.id == bindparam("row")))
_CLAIM = Prepared(
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
_LAPSE = Prepared(
    update(outbox)
    .where(o.platform == bindparam("on"), UNFINISHED, o.state == "sending", o.until <= bindparam("now"))
    .values(**_LOST)
)
_POSTPONE = Prepared(
    update(outbox)
    .where(o.id == bindparam("row"), UNFINISHED)
    .values(state="queued", due=bindparam("later"), by="", until=None)
)
_POSTPONE_CHAT = Prepared(
    update(outbox)
    .where(o.platform == bindparam("on"), o.chat == bindparam("in"), UNFINISHED, o.due < bindparam("later"))
    .values(due=bindparam("later"))
)
_SENT = Prepared(
    update(outbox)
    # It may have been withheld while it was being sent.
    .where(o.id == bindparam("row"), or_(UNFINISHED, WITHHELD))
    .values(
        state="sent",
        message=bindparam("as"),
        by="",
        until=None,
        text=case((o.private, ""), else_=o.text),
        options=case((o.private, bindparam("none", "[]", Text)), else_=o.options),
    )
)
