"""Verifies each cluster's journal, and compares what is stored with what it says.

It only reads, and neither creates nor migrates a database.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Row, select
from sqlalchemy.exc import DBAPIError

from storage.database.errors import cause
from storage.database.factory import database_at
from storage.database.types import as_json
from storage.records.journal import broken_rows, digest, rows
from storage.schema import ballots, clusters, cycles, snapshots


class Unreadable(ValueError):
    """A place where no journal can be read."""


@dataclass(frozen=True)
class Chain:
    """The journal of a cluster. `heads` are the hashes of rows 1, 2, ..., by number; `broken` the numbers at
    which it does not hold; `differing` names what is stored otherwise than a row says: number, what. At the
    rows `restored` a backup was restored, as they say themselves."""

    cluster: int
    name: str
    heads: Mapping[int, str]
    broken: tuple[int, ...]
    differing: tuple[tuple[int, str], ...]
    restored: tuple[int, ...] = ()

    @property
    def last(self) -> int:
        return max(self.heads, default=0)


async def chains(place: str) -> list[Chain]:
    """The journals of a database, named by a file or a URL. Raises Unreadable."""
    try:
        source = database_at(place if "://" in place else read_only_url(Path(place)))
    except ValueError as why:
        raise Unreadable(str(why)) from None
    try:
        return await source.read(_chains)
    except (DBAPIError, OSError) as why:
        raise Unreadable(f"{place}: not a database of this program ({cause(why)})") from None
    finally:
        await source.close()


def read_only_url(path: Path) -> str:
    """The URL by which an SQLite file is read and not changed. Raises Unreadable."""
    if not path.is_file():
        raise Unreadable(f"{path}: no such file")
    return f"sqlite+pysqlite:///file:{quote(str(path.resolve()))}?mode=ro&uri=true"


def _chains(connection: Connection) -> list[Chain]:
    found = connection.execute(select(clusters.c.id, clusters.c.name).order_by(clusters.c.id)).all()
    return [_chain(connection, id, name) for id, name in found]


def _chain(connection: Connection, cluster: int, name: str) -> Chain:
    written = rows(connection, cluster)
    return Chain(
        cluster,
        name,
        {row.number: row.hash for row in written},
        tuple(broken_rows(written)),
        tuple(_differing(connection, cluster, written)),
        tuple(row.number for row in written if _act(row.body).get("act") == "restored"),
    )


def _differing(connection: Connection, cluster: int, written: list[Row[Any]]) -> Iterator[tuple[int, str]]:
    """Results of stages and of ballots that were changed after they had been journalled."""
    of_cluster = cycles.c.cluster == cluster
    shots = connection.execute(
        select(snapshots.c.cycle, snapshots.c.stage, snapshots.c.body)
        .select_from(snapshots.join(cycles))
        .where(of_cluster)
    ).all()
    digests = {(s.cycle, s.stage, digest(as_json(s.body, sort=True))) for s in shots}
    counts = {
        (b.cycle, b.key): b
        for b in connection.execute(
            select(ballots.c.cycle, ballots.c.key, ballots.c.hash, ballots.c.result)
            .select_from(ballots.join(cycles))
            .where(of_cluster)
        )
    }
    for row in written:
        act = _act(row.body)
        ballot = counts.get((act.get("cycle"), act.get("what")))
        match act.get("act"):
            case "stage closed" if (act.get("cycle"), act.get("what"), act.get("result")) not in digests:
                yield row.number, f"the result of stage {act.get('what')}"
            case "ballot opened" if ballot is None or ballot.hash != act.get("hash"):
                yield row.number, f"the terms of ballot {act.get('what')}"
            case "ballot counted" if ballot is None or ballot.result != act.get("result"):
                yield row.number, f"the count of ballot {act.get('what')}"
            case _:
                pass


def _act(body: str) -> dict[str, Any]:
    try:
        act = json.loads(body)
    except ValueError:
        return {}
    return act if isinstance(act, dict) else {}
