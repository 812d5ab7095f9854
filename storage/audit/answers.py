"""Answers, reasons and evidence held against the seals that the closes of stages have put into the journal."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection

from storage.audit.ledger import Difference, ExpectedYear, Ledger
from storage.records import seals


def differences(connection: Connection, ledger: Ledger) -> Iterator[Difference]:
    """Differences of what was answered and kept, seal by seal. What retention has erased is passed over."""
    for id, year in sorted(ledger.years.items()):
        yield from _of_year(connection, id, year)


def _of_year(connection: Connection, id: int, year: ExpectedYear) -> Iterator[Difference]:
    answers, salts = seals.answers_of(connection, id), seals.salts_of(connection, id)
    kept = seals.evidence_of(connection, id)
    for number, seal in sorted(year.sealed.items()):
        rows = seals.between(answers, seal["since"], seal["upto"])
        if seals.figures(rows, seal["words"]) != seal["answers"]:
            yield number, f"answers of year k{id}"
        if number <= year.erased_by:
            continue
        salt = salts.get(number, "")
        if seals.personal(rows, seal["words"], salt) != seal["personal"]:
            yield number, f"reasons, authors or words in answers of year k{id}"
        covered = [row for row in kept if row.sealed == number]
        if seals.files(covered, salt, _before(year.moved, number)) != seal["evidence"]:
            yield number, f"evidence of year k{id}"
    for row in kept:
        moves = year.moved.get(row.id)
        if moves and row.state == "kept" and row.question != moves[-1][2]:
            yield moves[-1][0], f"the criterion of evidence {row.id} of year k{id}"


def _before(moved: Mapping[int, list[Any]], number: int) -> dict[int, str]:
    """The questions under which evidence stood at row `number`, where it was moved after it."""
    return {id: move[1] for id, moves in moved.items() for move in moves[:1] if move[0] > number}
