"""Evidence: rows that a turn wants or moves, and the repository by which files are fetched, kept and deleted.

The bytes are fetched elsewhere, after the turn's commit.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, exists, insert, or_, select, update

from bot.delivery.texts import file_doubled, file_refused
from bot.dialogue.facts import EvidenceMoved, EvidenceWanted
from bot.dialogue.said import Said
from storage.database.engine import Database
from storage.database.retry import write_with_retries
from storage.schema import WANTED, evidence

e = evidence.c
_other = evidence.alias()
# Another piece of evidence, not erased, with the same bytes.
_in_use = exists().where(_other.c.sha256 == e.sha256, _other.c.state != "erased")


@dataclass(frozen=True)
class Wanted:
    """A file still at its platform, to be fetched under `ref`. Name, type and size are as it was sent."""

    id: int
    platform: str
    ref: str
    name: str = ""
    type: str = ""
    size: int = 0


# Owes a person a message, in the same transaction: the platform they sent the file on, who, the text.
Tell = Callable[[Connection, str, int, str], None]


def tells_nobody(connection: Connection, platform: str, person: int, text: str) -> None:
    """Tell for where there is no outbox."""


@dataclass(frozen=True)
class EvidenceRepository:
    """Files behind the evidence, for those who fetch and delete them; each call is one transaction.

    `tell` owes the sender a message, where the bytes show what the name did not; `told` is called after its
    commit.
    """

    database: Database
    tell: Tell = tells_nobody
    told: Callable[[], None] = lambda: None

    async def wanted(self, platform: str, limit: int) -> list[Wanted]:
        """Files still at the platform, oldest first; not those that were taken back meanwhile."""
        query = (
            select(e.id, e.platform, e.ref, e.name, e.type, e.size)
            .where(e.platform == platform, WANTED, e.question != "")
            .order_by(e.id)
            .limit(limit)
        )
        return await self.database.read(lambda connection: [Wanted(*row) for row in connection.execute(query)])

    async def keep(self, id: int, sha256: str, type: str, size: int) -> None:
        """Notes that our copy is stored under this SHA-256; its sender is told where the same bytes are there
        already."""

        def keep(connection: Connection) -> None:
            _change(connection, id, state="kept", sha256=sha256, type=type, size=size, why="")
            row = connection.execute(_OF.where(e.id == id)).first()
            if row and (other := connection.scalar(_earlier(row, id, sha256))) is not None:
                self.tell(connection, row.platform, row.person or 0, file_doubled(row.name, other))

        await write_with_retries(self.database, keep)
        self.told()

    async def refuse(self, id: int, why: str) -> None:
        """Notes that the file will never be kept, and tells its sender."""

        def refuse(connection: Connection) -> None:
            _change(connection, id, state="refused", why=why)
            if row := connection.execute(_OF.where(e.id == id)).first():
                self.tell(connection, row.platform, row.person or 0, file_refused(row.name, why))

        await write_with_retries(self.database, refuse)
        self.told()

    async def erased(self) -> list[str]:
        """SHA-256 of the copies to delete: of erased evidence, and in use by no other."""
        query = select(e.sha256).where(e.state == "erased", ~_in_use).distinct()
        return await self.database.read(lambda connection: list(connection.scalars(query)))

    async def forget(self, names: Sequence[str]) -> None:
        """Deletes the last trace of erased evidence whose copy is deleted, or in use by another."""
        change = delete(evidence).where(e.state == "erased", or_(e.sha256.in_(names), _in_use))
        await write_with_retries(self.database, lambda connection: connection.execute(change))


def _change(connection: Connection, id: int, **values: object) -> None:
    connection.execute(update(evidence).where(e.id == id).values(**values))


# A piece that was not taken back meanwhile.
_OF = select(e.cycle, e.unit, e.question, e.platform, e.person, e.name).where(e.question != "")


def _earlier(row: Any, id: int, sha256: str) -> Select[Any]:
    """Name of an earlier piece with the same bytes behind the same question."""
    same = and_(e.cycle == row.cycle, e.unit == row.unit, e.question == row.question, e.sha256 == sha256)
    return select(e.name).where(same, e.id < id).order_by(e.id).limit(1)


def want(
    connection: Connection, cycle: int, fact: EvidenceWanted, said: Said | None, person: int, now: datetime
) -> None:
    """Stores a piece of evidence. A link is kept as it is; the bytes of a file are still to be fetched."""
    platform, chat = (said.platform, said.chat) if said else ("", "")
    file = fact.file
    row = {
        "ref": file.ref,
        "name": file.name or (file.ref if file.link else ""),
        "type": file.type,
        "size": file.size,
        "link": file.link,
        "album": fact.album,
        "state": "kept" if file.link else "wanted",
    }
    where: dict[str, object] = {
        "cycle": cycle,
        "unit": fact.unit,
        "question": fact.question,
        "platform": file.lies_on or platform,
    }
    where["chat"] = chat if fact.page else ""
    connection.execute(insert(evidence).values(person=person or None, at=now, **where, **row))


def move(connection: Connection, cycle: int, fact: EvidenceMoved) -> str:
    """Moves it to another question of the same unit; to none, if it is taken back. Returns the question it
    stood under if a seal covers it, else ""."""
    mine = and_(e.id == fact.evidence, e.unit == fact.unit, e.cycle == cycle)
    was = connection.execute(select(e.question, e.sealed).where(mine)).first()
    connection.execute(update(evidence).where(mine).values(question=fact.question))
    return was.question if was and was.sealed else ""
