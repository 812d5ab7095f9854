"""What the clock remembers: reminders given, extensions, when a platform was heard, who was not reached."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.dialogue.facts import Extended
from storage.database.statements import Prepared
from storage.schema import channels, cycles, extensions, holders, listening, outbox, reminded, seats

# So long a silence counts as one; shorter ones are the line's usual trouble.
SILENCE = timedelta(hours=1)
# How exactly we know when a platform was last heard: it is not written down more often.
TO_THE = timedelta(minutes=1)


class Given:
    """The keys of a cycle's reminders that have been given; read when it is first looked into."""

    def __init__(self, connection: Connection, cycle: int) -> None:
        self._connection, self._cycle = connection, cycle
        self._known: frozenset[str] | None = None

    def __contains__(self, key: object) -> bool:
        if self._known is None:
            self._known = frozenset(row.key for row in _GIVEN.all(self._connection, {"year": self._cycle}))
        return key in self._known


def give(connection: Connection, cycle: int, key: str, now: datetime) -> None:
    """Raises IntegrityError where it has been given: then the turn is decided anew."""
    _GIVE.run(connection, {"cycle": cycle, "key": key, "at": now})


_GIVEN = Prepared(select(reminded.c.key).where(reminded.c.cycle == bindparam("year")))
_GIVE = Prepared(insert(reminded), ("cycle", "key", "at"))


def extend(connection: Connection, cycle: int, fact: Extended, person: int, now: datetime) -> None:
    moved = {"window": fact.window, "unit": fact.unit, "until": fact.until, "reason": fact.reason}
    connection.execute(insert(extensions).values(cycle=cycle, person=person or None, at=now, **moved))
    if fact.reopens:
        connection.execute(update(cycles).where(cycles.c.id == cycle).values(stage=fact.window))


def listened(connection: Connection, platform: str, now: datetime) -> None:
    """All that was said on the platform until now has been heard; after a long silence, that is remembered."""
    upto = connection.scalar(select(listening.c.upto).where(listening.c.platform == platform))
    values: dict[str, datetime] = {"upto": now}
    if upto is not None and now - upto >= SILENCE:
        values |= {"silent_from": upto, "silent_until": now}
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = dialect.insert(listening).values(platform=platform, **values)
    connection.execute(row.on_conflict_do_update(index_elements=["platform"], set_=values))


def silence(channel: Any, now: datetime) -> tuple[datetime, datetime] | None:
    """The last long silence of a chat's platform; if nobody has listened for so long, it lasts until now."""
    if channel.listened and now - channel.listened >= SILENCE:
        return channel.listened, now
    return (channel.silent_from, channel.silent_until) if channel.silent_from else None


class Trouble(Mapping[int, str]):
    """Seat -> why its holder was not reached; read when it is first looked into.

    "left": somebody held it and nobody does now. Else what became of the newest message to a holder, if it
    could not be delivered.
    """

    def __init__(self, connection: Connection, cluster: int) -> None:
        self._connection, self._cluster = connection, cluster
        self._known: dict[int, str] | None = None

    @property
    def _all(self) -> dict[int, str]:
        if self._known is None:
            self._known = {**self._left(), **self._undelivered()}
        return self._known

    def __getitem__(self, seat: int) -> str:
        return self._all[seat]

    def __iter__(self) -> Iterator[int]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def _left(self) -> dict[int, str]:
        still = holders.alias()
        held_now = select(still.c.id).where(still.c.seat == seats.c.id, still.c.until.is_(None)).exists()
        query = select(seats.c.id).join(holders).where(seats.c.cluster == self._cluster, ~held_now)
        return dict.fromkeys(self._connection.scalars(query), "left")

    def _undelivered(self) -> dict[int, str]:
        newest = (
            select(func.max(outbox.c.id))
            .where(outbox.c.platform == channels.c.platform, outbox.c.chat == channels.c.chat)
            .correlate(channels)
            .scalar_subquery()
        )
        query = (
            select(seats.c.id, outbox.c.why)
            .join(holders, and_(holders.c.seat == seats.c.id, holders.c.until.is_(None)))
            .join(channels, and_(channels.c.person == holders.c.person, ~channels.c.grouped))
            .join(outbox, outbox.c.id == newest)
            .where(seats.c.cluster == self._cluster, outbox.c.state == "undeliverable")
        )
        return {seat: why or "undeliverable" for seat, why in self._connection.execute(query)}
