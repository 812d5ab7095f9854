"""Records as an operator sees and changes them: clusters, people, messages that did not arrive, a removal."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, Table, and_, delete, func, or_, select, text, update

from storage.schema import (
    UNDELIVERABLE,
    ballots,
    channels,
    clusters,
    cycles,
    evidence,
    holders,
    metadata,
    outbox,
    people,
    push_endpoints,
    seats,
    ticks,
)


@dataclass(frozen=True)
class ClusterState:
    """State of a cluster in its present year. `stage` is "" once the last one is closed; `held`: seats that
    somebody holds, of `seats`; `undelivered`: messages of the last 30 days that did not arrive."""

    id: int
    name: str
    year: int
    stage: str
    held: int
    seats: int
    ticked: datetime | None
    paused: datetime | None
    undelivered: int


@dataclass(frozen=True)
class SeatHolder:
    """Holder of a seat, or an empty seat (without a name). `platforms`: where they can be written to."""

    seat: int
    role: str
    unit: str
    name: str = ""
    since: datetime | None = None
    platforms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Undelivered:
    """Message that did not arrive; nothing of its text. `to`: a person's name, or "" for a group."""

    id: int
    cluster: int
    platform: str
    to: str
    made: datetime
    why: str
    again: bool
    """True where its text is still kept, so that it can be sent again."""


def list_clusters(connection: Connection) -> list[ClusterState]:
    newest = select(cycles.c.cluster, func.max(cycles.c.id).label("id")).group_by(cycles.c.cluster).subquery()
    query = (
        select(clusters, cycles.c.stage, cycles.c.charter, ticks.c.upto)
        .select_from(
            clusters.join(newest, newest.c.cluster == clusters.c.id)
            .join(cycles, cycles.c.id == newest.c.id)
            .outerjoin(ticks, ticks.c.cluster == clusters.c.id)
        )
        .where(~clusters.c.founding)
        .order_by(clusters.c.id)
    )
    return [
        ClusterState(
            row.id,
            row.name,
            _year(row.charter),
            row.stage,
            *_seats(connection, row.id),
            row.upto,
            row.paused,
            len(list_undelivered(connection, row.id)),
        )
        for row in connection.execute(query).all()
    ]


def _year(charter: str) -> int:
    return int(json.loads(charter)["year"])


def _seats(connection: Connection, cluster: int) -> tuple[int, int]:
    mine = seats.c.cluster == cluster
    held = select(holders.c.id).where(holders.c.seat == seats.c.id, holders.c.until.is_(None)).exists()
    count = select(func.count()).select_from(seats)
    return connection.scalar(count.where(mine, held)) or 0, connection.scalar(count.where(mine)) or 0


def list_seats(connection: Connection, cluster: int) -> list[SeatHolder]:
    joined = seats.outerjoin(holders, and_(holders.c.seat == seats.c.id, holders.c.until.is_(None))).outerjoin(
        people, people.c.id == holders.c.person
    )
    query = (
        select(seats.c.id, seats.c.role, seats.c.unit, people.c.name, holders.c.since, holders.c.person)
        .select_from(joined)
        .where(seats.c.cluster == cluster)
        .order_by(seats.c.id, holders.c.id)
    )
    reached = select(channels.c.platform).where(~channels.c.grouped, channels.c.reachable).distinct()
    return [
        SeatHolder(
            id,
            role,
            unit,
            name or "",
            since,
            tuple(sorted(connection.scalars(reached.where(channels.c.person == person)))) if person else (),
        )
        for id, role, unit, name, since, person in connection.execute(query).all()
    ]


def list_undelivered(connection: Connection, cluster: int = 0) -> list[Undelivered]:
    """Messages that did not arrive, newest first; of one cluster, or of all."""
    o, c = outbox.c, channels.c
    query = (
        select(o.id, c.cluster, o.platform, people.c.name, o.made, o.why, o.text)
        .select_from(
            outbox.join(channels, and_(c.platform == o.platform, c.chat == o.chat)).outerjoin(
                people, people.c.id == c.person
            )
        )
        .where(text(f"outbox.{UNDELIVERABLE}"), ~o.strip)
        .order_by(o.id.desc())
    )
    if cluster:
        query = query.where(c.cluster == cluster)
    return [
        Undelivered(id, cluster or 0, platform, name or "", made, why, bool(words))
        for id, cluster, platform, name, made, why, words in connection.execute(query)
    ]


def send_again(connection: Connection, ids: Sequence[int], now: datetime) -> list[int]:
    """Queues these messages again where their text is still kept, as new messages and no edits; returns those
    that are."""
    o = outbox.c
    which = and_(o.id.in_(ids), UNDELIVERABLE, o.text != "", ~o.strip)
    found = list(connection.scalars(select(o.id).where(which).order_by(o.id)))
    again = {"state": "queued", "due": now, "attempts": 0, "why": "", "edit": "", "target": None, "by": ""}
    connection.execute(update(outbox).where(o.id.in_(found)).values(**again, until=None))
    # Their keyboards are shown again, and come off when they are over.
    for id, options in connection.execute(select(o.id, o.options).where(o.id.in_(found))).all():
        connection.execute(update(outbox).where(o.id == id).values(live=bool(options)))
    return found


def pause(connection: Connection, cluster: int, since: datetime | None) -> None:
    connection.execute(update(clusters).where(clusters.c.id == cluster).values(paused=since))


def remove(connection: Connection, cluster: int) -> list[str]:
    """Deletes a cluster with all that hangs on it. Returns the SHA-256 of copies that nothing needs now."""
    years = select(cycles.c.id).where(cycles.c.cluster == cluster)
    held = select(seats.c.id).where(seats.c.cluster == cluster)
    copies = set(connection.scalars(select(evidence.c.sha256).where(evidence.c.cycle.in_(years))))
    persons = set(connection.scalars(select(holders.c.person).where(holders.c.seat.in_(held))))
    _remove_chats(connection, cluster, held)
    # In this order: what hangs on a year or a ballot may name a seat too.
    parts: dict[Table, Select[Any]] = {
        ballots: select(ballots.c.id).where(ballots.c.cycle.in_(years)),
        cycles: years,
        seats: held,
        clusters: select(clusters.c.id).where(clusters.c.id == cluster),
    }
    for table in reversed(metadata.sorted_tables):
        if mine := [
            column.in_(part)
            for whole, part in parts.items()
            for column in table.c
            if column.references(whole.c.id)
        ]:
            connection.execute(delete(table).where(or_(*mine)))
    connection.execute(delete(clusters).where(clusters.c.id == cluster))
    _remove_people(connection, persons)
    used = set(connection.scalars(select(evidence.c.sha256).where(evidence.c.sha256.in_(copies))))
    return sorted(copies - used - {""})


def _remove_people(connection: Connection, persons: Collection[int]) -> None:
    """Deletes those who are named nowhere any more."""
    naming = [c for table in metadata.sorted_tables for c in table.c if c.references(people.c.id)]
    named = or_(*(select(column).where(column == people.c.id).exists() for column in naming))
    connection.execute(delete(people).where(people.c.id.in_(persons), ~named))


def _remove_chats(connection: Connection, cluster: int, held: Select[Any]) -> None:
    """Deletes the cluster's chats with what is owed there; a chat whose person has a seat in another cluster
    goes over to that one."""
    c = channels.c
    others = (
        select(c.id, seats.c.cluster, seats.c.id)
        .select_from(
            channels.join(holders, and_(holders.c.person == c.person, holders.c.until.is_(None))).join(
                seats, seats.c.id == holders.c.seat
            )
        )
        .where(c.cluster == cluster, ~c.grouped, seats.c.cluster != cluster)
    )
    for id, other, seat in connection.execute(others).all():
        moved = {"cluster": other, "seat": seat, "asked": "", "purpose": False, "evidence": ""}
        connection.execute(update(channels).where(c.id == id).values(**moved))
    here = select(c.id).where(c.cluster == cluster, c.platform == outbox.c.platform, c.chat == outbox.c.chat)
    mine = here.exists()
    connection.execute(update(outbox).where(mine).values(target=None))
    connection.execute(delete(outbox).where(mine))
    leaving = or_(c.cluster == cluster, c.seat.in_(held))
    told = push_endpoints.c.channel.in_(select(c.id).where(leaving))
    connection.execute(delete(push_endpoints).where(told))
    connection.execute(delete(channels).where(leaving))
