"""Verifies each cluster's journal, and compares what is stored with what it says.

It only reads, and neither creates nor migrates a database.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from storage.audit import answers, people, years
from storage.audit import ballots as ballot_audit
from storage.audit.ledger import Difference, Ledger, acts_of, fold
from storage.database.errors import cause
from storage.database.factory import database_at
from storage.database.types import as_json
from storage.migrations import HEAD, revision
from storage.records.journal import broken_rows, digest, rows
from storage.schema import ballots, clusters, cycles, snapshots


class Unreadable(ValueError):
    """A place where no journal can be read."""


@dataclass(frozen=True)
class Chain:
    """The journal of a cluster. `heads` are the hashes of rows 1, 2, ..., by number; `broken` the numbers at
    which it does not hold; `differing` names what is stored otherwise than a row says: number, what. At the
    rows `restored` a backup was restored, as they say themselves. What is stored was held against the journal
    from row `vouched` on (0: against nothing but its older digests); `gone` is what its acts have deleted.
    `schema`: the database is of an older release, and only the chain was looked at."""

    cluster: int
    name: str
    heads: Mapping[int, str]
    broken: tuple[int, ...]
    differing: tuple[Difference, ...]
    restored: tuple[int, ...] = ()
    vouched: int = 0
    gone: tuple[str, ...] = ()
    schema: str = ""

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
    acts = acts_of(written)
    shown: dict[str, Any] = {
        "heads": {row.number: row.hash for row in written},
        "broken": tuple(broken_rows(written)),
        "restored": tuple(number for number, act in acts if act.get("act") == "restored"),
    }
    schema = revision(connection)
    if schema != HEAD:
        return Chain(cluster, name, differing=(), schema=schema, **shown)
    ledger = fold(acts)
    found = [*_of_old_rows(connection, cluster, acts, ledger.first)]
    if ledger.first:
        found += [
            *years.differences(connection, cluster, ledger),
            *ballot_audit.differences(connection, ledger),
            *people.differences(connection, cluster, ledger),
            *answers.differences(connection, ledger),
        ]
    return Chain(
        cluster, name, differing=tuple(found), vouched=ledger.first, gone=tuple(_gone(ledger)), **shown
    )


def _gone(ledger: Ledger) -> Iterator[str]:
    """Lines on that which an act of the journal has deleted, and which can be checked no more."""
    for id, year in sorted(ledger.years.items()):
        if year.erased_by:
            what = "reasons, authors, personal words and evidence"
            yield f"row {year.erased_by}: {what} of year k{id} are erased"
        for key, ballot in sorted(year.ballots.items()):
            if ballot.destroyed:
                yield (
                    f"row {ballot.destroyed}: the single votes of ballot {key} are destroyed; "
                    "its count is as journalled"
                )


def _of_old_rows(
    connection: Connection, cluster: int, acts: list[tuple[int, dict[str, Any]]], first: int
) -> Iterator[Difference]:
    """Differences from rows older than the seals: they hold digests of results, of wordings and of counts."""
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
    for number, act in acts:
        if first and number >= first:
            return
        ballot = counts.get((act.get("cycle"), act.get("what")))
        match act.get("act"):
            case "stage closed" if (act.get("cycle"), act.get("what"), act.get("result")) not in digests:
                yield number, f"the result of stage {act.get('what')}"
            case "ballot opened" if ballot is None or ballot.hash != act.get("hash"):
                yield number, f"the terms of ballot {act.get('what')}"
            case "ballot counted" if ballot is None or ballot.result != act.get("result"):
                yield number, f"the count of ballot {act.get('what')}"
            case _:
                pass
