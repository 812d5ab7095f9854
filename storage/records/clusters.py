"""Creates a cluster: its units, its first year and its seats."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, and_, func, insert, select

from bot.dialogue.codes import LIFETIME, new_code
from bot.rules.charter_parser import read_charter
from bot.rules.charter_seats import seats_of
from storage.code_vault import CodeVault
from storage.database.types import as_json, insert_row
from storage.records import founding, journal, seals
from storage.records.seats import kept
from storage.schema import clusters, codes, cycles, holders, seats, ticks


def create_cluster(
    connection: Connection,
    vault: CodeVault,
    name: str,
    data: Mapping[str, object],
    zone: str,
    now: datetime,
    previous: Mapping[str, Mapping[str, str]],
    entropy: bytes,
) -> str:
    """Creates the cluster and returns the one-time code of the secretary's seat. Raises CharterError."""
    charter = read_charter(data)
    founding.end(connection, now)
    cluster = insert_row(connection, insert(clusters).values(name=name, zone=zone, made=now))
    founding.add_units(connection, cluster, charter)
    text = as_json(data)
    year = {"charter": text, "hash": journal.digest(text), "stage": charter.stages[0]}
    connection.execute(insert(cycles).values(cluster=cluster, previous=previous, made=now, **year))
    secretary = 0
    for role, unit_id, groups in seats_of(charter):
        seat = insert_row(
            connection, insert(seats).values(cluster=cluster, role=role, unit=unit_id, groups=list(groups))
        )
        secretary = secretary or seat
    code = new_code(entropy, f"seat {secretary}")
    issued = {"issued": now, "expires": now + LIFETIME}
    connection.execute(insert(codes).values(cluster=cluster, seat=secretary, **kept(vault, code), **issued))
    connection.execute(insert(ticks).values(cluster=cluster, upto=now))
    sealed = seals.cluster_sealed(connection, cluster, 1, entropy)
    journal.record(connection, cluster, {"act": "cluster created", "by": 0, "at": now, "baseline": sealed})
    return code


def unjoined(connection: Connection, name: str, data: Mapping[str, object]) -> int:
    """The newest cluster of this name and charter that nobody has joined yet; 0 if there is none."""
    hash_ = journal.digest(as_json(data))
    of_cluster = seats.c.cluster == clusters.c.id
    joined = select(holders.c.id).select_from(holders.join(seats)).where(of_cluster).exists()
    same = and_(clusters.c.name == name, cycles.c.hash == hash_, ~joined)
    newest = select(func.max(clusters.c.id)).select_from(clusters.join(cycles)).where(same)
    return connection.scalar(newest) or 0


def numbers(connection: Connection) -> list[int]:
    """Numbers of all clusters, the oldest first."""
    return list(connection.scalars(_NUMBERS))


def people(connection: Connection) -> list[tuple[str, int]]:
    """Clusters by name, the oldest first, and how many people hold a seat in each."""
    held = holders.join(seats)
    many = (
        select(func.count(holders.c.person.distinct()))
        .select_from(held)
        .where(seats.c.cluster == clusters.c.id, holders.c.until.is_(None))
        .scalar_subquery()
    )
    standing = select(clusters.c.name, many).where(~clusters.c.founding).order_by(clusters.c.id)
    return [(name, count) for name, count in connection.execute(standing)]


_NUMBERS = select(ticks.c.cluster).order_by(ticks.c.cluster)
