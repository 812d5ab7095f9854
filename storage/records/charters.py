"""Records of a year's charter: the draft, and the versions that were adopted.

The charter in force stands in `cycles`, where a turn reads it; these rows are read only where there are any.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, assert_never

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from bot.dialogue.charter_versions import (
    CharterAdopted,
    CharterDrafted,
    CharterDropped,
    CharterFact,
    CharterVersion,
)
from storage.records.journal import digest
from storage.schema import charters, cycles

c = charters.c
DRAFT = 0
# Writes an act to the journal: its name, and what it is about.
Record = Callable[..., None]


class DraftRow(NamedTuple):
    """Draft as it is stored."""

    text: str
    hash: str
    at: datetime
    reason: str


class Charters(NamedTuple):
    """Adopted versions of a year, the newest last, and its draft, if there is one."""

    versions: tuple[CharterVersion, ...] = ()
    draft: DraftRow | None = None


NONE = Charters()


def read(connection: Connection, cycle: int) -> Charters:
    """Versions and draft of a year. Texts of versions are not read: that in force is in `cycles`."""
    adopted = select(c.number, c.hash, c.at, c.reason).where(c.cycle == cycle, c.number > DRAFT)
    versions = tuple(CharterVersion(*row) for row in connection.execute(adopted.order_by(c.number)))
    drafted = select(c.text, c.hash, c.at, c.reason).where(_draft_of(cycle))
    row = connection.execute(drafted).first()
    return Charters(versions, DraftRow(*row) if row else None)


def text(connection: Connection, cycle: int, number: int) -> str:
    """Text of a version, the draft's at 0; where it has no row, of the charter in force."""
    own = connection.scalar(select(c.text).where(c.cycle == cycle, c.number == number))
    return own or connection.scalar(select(cycles.c.charter).where(cycles.c.id == cycle)) or "{}"


def write_fact(connection: Connection, cycle: int, fact: CharterFact, now: datetime, record: Record) -> None:
    """Writes what a turn makes of the charter, and its act."""
    match fact:
        case CharterDrafted(text, reason):
            connection.execute(delete(charters).where(_draft_of(cycle)))
            row = {"number": DRAFT, "text": text, "hash": digest(text), "reason": reason, "at": now}
            connection.execute(insert(charters).values(cycle=cycle, **row))
            record("charter drafted", what=row["hash"], why=reason)
        case CharterDropped(hash):
            connection.execute(delete(charters).where(_draft_of(cycle)))
            record("charter dropped", what=hash)
        case CharterAdopted():
            _adopt(connection, cycle, fact, now)
            record("charter adopted", what=str(fact.number), charter=fact.hash, why=fact.why)
        case never:
            assert_never(never)
    connection.execute(update(cycles).where(cycles.c.id == cycle).values(drafted=cycles.c.drafted + 1))


def _adopt(connection: Connection, cycle: int, fact: CharterAdopted, now: datetime) -> None:
    if fact.number == 1:
        # The charter with which the year was opened is in force already; only its adoption is written.
        own = connection.scalar(
            select(cycles.c.charter).where(cycles.c.id == cycle, cycles.c.hash == fact.hash)
        )
        row = {"number": 1, "text": own, "hash": fact.hash, "reason": fact.why, "at": now}
        connection.execute(insert(charters).values(cycle=cycle, **row))
        return
    draft = connection.execute(select(c.id, c.text).where(_draft_of(cycle), c.hash == fact.hash)).one()
    if not connection.scalar(select(c.id).where(c.cycle == cycle, c.number > DRAFT).limit(1)):
        first = connection.execute(
            select(cycles.c.charter, cycles.c.hash, cycles.c.made).where(cycles.c.id == cycle)
        ).one()
        row = {"number": 1, "text": first.charter, "hash": first.hash, "at": first.made}
        connection.execute(insert(charters).values(cycle=cycle, **row))
    values = {"number": fact.number, "reason": fact.why, "at": now}
    connection.execute(update(charters).where(c.id == draft.id).values(**values))
    in_force = {"charter": draft.text, "hash": fact.hash}
    connection.execute(update(cycles).where(cycles.c.id == cycle).values(**in_force))


def _draft_of(cycle: int) -> ColumnElement[bool]:
    return and_(c.cycle == cycle, c.number == DRAFT)
