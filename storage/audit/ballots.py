"""Ballots held against the journal: terms, wording, state, result, and the single votes against the count."""

from collections.abc import Iterator

from sqlalchemy import Connection, Row, select

from storage.audit.ledger import Difference, ExpectedBallot, Ledger
from storage.database.types import as_json
from storage.records import ballots as boxes
from storage.records import seals
from storage.records.journal import digest
from storage.schema import ballots


def differences(connection: Connection, ledger: Ledger) -> Iterator[Difference]:
    """Differences of every ballot of the cluster's years."""
    b = ballots.c
    for id, year in sorted(ledger.years.items()):
        stored = {row.key: row for row in connection.execute(select(ballots).where(b.cycle == id))}
        for key in sorted({*stored, *year.ballots}):
            expected = year.ballots.get(key)
            if expected is None:
                yield year.row, f"ballot {key}, which nobody opened,"
            elif key not in stored:
                yield expected.row, f"ballot {key}, which is missing,"
            else:
                yield from _of_ballot(connection, key, stored[key], expected)


def _of_ballot(
    connection: Connection, key: str, stored: Row[tuple[object, ...]], expected: ExpectedBallot
) -> Iterator[Difference]:
    is_ = seals.ballot_sealed(connection, stored)
    row = expected.row
    if is_["terms"] != expected.terms:
        yield row, f"the terms of ballot {key}"
    if is_["text"] != expected.text:
        yield row, f"the wording of ballot {key}"
    if is_["hash"] != expected.hash:
        yield row, f"the hash of ballot {key}"
    if is_["settled"] != expected.settled:
        yield row, f"the lots of ballot {key}"
    if is_["state"] != expected.state:
        yield row, f"the state of ballot {key}"
        return
    was = digest(as_json(expected.counted, sort=True)) if expected.counted else expected.result
    if is_["result"] != was:
        yield row, f"the count of ballot {key}"
    if expected.state in ("counted", "cancelled"):
        yield from _of_box(connection, key, stored, expected)


def _of_box(
    connection: Connection, key: str, stored: Row[tuple[object, ...]], expected: ExpectedBallot
) -> Iterator[Difference]:
    """Differences of the single votes and of the roll from the count."""
    id: int = stored.id
    row, told = expected.row, stored.result
    again = boxes.recounted(connection, id)
    if expected.voted and boxes.roll_digest(connection, id) != expected.voted:
        yield row, f"the roll of ballot {key}"
    if told is None:
        return
    if boxes.ticked(connection, id) != told["returned"]:
        yield row, f"the turnout of ballot {key}"
    # Below its quorum a box may have been emptied at the count, by the charter's own rule.
    emptied = expected.destroyed or (not told["quorate"] and not told["totals"])
    if emptied:
        if again.returned:
            yield expected.destroyed or row, f"votes that should be destroyed in the box of ballot {key}"
        return
    for name in _COUNTED:
        if as_json(getattr(again, name)) != as_json(told[name]):
            yield row, f"the votes ({name}) of ballot {key}"


# What a count of the box has to find again.
_COUNTED = ("returned", "valid", "invalid", "blank", "totals", "carried", "elected")
