"""Creates a cluster: its units, its first year and its seats."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import Connection, and_, func, insert, select

from bot.dialogue.codes import LIFETIME, new_code
from bot.rules.charter import Charter
from bot.rules.charter_parser import read_charter
from storage.code_vault import CodeVault
from storage.database.types import as_json, insert_row
from storage.records import journal, seals
from storage.records.seats import kept
from storage.schema import clusters, codes, cycles, holders, seats, ticks, units


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
    cluster = insert_row(connection, insert(clusters).values(name=name, zone=zone, made=now))
    for unit in charter.units:
        named = {"name": unit.name, "short": unit.short, "aliases": list(unit.aliases)}
        connection.execute(insert(units).values(cluster=cluster, id=unit.id, **named))
    text = as_json(data)
    year = {"charter": text, "hash": journal.digest(text), "stage": charter.stages[0]}
    connection.execute(insert(cycles).values(cluster=cluster, previous=previous, made=now, **year))
    secretary = 0
    for role, unit_id, groups in _seats(charter):
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


def people(connection: Connection) -> list[tuple[str, int]]:
    """Clusters by name, the oldest first, and how many people hold a seat in each."""
    held = holders.join(seats)
    many = (
        select(func.count(holders.c.person.distinct()))
        .select_from(held)
        .where(seats.c.cluster == clusters.c.id, holders.c.until.is_(None))
        .scalar_subquery()
    )
    return [
        (name, count)
        for name, count in connection.execute(select(clusters.c.name, many).order_by(clusters.c.id))
    ]


def _seats(charter: Charter) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Role, unit and groups of every seat, the secretary's first, in the order in which they are listed."""
    yield from (("secretary", "", ()), ("chair", "", ()), ("deputy", "", ()))
    for unit in charter.units:
        yield "representative", unit.id, ()
        if charter.leader_approves:
            yield "leader", unit.id, ()
    for teller in charter.tellers:
        yield "teller", teller, ()
    if "review" in charter.stages:
        for groups in charter.review_seats.values():
            yield "reviewer", "", groups
