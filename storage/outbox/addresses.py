"""Addresses of a cluster: its groups, the chats its people are reached in, and the boards posted there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, select

from bot.delivery.chat_view import Board
from bot.dialogue.said import Chat, Platform
from storage.database.statements import Prepared
from storage.outbox import chat_view
from storage.records import journal, mail_addresses
from storage.schema import channels, holders, listening, seats

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
        """For each person the chat they used last on a platform that can be reached; of those on the platform
        `first`, where there is one."""
        chats = []
        for person in people:
            rows = _CHATS_OF.all(self.connection, {"who": person, "here": self.cluster})
            if first:
                rows = sorted(rows, key=lambda row: (not row.reachable, row.platform != first))
            able = (row for row in rows if row.platform in self.platforms)
            chats += [Chat(r.platform, r.chat, headed=r.headed, blocked=not r.reachable) for r in able][:1]
        return chats

    def addresses(self, people: Iterable[int]) -> list[Chat]:
        """Addresses of those of these people whom no messenger reaches: who are last reached on a page, on a
        platform that is out or that they have blocked, or nowhere."""
        if not self._mails_on():
            return []
        found = mail_addresses.to_write_to(self.connection, people, self.cluster)
        return [chat for person, chat in found if chat.platform in self.platforms and not self._at_hand(person)]

    def address(self, address: str) -> Chat | None:
        """An address that is not confirmed yet; None where nothing is sent to addresses."""
        platform = self._mails_on()
        return Chat(platform, address) if platform else None

    def _mails_on(self) -> str:
        return next((name for name, platform in self.platforms.items() if not platform.hears), "")

    def _at_hand(self, person: int) -> bool:
        """True where the chat in which the person is reached is a messenger's, which shows by itself what
        comes."""
        rows = _CHATS_OF.all(self.connection, {"who": person, "here": self.cluster})
        last = next((row for row in rows if row.platform in self.platforms), None)
        if last is None:
            return False
        return last.reachable and not last.is_out and not self.platforms[last.platform].by_link

    def board(self, chat: Chat, name: str, since: datetime | None) -> Board | None:
        return chat_view.board_of(self.connection, chat, name, since)

    def journal_head(self) -> str:
        return journal.head(self.connection, self.cluster)


# True where the chat's person holds a seat in another cluster than the one that writes.
_HEADED = (
    select(holders.c.id)
    .select_from(holders.join(seats))
    .where(holders.c.person == c.person, holders.c.until.is_(None), seats.c.cluster != bindparam("here"))
    .correlate(channels)
    .exists()
)
# A platform that cannot be reached now: its chats are the last resort.
_OUT = (
    select(listening.c.platform)
    .where(listening.c.platform == c.platform, listening.c.out.is_not(None))
    .correlate(channels)
    .exists()
)
_CHATS_OF = Prepared(
    select(c.platform, c.chat, c.reachable, _HEADED.label("headed"), _OUT.label("is_out"))
    .where(c.person == bindparam("who"), ~c.grouped, c.ended.is_(None))
    .order_by(c.reachable.desc(), case((_OUT, 1), else_=0), c.used.desc(), c.id.desc())
)
