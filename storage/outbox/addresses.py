"""Addresses of a cluster: its groups, the chats its people are reached in, and the boards posted there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from bot.delivery.chat_view import Board
from bot.dialogue.said import Chat, Platform
from storage.database.statements import Prepared
from storage.outbox import chat_view
from storage.records import journal
from storage.schema import channels

c = channels.c


@dataclass(frozen=True)
class Addresses:
    """The `Chats` of a plan of delivery, read in the turn's transaction after its facts were written."""

    connection: Connection
    cluster: int
    platforms: Mapping[str, Platform]

    def groups(self) -> list[Chat]:
        able = [name for name, platform in self.platforms.items() if platform.groups]
        query = select(c.platform, c.chat).where(
            c.cluster == self.cluster, c.bound, c.reachable, c.platform.in_(able)
        )
        return [Chat(platform, chat, True) for platform, chat in self.connection.execute(query)]

    def reaching(self, people: Iterable[int], first: str = "") -> list[Chat]:
        """For each person the chat they used last; of those on the platform `first`, where there is one."""
        chats = []
        for person in people:
            rows = _CHATS_OF.all(self.connection, {"who": person})
            rows = sorted(rows, key=lambda row: row.platform != first) if first else rows
            chats += [Chat(row.platform, row.chat) for row in rows if row.platform in self.platforms][:1]
        return chats

    def board(self, chat: Chat, name: str) -> Board | None:
        return chat_view.board_of(self.connection, chat, name)

    def journal_head(self) -> str:
        return journal.head(self.connection, self.cluster)


_CHATS_OF = Prepared(
    select(c.platform, c.chat)
    .where(c.person == bindparam("who"), ~c.grouped, c.reachable)
    .order_by(c.used.desc(), c.id.desc())
)
