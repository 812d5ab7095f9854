"""Evidence that is wanted, kept or refused. The bytes are fetched elsewhere, after the turn's commit."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, insert, select, update

from bot.dialogue.facts import EvidenceMoved, EvidenceWanted
from storage.schema import WANTED, evidence


@dataclass(frozen=True)
class Wanted:
    """A file still at its platform, to be fetched under `ref`. Name, type and size are as it was sent."""

    id: int
    platform: str
    ref: str
    name: str = ""
    type: str = ""
    size: int = 0


def want(
    connection: Connection, cycle: int, fact: EvidenceWanted, platform: str, person: int, now: datetime
) -> None:
    """A link is kept as it is; of a file the bytes are still to be fetched."""
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
    where = {"cycle": cycle, "unit": fact.unit, "question": fact.question, "platform": platform}
    connection.execute(insert(evidence).values(person=person or None, at=now, **where, **row))


def move(connection: Connection, cycle: int, fact: EvidenceMoved) -> None:
    """To another question of the same unit; to none, if it is taken back."""
    e = evidence.c
    mine = and_(e.id == fact.evidence, e.unit == fact.unit, e.cycle == cycle)
    connection.execute(update(evidence).where(mine).values(question=fact.question))


def wanted(connection: Connection, platform: str, limit: int) -> list[Wanted]:
    """Oldest first; not what was taken back meanwhile."""
    e = evidence.c
    query = (
        select(e.id, e.platform, e.ref, e.name, e.type, e.size)
        .where(e.platform == platform, WANTED, e.question != "")
        .order_by(e.id)
        .limit(limit)
    )
    return [Wanted(*row) for row in connection.execute(query)]


def kept(connection: Connection, evidence_id: int, sha256: str, type: str, size: int) -> None:
    values = {"state": "kept", "sha256": sha256, "type": type, "size": size, "why": ""}
    connection.execute(update(evidence).where(evidence.c.id == evidence_id).values(**values))


def refused(connection: Connection, evidence_id: int, why: str) -> None:
    values = {"state": "refused", "why": why}
    connection.execute(update(evidence).where(evidence.c.id == evidence_id).values(**values))
