"""Records of changes of a cluster's units: each as it was announced; the units and seats that it begins."""

from typing import Any

from sqlalchemy import Connection, insert, select

from bot.dialogue.situation import Situation
from bot.rules.lineage import UnitChange
from storage.database.types import insert_row
from storage.records import seals
from storage.schema import seats, unit_changes, units


def write(connection: Connection, cluster: int, situation: Situation, change: UnitChange) -> dict[str, Any]:
    """Keeps the change; returns what the journal is to hold of it."""
    row = {"number": change.number, "recorded": change.recorded, "body": change.stored()}
    connection.execute(insert(unit_changes).values(cluster=cluster, **row))
    inherited = bool(change.ended)
    for place, unit in enumerate(change.begun):
        named = {"name": unit.name, "short": unit.short, "aliases": list(unit.aliases)}
        connection.execute(insert(units).values(cluster=cluster, id=unit.id, **named))
        if inherited and not place and change.after[0].id == unit.id:
            # The seats of those that end speak for their first heir from that day on.
            continue
        leads = situation.cycle is not None and situation.cycle.charter.leader_approves
        for role in ("representative", "leader") if leads else ("representative",):
            insert_row(connection, insert(seats).values(cluster=cluster, role=role, unit=unit.id, groups=[]))
    return {
        "what": str(change.number),
        "why": change.why,
        "change": change.stored(),
        "units": seals.units_digest(connection, cluster),
        "seats": seals.seats_digest(connection, cluster),
    }


def of_cluster(connection: Connection, cluster: int) -> list[list[Any]]:
    """Number, time and digest of each change, in their order."""
    c = unit_changes.c
    rows = connection.execute(
        select(c.number, c.recorded, c.body).where(c.cluster == cluster).order_by(c.number)
    )
    return [[row.number, seals.as_text(row.recorded), seals.data_digest(row.body)] for row in rows]
