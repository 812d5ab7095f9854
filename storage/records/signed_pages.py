"""Signed pages that chats sent: kept as evidence of the cluster, until their codes were read."""

from dataclasses import dataclass

from sqlalchemy import select, update

from storage.database.engine import Database
from storage.database.retry import write_with_retries
from storage.schema import evidence

e = evidence.c


@dataclass(frozen=True)
class WaitingPage:
    """Page whose copy is kept under its SHA-256 and on which no code was looked for yet; `chat` sent it."""

    id: int
    chat: str
    name: str
    sha256: str


@dataclass(frozen=True)
class SignedPageRepository:
    """Signed pages, for those who read them; each call is one transaction."""

    database: Database

    async def waiting(self, platform: str, limit: int) -> list[WaitingPage]:
        """Pages that are kept and not read, oldest first."""
        query = (
            select(e.id, e.chat, e.name, e.sha256)
            .where(e.platform == platform, e.chat != "", e.state == "kept", e.question != "")
            .order_by(e.id)
            .limit(limit)
        )
        rows = await self.database.read(lambda connection: connection.execute(query).all())
        return [WaitingPage(row.id, row.chat, row.name, row.sha256) for row in rows]

    async def settle(self, id: int) -> None:
        """Notes that the turn about it was kept: nobody waits for it any more."""
        change = update(evidence).where(e.id == id).values(chat="")
        await write_with_retries(self.database, lambda connection: connection.execute(change))
