"""Workbooks that chats sent, and rehearsals they asked for: wanted, read, taken out of the way.

Their bytes are fetched and read elsewhere, after the turn's commit; what was read comes as a turn of its own.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, delete, insert, select, update

from bot.dialogue.facts import WorkbookRead, WorkbookSent
from bot.dialogue.said import Said
from bot.dialogue.workbooks import Workbook, WorkbookReading
from storage.database.engine import Database
from storage.database.retry import write_with_retries
from storage.database.statements import Prepared
from storage.schema import WANTED, cycles, workbooks

w = workbooks.c
# So many of a unit are looked at, the newest: of the representative, the secretary, each reviewer.
NEWEST = 12
REHEARSAL = "rehearsal"


@dataclass(frozen=True)
class WantedWorkbook:
    """A workbook still at its platform, to be fetched under `ref` and read by the rules of its year. `charter`:
    the charter in force, as JSON, where the workbook is a table of criteria. A `talk` of "rehearsal" wants a
    rehearsal of the charter to be worked out, and has no file."""

    id: int
    cycle: str
    chat: str
    ref: str
    name: str
    size: int
    charter: str = ""
    talk: str = ""


@dataclass(frozen=True)
class WorkbookRepository:
    """Workbooks, for those who fetch and read them; each call is one transaction."""

    database: Database

    async def wanted(self, platform: str, limit: int) -> list[WantedWorkbook]:
        """Workbooks still at the platform, oldest first."""
        query = (
            select(w.id, w.cycle, w.chat, w.ref, w.name, w.size, w.talk, _CHARTER)
            .where(w.platform == platform, WANTED)
            .order_by(w.id)
            .limit(limit)
        )
        rows = await self.database.read(lambda connection: connection.execute(query).all())
        return [
            WantedWorkbook(r.id, f"k{r.cycle}", r.chat, r.ref, r.name, r.size, r.charter or "", r.talk)
            for r in rows
        ]

    async def settle(self, id: int) -> None:
        """Notes that the turn about it was kept: where that stored nothing, nothing is left to do."""
        change = update(workbooks).where(w.id == id, WANTED).values(state="done", ref="")
        await write_with_retries(self.database, lambda connection: connection.execute(change))


def want(
    connection: Connection, cycle: int, fact: WorkbookSent, said: Said | None, person: int, now: datetime
) -> None:
    """Stores a workbook whose bytes are still to be fetched. Of rehearsals a chat has one at a time."""
    file, chat = fact.file, {"platform": said.platform if said else "", "chat": said.chat if said else ""}
    row = {
        "cycle": cycle,
        "ref": file.ref,
        "name": file.name,
        "size": file.size,
        "person": person or None,
        "at": now,
        "talk": fact.talk,
    }
    if fact.talk == REHEARSAL:
        earlier = and_(w.platform == chat["platform"], w.chat == chat["chat"], w.talk == REHEARSAL, WANTED)
        connection.execute(update(workbooks).where(earlier).values(state="done"))
    connection.execute(insert(workbooks).values(**chat, **row))


def keep(connection: Connection, cycle: int, fact: WorkbookRead) -> None:
    """Stores what was read. An earlier one that waits in the same conversation is of no use any more."""
    book = fact.workbook
    same = and_(w.cycle == cycle, w.unit == fact.unit, w.talk == book.talk, w.state == "read", w.id < book.id)
    body = book.reading.as_data()
    connection.execute(update(workbooks).where(same).values(state="done", body=None))
    mine = and_(w.id == book.id, w.cycle == cycle)
    values = {"unit": fact.unit, "talk": book.talk, "body": body, "state": "read", "ref": ""}
    connection.execute(update(workbooks).where(mine).values(**values))


def of_unit(connection: Connection, cycle: int, unit: str) -> tuple[Workbook, ...]:
    """Workbooks about a unit that have been read, the newest last."""
    rows = _READ.all(connection, {"cycle": cycle, "unit": unit})
    return tuple(
        Workbook(row.id, row.name, WorkbookReading.of_data(row.body), row.talk) for row in reversed(rows)
    )


def erase(connection: Connection, cycle: int) -> None:
    """Deletes a year's workbooks: names, notes and addresses stand in them."""
    connection.execute(delete(workbooks).where(w.cycle == cycle))


# Of other workbooks the rules are known by their year.
_CHARTER = (
    select(cycles.c.charter)
    .where(cycles.c.id == w.cycle, w.talk == "charter")
    .scalar_subquery()
    .label("charter")
)
_READ = Prepared(
    select(w.id, w.name, w.body, w.talk)
    .where(w.cycle == bindparam("cycle"), w.unit == bindparam("unit"), w.state == "read")
    .order_by(w.id.desc())
    .limit(NEWEST)
)
