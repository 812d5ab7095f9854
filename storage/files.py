"""Evidence that is wanted, kept or refused. The bytes are fetched elsewhere, after the turn's commit."""

from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from storage.tables import WANTED, evidence


@dataclass(frozen=True)
class Wanted:
    """A file still at its platform, to be fetched under `ref`. Name, type and size are as it was sent."""

    id: int
    platform: str
    ref: str
    name: str = ""
    type: str = ""
    size: int = 0


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
