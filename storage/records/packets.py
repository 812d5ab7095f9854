"""Packet of a year (hồ sơ): the rows it is made of, and digests of what no other seal holds.

No single vote and no roll of a ballot is among the rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from bot.rules.retention import PERSONAL
from storage.records import journal, seals
from storage.schema import (
    ballots,
    charters,
    cycles,
    evidence,
    extensions,
    holders,
    people,
    seats,
    snapshots,
    units,
)
from storage.schema import seals as seals_table

# Act of the journal by which a packet is made.
MADE = "packet made"
# Characters of a person's digest: 80 bits, as of a posted head.
_SHORT = 20
Row = dict[str, Any]


@dataclass(frozen=True)
class PacketRows:
    """Rows of a year as its packet has them: of answers and evidence, those that the journal has sealed.

    `charter` is the text that is in force, `charters` are the versions that were adopted, if there is more than
    one, with their texts. `people`: number -> name,
    None for one who came or was renamed after the packet was asked for. `row`: the row of the journal that made
    it, 0 without one."""

    cluster: int
    cycle: int
    charter: str
    previous: Mapping[str, Any]
    units: Sequence[Row]
    seats: Sequence[Row]
    people: Mapping[int, str | None]
    answers: Sequence[Row]
    evidence: Sequence[Row]
    snapshots: Sequence[Row]
    ballots: Sequence[Row]
    extensions: Sequence[Row]
    seals: Sequence[Row]
    journal: Sequence[Row]
    row: int = 0
    charters: Sequence[Row] = ()


def read(connection: Connection, cycle: int) -> PacketRows:
    """All that the packet of a year is made of."""
    year = connection.execute(
        select(cycles.c.cluster, cycles.c.charter, cycles.c.previous).where(cycles.c.id == cycle)
    ).one()
    u, s, x, b, k, n, v = (t.c for t in (units, seats, extensions, ballots, seals_table, snapshots, charters))
    written = [
        {
            "number": r.number,
            "previous": r.previous,
            "hash": r.hash,
            "mark": journal.mark(r.hash),
            "body": r.body,
        }
        for r in journal.rows(connection, year.cluster)
    ]
    kept = {r.number: r.salt for r in connection.execute(select(k.number, k.salt).where(k.cycle == cycle))}
    sealed = seals.last_sealed(connection, cycle)
    made, act = _last_made(written, cycle)

    def rows(query: Any) -> list[Row]:
        return [dict(row) for row in connection.execute(query).mappings()]

    return PacketRows(
        year.cluster,
        cycle,
        year.charter,
        year.previous,
        rows(select(u.id, u.name, u.short, u.aliases).where(u.cluster == year.cluster).order_by(u.id)),
        rows(select(s.id, s.role, s.unit, s.groups).where(s.cluster == year.cluster).order_by(s.id)),
        _as_sealed(_names(connection, year.cluster), act.get("people", {}), kept.get(made, "")),
        [dict(row._mapping) for row in seals.between(seals.answers_of(connection, cycle), {}, sealed)],
        _evidence(connection, cycle),
        rows(
            select(n.stage, n.number, n.at, n.published, n.reason, n.body)
            .where(n.cycle == cycle)
            .order_by(n.id)
        ),
        rows(select(b.key, b.terms, b.text, b.hash, b.state, b.settled, b.result).where(b.cycle == cycle)),
        rows(select(x.window, x.unit, x.until, x.reason).where(x.cycle == cycle).order_by(x.id)),
        rows(select(k.number, k.upto, k.salt).where(k.cycle == cycle).order_by(k.number)),
        written,
        made,
        rows(select(v.number, v.at, v.reason, v.text).where(v.cycle == cycle, v.number > 0).order_by(v.number)),
    )


def digests(connection: Connection, cluster: int, cycle: int, number: int) -> dict[str, Any]:
    """Digests for the row `number` that makes the packet, which has just sealed the year: of each unit's
    answers, personal words and evidence, so that a difference can be named; and of each person's name, which no
    other row holds."""
    seal = connection.execute(
        select(seals_table.c.upto, seals_table.c.salt).where(
            seals_table.c.cluster == cluster, seals_table.c.number == number
        )
    ).one()
    answers = seals.between(seals.answers_of(connection, cycle), {}, seal.upto)
    pieces = _evidence(connection, cycle)
    return {
        "units": {
            unit: [
                seals.figures(own := [r for r in answers if r.unit == unit], PERSONAL),
                seals.personal(own, PERSONAL, seal.salt),
                seals.salted([list(_plain(piece)) for piece in pieces if piece["unit"] == unit], seal.salt),
            ]
            for unit in sorted({r.unit for r in answers} | {piece["unit"] for piece in pieces})
        },
        "people": {
            str(id): _of_name(id, name, seal.salt) for id, name in sorted(_names(connection, cluster).items())
        },
    }


def _last_made(written: Sequence[Row], cycle: int) -> tuple[int, Mapping[str, Any]]:
    """Row of the journal that made the year's packet last, with its digests; 0 without one."""
    for row in reversed(written):
        if f'"act":"{MADE}"' in row["body"]:
            act = journal.act_of(row["body"])
            if act.get("act") == MADE and act.get("cycle") == cycle:
                return row["number"], act.get("packed", {})
    return 0, {}


def _evidence(connection: Connection, cycle: int) -> list[Row]:
    e = evidence.c
    query = select(e.id, e.unit, e.question, e.state, e.link, e.ref, e.sha256, e.size, e.at, e.name, e.type)
    query = query.add_columns(e.sealed).where(e.cycle == cycle, e.sealed > 0, e.state == "kept")
    return [dict(row) for row in connection.execute(query.order_by(e.id)).mappings()]


def _plain(piece: Row) -> Sequence[Any]:
    """Columns that are hashed of a piece: not the address of a file at its platform, which no packet says."""
    shown = {**piece, "ref": piece["ref"] if piece["link"] else ""}
    return [value for name, value in shown.items() if name != "sealed"]


def _names(connection: Connection, cluster: int) -> dict[int, str]:
    """Everybody who holds a seat of the cluster, or has held one."""
    of_cluster = holders.join(seats, holders.c.seat == seats.c.id)
    held = select(holders.c.person).select_from(of_cluster).where(seats.c.cluster == cluster)
    rows = connection.execute(select(people.c.id, people.c.name).where(people.c.id.in_(held)))
    return {row.id: row.name for row in rows}


def _as_sealed(names: Mapping[int, str], sealed: Mapping[str, str], salt: str) -> dict[int, str | None]:
    if not salt:
        return dict(names)
    fits = {id: sealed.get(str(id)) == _of_name(id, name, salt) for id, name in names.items()}
    return {id: name if fits[id] else None for id, name in names.items()}


def _of_name(id: int, name: str, salt: str) -> str:
    return seals.salted([id, name], salt)[:_SHORT]
