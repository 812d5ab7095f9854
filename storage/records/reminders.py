"""Records of the clock: reminders given, extensions, when a platform was heard, seats that were not reached."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, insert, select, update

from bot.dialogue.facts import Extended
from bot.dialogue.situation import CopiedPost
from storage.database.sql import insert_into
from storage.database.statements import Prepared
from storage.schema import channels, cycles, extensions, holders, listening, outbox, reminded, seats

# A shorter silence of a platform is the line's usual trouble.
SILENCE = timedelta(hours=1)
# How often it is written down that a platform was heard.
PRECISION = timedelta(minutes=1)
# Begins the key of a post that was given out to be copied.
_COPIED = "copied "


def given(connection: Connection, cycle: int) -> dict[str, datetime]:
    """The reminders of a cycle that were given: key -> when."""
    return {row.key: row.at for row in _GIVEN.all(connection, {"year": cycle})}


def mark_given(connection: Connection, cycle: int, key: str, now: datetime) -> None:
    """Marks a reminder as given. Raises IntegrityError if it was before: then the turn is decided anew."""
    _GIVE.run(connection, {"cycle": cycle, "key": key, "at": now})


_GIVEN = Prepared(select(reminded.c.key, reminded.c.at).where(reminded.c.cycle == bindparam("year")))
_GIVE = Prepared(insert(reminded), ("cycle", "key", "at"))


def note_copied(connection: Connection, cycle: int, post: str, title: str, now: datetime) -> None:
    """Notes that a post, by its digest, was given out to be copied; once, whoever gets it."""
    row = insert_into(reminded, connection.dialect.name).values(
        cycle=cycle, key=f"{_COPIED}{post} {title}", at=now
    )
    connection.execute(row.on_conflict_do_nothing())


def copied(connection: Connection, cycle: int) -> dict[str, CopiedPost]:
    """Posts that were given out to be copied and that nobody has marked as posted."""
    mine = and_(reminded.c.cycle == cycle, reminded.c.key.startswith(_COPIED))
    rows = connection.execute(select(reminded.c.key, reminded.c.at).where(mine)).all()
    parts = [(row.key.removeprefix(_COPIED).partition(" "), row.at) for row in rows]
    # Of those that were given at one moment by their titles: digests come in no order.
    return {
        post: CopiedPost(title, at) for (post, _, title), at in sorted(parts, key=lambda p: (p[1], p[0][2]))
    }


def mark_posted(connection: Connection, cycle: int, posts: Iterable[str]) -> None:
    """Marks posts as posted by hand, by their digests."""
    for post in posts:
        this = and_(reminded.c.cycle == cycle, reminded.c.key.startswith(f"{_COPIED}{post} "))
        connection.execute(update(reminded).where(this).values(key=f"posted {post}"))


def extend(connection: Connection, cycle: int, fact: Extended, person: int, now: datetime) -> None:
    """Stores an extension; one that reopens a stage puts the year back into it."""
    moved = {"window": fact.window, "unit": fact.unit, "until": fact.until, "reason": fact.reason}
    connection.execute(insert(extensions).values(cycle=cycle, person=person or None, at=now, **moved))
    if fact.reopens:
        connection.execute(update(cycles).where(cycles.c.id == cycle).values(stage=fact.window))


def mark_heard(connection: Connection, platform: str, now: datetime) -> None:
    """Stores that all said on the platform until now has been heard; a long silence before is stored too."""
    upto = connection.scalar(select(listening.c.upto).where(listening.c.platform == platform))
    values: dict[str, datetime] = {"upto": now}
    if upto is not None and now - upto >= SILENCE:
        values |= {"silent_from": upto, "silent_until": now}
    row = insert_into(listening, connection.dialect.name).values(platform=platform, **values)
    connection.execute(row.on_conflict_do_update(index_elements=["platform"], set_=values))


def last_silence(channel: Any, now: datetime) -> tuple[datetime, datetime] | None:
    """The last long silence of a chat's platform: from, until; one that still lasts ends now."""
    if channel.listened and now - channel.listened >= SILENCE:
        return channel.listened, now
    return (channel.silent_from, channel.silent_until) if channel.silent_from else None


def unreached(connection: Connection, cluster: int) -> dict[int, str]:
    """Seat -> why its holder was not reached: "left" if somebody held it and nobody does now, else why the
    newest message to a holder could not be delivered."""
    return {
        **{row.id: "left" for row in _LEFT.all(connection, {"cluster": cluster})},
        **{row.id: row.why or "undeliverable" for row in _UNDELIVERED.all(connection, {"cluster": cluster})},
    }


_still = holders.alias()
_held_now = select(_still.c.id).where(_still.c.seat == seats.c.id, _still.c.until.is_(None)).exists()
_LEFT = Prepared(select(seats.c.id).join(holders).where(seats.c.cluster == bindparam("cluster"), ~_held_now))
_newest = (
    select(func.max(outbox.c.id))
    .where(outbox.c.platform == channels.c.platform, outbox.c.chat == channels.c.chat)
    .correlate(channels)
    .scalar_subquery()
)
_UNDELIVERED = Prepared(
    select(seats.c.id, outbox.c.why)
    .join(holders, and_(holders.c.seat == seats.c.id, holders.c.until.is_(None)))
    .join(channels, and_(channels.c.person == holders.c.person, ~channels.c.grouped))
    .join(outbox, outbox.c.id == _newest)
    .where(seats.c.cluster == bindparam("cluster"), outbox.c.state == "undeliverable")
)
