"""Units, seats, holders and codes held against the journal."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, or_

from storage.audit.ledger import Difference, Ledger
from storage.records import seals, unit_changes
from storage.schema import codes


def differences(connection: Connection, cluster: int, ledger: Ledger) -> Iterator[Difference]:
    """Differences of who may speak for whom."""
    if seals.units_digest(connection, cluster) != ledger.units:
        yield ledger.first, "the list of units"
    if seals.seats_digest(connection, cluster) != ledger.seats:
        yield ledger.first, "the list of seats"
    yield from _of_changes(unit_changes.of_cluster(connection, cluster), ledger)
    held, journalled = _counted(seals.holders_of(connection, cluster)), _counted(ledger.holders)
    for seat, person, *_ in sorted((held - journalled).keys(), key=str):
        yield ledger.last, f"person {person} in seat {seat}, who is not journalled so,"
    for seat, person, *_ in sorted((journalled - held).keys(), key=str):
        yield ledger.last, f"person {person} in seat {seat}, who is missing,"
    for seat, person, standing in seals.standings_of(connection, cluster):
        if standing != ledger.standings.get((seat, person), ""):
            yield ledger.last, f"the confirmation of person {person} in seat {seat}"
    for seat, person, ends in seals.terms_of(connection, cluster):
        if ends != ledger.terms.get((seat, person), ""):
            yield ledger.last, f"the last day of person {person} in seat {seat}"
    # Codes of people who were erased are deleted, so only a code too many is a difference.
    # What goes out by e-mail gives no seat and no vote, and is not journalled.
    counts = or_(~codes.c.mailed, codes.c.seat.is_not(None))
    issued = _counted(seals.codes_of(connection, cluster, counts))
    for seat, person, _ in sorted((issued - _counted(ledger.codes)).keys(), key=str):
        yield ledger.last, f"a code for {f'seat {seat}' if seat else f'person {person}'}, which nobody issued,"


def _of_changes(stored: list[list[Any]], ledger: Ledger) -> Iterator[Difference]:
    """Differences of the changes of units: their names, days, decisions."""
    kept = {number: (at, body) for number, at, body in stored}
    for number in sorted({*kept, *ledger.changes}):
        row, *journalled = ledger.changes.get(number, (ledger.last, "", ""))
        if number not in ledger.changes:
            yield row, f"change {number} of the units, which is not journalled,"
        elif number not in kept:
            yield row, f"change {number} of the units, which is missing,"
        elif kept[number] != tuple(journalled):
            yield row, f"change {number} of the units"


def _counted(rows: list[list[Any]]) -> "Counter[tuple[Any, ...]]":
    return Counter(map(tuple, rows))
