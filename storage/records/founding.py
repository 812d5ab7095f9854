"""The first cluster before it stands: its row, the founder's seat and code; and what founding makes of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, insert, select, update

from bot.dialogue.codes import new_code
from bot.rules.charter import Charter
from bot.rules.charter_parser import read_charter
from bot.rules.charter_seats import seats_of
from storage.code_vault import CodeVault
from storage.database.types import as_json, insert_row
from storage.records import administration, journal
from storage.records.seats import kept
from storage.schema import clusters, codes, cycles, holders, seats, ticks, units

# So long the first-use code is valid.
A_DAY = timedelta(days=1)


def begin(
    connection: Connection, vault: CodeVault, zone: str, now: datetime, entropy: bytes
) -> tuple[str, datetime] | None:
    """Code of the founder's seat and its expiry, the one that is out if there is one; None once a cluster
    stands."""
    if connection.scalar(select(clusters.c.id).where(~clusters.c.founding).limit(1)) is not None:
        return None
    cluster, seat = _founders_seat(connection) or _opened(connection, zone, now)
    mine = and_(codes.c.seat == seat, codes.c.spent.is_(None))
    out = connection.execute(select(codes.c.sealed, codes.c.expires).where(mine)).first()
    if out is not None and out.expires > now:
        return vault.open(out.sealed), out.expires
    connection.execute(update(codes).where(mine).values(spent=now, sealed=""))
    code, expires = new_code(entropy, f"first use {seat}"), now + A_DAY
    row = {"cluster": cluster, "seat": seat, "issued": now, "expires": expires}
    connection.execute(insert(codes).values(**row, **kept(vault, code)))
    return code, expires


def found(
    connection: Connection, cluster: int, cycle: int, name: str, data: Mapping[str, object], now: datetime
) -> None:
    """Makes the cluster of what was agreed in the founding: its units, its rules, its seats. Raises
    CharterError."""
    charter = read_charter(data)
    add_units(connection, cluster, charter)
    text = as_json(data)
    year = {"charter": text, "hash": journal.digest(text), "stage": charter.stages[0], "made": now}
    connection.execute(update(cycles).where(cycles.c.id == cycle).values(**year))
    (_, *others) = seats_of(charter)
    connection.execute(update(seats).where(seats.c.cluster == cluster).values(role="secretary"))
    for role, unit, groups in others:
        row = {"role": role, "unit": unit, "groups": list(groups)}
        connection.execute(insert(seats).values(cluster=cluster, **row))
    connection.execute(update(clusters).where(clusters.c.id == cluster).values(name=name, founding=False))
    end(connection, now, cluster)
    connection.execute(insert(ticks).values(cluster=cluster, upto=now))


def end(connection: Connection, now: datetime, cluster: int = 0) -> None:
    """Ends the first-use code, once a cluster stands: this one's, or that of any that is being founded."""
    meant = select(clusters.c.id).where(clusters.c.id == cluster if cluster else clusters.c.founding)
    out = and_(codes.c.cluster.in_(meant), codes.c.spent.is_(None))
    connection.execute(update(codes).where(out).values(spent=now, sealed=""))


def discard(connection: Connection) -> None:
    """Removes what was only opened by itself: a cluster to be founded that nobody has come to."""
    held = (
        select(holders.c.id).select_from(holders.join(seats)).where(seats.c.cluster == clusters.c.id).exists()
    )
    for cluster in connection.scalars(select(clusters.c.id).where(clusters.c.founding, ~held)).all():
        administration.remove(connection, cluster)


def add_units(connection: Connection, cluster: int, charter: Charter) -> None:
    """Adds the charter's units to a cluster that has none."""
    for unit in charter.units:
        named = {"name": unit.name, "short": unit.short, "aliases": list(unit.aliases)}
        connection.execute(insert(units).values(cluster=cluster, id=unit.id, **named))


def _founders_seat(connection: Connection) -> tuple[int, int] | None:
    query = select(clusters.c.id, seats.c.id.label("seat")).select_from(clusters.join(seats))
    row = connection.execute(query.where(clusters.c.founding).order_by(clusters.c.id)).first()
    return (row.id, row.seat) if row else None


def _opened(connection: Connection, zone: str, now: datetime) -> tuple[int, int]:
    """Opens a cluster that is to be founded, with a year of no rules and the founder's seat."""
    named = {"name": "Cụm mới", "zone": zone, "made": now, "founding": True}
    cluster = insert_row(connection, insert(clusters).values(**named))
    text = as_json({"year": now.year})
    year = {"charter": text, "hash": journal.digest(text), "stage": "", "previous": {}, "made": now}
    connection.execute(insert(cycles).values(cluster=cluster, **year))
    seat = insert_row(connection, insert(seats).values(cluster=cluster, role="founder", unit="", groups=[]))
    return cluster, seat
