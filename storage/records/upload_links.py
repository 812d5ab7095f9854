"""Upload links: one-time links to a page that takes files for one question, in the name of a chat.

A link is worth the files that are sent through it, and nothing else: its page reads nothing but the criterion
and the names of what is there, and a chat, a seat or a vote is behind none of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, bindparam, delete, insert, select, update

from bot.dialogue.facts import UploadOffered
from bot.dialogue.said import Said
from storage.code_vault import CodeVault
from storage.database.engine import Database
from storage.database.retry import write_with_retries
from storage.database.statements import Prepared
from storage.schema import upload_links

OPEN_FOR = timedelta(hours=2)
"""Lifetime of a page that a link has opened."""
u = upload_links.c
_PURGE = Prepared(delete(upload_links).where(u.until < bindparam("now")))


@dataclass(frozen=True)
class UploadLink:
    """The chat in whose name files are sent, and the question that they are for."""

    platform: str
    chat: str
    question: str


@dataclass(frozen=True)
class UploadLinkRepository:
    """Upload links, for the pages; each call is one transaction."""

    database: Database
    vault: CodeVault
    clock: Callable[[], datetime]

    async def of_code(self, code: str) -> UploadLink | None:
        """Link that this code opens, unless it was opened or its time is over. Nothing is kept of the
        question."""
        return await self._find(u.digest == self.vault.digest(code), u.session == "", u.until > self.clock())

    async def open(self, code: str, session: str) -> bool:
        """Spends the link for the page of this secret's hash; true again for the same one. False otherwise."""

        def work(connection: Connection) -> bool:
            now = self.clock()
            this = u.digest == self.vault.digest(code)
            connection.execute(
                update(upload_links)
                .where(this, u.session == "", u.until > now)
                .values(session=session, until=now + OPEN_FOR)
            )
            return (
                connection.scalar(select(u.digest).where(this, u.session == session, u.until > now)) is not None
            )

        return await write_with_retries(self.database, work)

    async def of_session(self, session: str) -> UploadLink | None:
        """Link whose page has this secret's hash, while it is open."""
        return await self._find(u.session == session, u.until > self.clock()) if session else None

    async def _find(self, *such: object) -> UploadLink | None:
        query = select(u.platform, u.chat, u.question).where(*such)  # type: ignore[arg-type]

        def read(connection: Connection) -> UploadLink | None:
            row = connection.execute(query).first()
            return UploadLink(*row) if row else None

        return await self.database.read(read)


def offer(connection: Connection, vault: CodeVault, said: Said, fact: UploadOffered) -> None:
    """Stores a link in the name of the chat that spoke; an earlier one of it that nobody has opened is void."""
    unopened = and_(u.platform == said.platform, u.chat == said.chat, u.session == "")
    connection.execute(delete(upload_links).where(unopened))
    row = {"digest": vault.digest(fact.code), "platform": said.platform, "chat": said.chat}
    connection.execute(insert(upload_links).values(**row, question=fact.question, until=fact.expires))


def purge(connection: Connection, now: datetime) -> None:
    """Deletes links whose time is over, and whose page's is."""
    _PURGE.later(connection, {"now": now})
