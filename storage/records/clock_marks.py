"""Marks of the clock: the last moment that each machine believed, against which a later start holds its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection, and_, delete, func, insert, select, update

from bot.dialogue.installation import ClockDoubt
from storage.database.engine import Database
from storage.database.retry import write_with_retries
from storage.records.seals import last_sealed
from storage.schema import answers, clocks, evidence, ticks

c = clocks.c
# A jump ahead by less is the usual correction of a clock.
TOLERANCE = timedelta(hours=1)
# Marks of machines that have gone are kept for so long.
KEEP = timedelta(days=30)


@dataclass(frozen=True)
class Mark:
    """Moment that was believed, `seconds` after the boot of this machine; `doubted`: where time stood still for
    turns then, if it did."""

    machine: str
    upto: datetime
    seconds: float
    doubted: datetime | None = None


@dataclass(frozen=True)
class Marks:
    """All marks; `ticked`: up to when any calendar was read out."""

    marks: Sequence[Mark] = ()
    ticked: datetime | None = None

    def of(self, machine: str) -> Mark | None:
        return next((mark for mark in self.marks if machine and mark.machine == machine), None)

    @property
    def upto(self) -> datetime | None:
        """Last moment that was believed anywhere. Before the first mark it is that of the last tick."""
        known = [mark.upto for mark in self.marks]
        return max(known) if known else self.ticked


@dataclass(frozen=True)
class ClockMarkRepository:
    """Marks for whoever watches the clock; each call is one transaction. `confirmed` is called once the time
    that a doubted clock showed is found to be right: what is remembered of situations is of another time then.
    """

    database: Database
    confirmed: Callable[[], None] = lambda: None

    async def read(self) -> Marks:
        return await self.database.read(read)

    async def write(self, mark: Mark, shown: datetime | None = None) -> bool:
        """Stores the moment that is believed, which also proves that something can be stored. True if the time
        that the doubted clock has `shown` was confirmed meanwhile."""
        confirmed = await write_with_retries(self.database, partial(write, mark=mark, shown=shown))
        if confirmed:
            self.confirmed()
        return confirmed

    async def confirm(self, doubt: ClockDoubt) -> None:
        """Stores that the time shown is right."""
        await write_with_retries(self.database, partial(confirm, doubt=doubt))
        self.confirmed()


def read(connection: Connection) -> Marks:
    rows = connection.execute(select(c.machine, c.upto, c.seconds, c.doubted))
    marks = [Mark(machine, upto, float(seconds), doubted) for machine, upto, seconds, doubted in rows]
    return Marks(marks, connection.scalar(select(func.max(ticks.c.upto))))


def write(connection: Connection, mark: Mark, shown: datetime | None = None) -> bool:
    """Stores the mark. True if instead the time that the doubted clock has `shown` was confirmed meanwhile, by
    somebody else; then theirs is kept."""
    upto = connection.scalar(select(c.upto).where(c.machine == mark.machine))
    if upto and shown and mark.doubted and mark.upto + TOLERANCE < upto <= shown + TOLERANCE:
        return True
    values = {"upto": mark.upto, "seconds": f"{mark.seconds:.3f}", "doubted": mark.doubted}
    if upto is None:
        connection.execute(insert(clocks).values(machine=mark.machine, **values))
        connection.execute(delete(clocks).where(c.upto < mark.upto - KEEP))
    else:
        connection.execute(update(clocks).where(c.machine == mark.machine).values(**values))
    return False


def confirm(connection: Connection, doubt: ClockDoubt) -> None:
    """Stores that the time shown is right. What was said since the jump is moved on to that time, so that it is
    judged as it should have been; once, whoever confirms it first. What is sealed stays as it is."""
    row = and_(c.machine == doubt.machine, c.upto < doubt.shown - TOLERANCE)
    if not connection.execute(update(clocks).where(row).values(upto=doubt.shown, doubted=None)).rowcount:
        return
    ahead = doubt.shown - doubt.believed
    a, e = answers.c, evidence.c
    meanwhile = and_(a.at >= doubt.since, a.at <= doubt.believed)
    said = connection.execute(select(a.cycle, a.unit, a.number, a.at).where(meanwhile)).all()
    sealed = {cycle: last_sealed(connection, cycle) for cycle in {row.cycle for row in said}}
    for cycle, unit, number, at in said:
        if number > sealed[cycle].get(unit, 0):
            this = and_(a.cycle == cycle, a.unit == unit, a.number == number)
            connection.execute(update(answers).where(this).values(at=at + ahead))
    kept = and_(e.at >= doubt.since, e.at <= doubt.believed, e.sealed == 0)
    for id, at in connection.execute(select(e.id, e.at).where(kept)).all():
        connection.execute(update(evidence).where(e.id == id).values(at=at + ahead))
