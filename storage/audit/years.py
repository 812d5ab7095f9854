"""Years held against the journal: charter, stage, last year's values, results of stages, extensions."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from bot.rules.lots import are_right
from storage.audit.ledger import Difference, ExpectedYear, Ledger
from storage.records import seals
from storage.records.journal import digest
from storage.schema import charters, cycles, snapshots


def differences(connection: Connection, cluster: int, ledger: Ledger) -> Iterator[Difference]:
    """Differences of every year of the cluster."""
    stored = {
        row.id: row
        for row in connection.execute(
            select(cycles.c.id, cycles.c.hash, cycles.c.charter).where(cycles.c.cluster == cluster)
        )
    }
    for id in sorted({*stored, *ledger.years}):
        year = ledger.years.get(id)
        if year is None:
            yield ledger.last, f"year k{id}, which nobody opened,"
        elif id not in stored:
            yield year.row, f"year k{id}, which is missing,"
        else:
            if stored[id].hash != digest(stored[id].charter):
                yield year.row, f"the hash of the charter of year k{id}"
            yield from _of_year(connection, id, year)


def _of_year(connection: Connection, id: int, year: ExpectedYear) -> Iterator[Difference]:
    stored = seals.year_sealed(connection, id)
    if stored["charter"] != year.charter:
        yield year.charter_row, f"the charter of year k{id}"
    yield from _of_charters(connection, id, year)
    if stored["previous"] != year.previous:
        yield year.row, f"last year's values in year k{id}"
    if stored["stage"] != year.stage:
        yield max([year.row, *(shot[0] for shot in year.snapshots.values())]), f"the stage of year k{id}"
    if stored["erased"] != year.erased:
        yield year.erased_by or year.row, f"the erasing of year k{id}"
    yield from _of_results(id, year, {(s[0], s[1]): s[2:] for s in stored["snapshots"]})
    yield from _of_lots(connection, id, year)
    if stored["extensions"] != year.extensions:
        yield year.row, f"the extensions of year k{id}"


def _of_charters(connection: Connection, id: int, year: ExpectedYear) -> Iterator[Difference]:
    """Differences of the versions of the charter: their texts, hashes, times and reasons."""
    c = charters.c
    query = select(c.number, c.text, c.hash, c.at, c.reason).where(c.cycle == id, c.number > 0)
    stored = {row.number: row for row in connection.execute(query)}
    for number in sorted({*stored, *year.versions}):
        version = f"version {number} of the charter of year k{id}"
        if number not in year.versions:
            yield year.charter_row, f"{version}, which nobody adopted,"
            continue
        row, hash, at, reason = year.versions[number]
        if (own := stored.get(number)) is None:
            yield row, f"{version}, which is missing,"
            continue
        if {own.hash, digest(own.text)} != {hash}:
            yield row, f"the text of {version}"
        if at and seals.as_text(own.at) != at:
            yield row, f"the time of {version}"
        if own.reason != reason:
            yield row, f"the reason of {version}"


def _of_lots(connection: Connection, id: int, year: ExpectedYear) -> Iterator[Difference]:
    """Lots drawn anew from the numbers that the units gave."""
    shots = select(snapshots.c.stage, snapshots.c.number, snapshots.c.body).where(snapshots.c.cycle == id)
    for stage, number, body in connection.execute(shots):
        if not are_right(body):
            row = year.snapshots[stage, number][0] if (stage, number) in year.snapshots else year.row
            yield row, f"the lots drawn in result {number} of stage {stage} of year k{id}"


def _of_results(
    id: int, year: ExpectedYear, stored: dict[tuple[str, int], list[object]]
) -> Iterator[Difference]:
    for key in sorted({*stored, *year.snapshots}):
        stage, number = key
        result = f"result {number} of stage {stage} of year k{id}"
        if key not in year.snapshots:
            yield year.row, f"{result}, which no close has made,"
            continue
        row, at, published, reason, body = year.snapshots[key]
        if key not in stored:
            yield row, f"{result}, which is missing,"
            continue
        named = ("the time of", "the publication of", "the reason of", "the")
        for name, is_, was in zip(named, stored[key], (at, published, reason, body), strict=True):
            if is_ != was:
                yield row, f"{name} {result}"
