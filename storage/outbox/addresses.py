"""Addresses of a cluster: its groups, the chats its people are reached in, and the boards posted there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, select

from bot.delivery.chat_view import Board
from bot.dialogue.said import Chat, Platform
from storage.database.sql import is_among, json_numbers
from storage.database.statements import Prepared
from storage.database.types import as_json
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
        able = {name for name, platform in self.platforms.items() if platform.groups}
        rows = _GROUPS.all(self.connection, {"cluster": self.cluster})
        return [Chat(row.platform, row.chat, True) for row in rows if row.platform in able]

    def reaching(self, people: Iterable[int], first: str = "") -> list[Chat]:
        """For each person the chat they used last on a platform that can be reached; of those on the platform
        `first`, where there is one."""
        people, chats = [*people], []
        of = self._chats_of(people)
        for person in people:
            rows = of.get(person, [])
            if first:
                rows = sorted(rows, key=lambda row: (not row.reachable, row.platform != first))
            able = (row for row in rows if row.platform in self.platforms)
            chats += [Chat(r.platform, r.chat, headed=r.headed, blocked=not r.reachable) for r in able][:1]
        return chats

    def addresses(self, people: Iterable[int]) -> list[Chat]:
        """Addresses of those of these people whom no messenger reaches: who are last reached on a page, on a
        platform that is out or that they have blocked, or nowhere."""
        if not mail_addresses.mail_platform(self.platforms):
            return []
        found = mail_addresses.to_write_to(self.connection, people, self.cluster)
        of = self._chats_of([person for person, _ in found])
        return [
            chat
            for person, chat in found
            if chat.platform in self.platforms and not self._is_at_hand(of.get(person, []))
        ]

    def address(self, address: str) -> Chat | None:
        """An address that is not confirmed yet; None where nothing is sent to addresses."""
        platform = mail_addresses.mail_platform(self.platforms)
        return Chat(platform, address) if platform else None

    def _is_at_hand(self, chats: Sequence[Any]) -> bool:
        """True where the chat in which a person is reached is a messenger's, which shows by itself what
        comes."""
        last = next((row for row in chats if row.platform in self.platforms), None)
        if last is None:
            return False
        return last.reachable and not last.is_out and not self.platforms[last.platform].by_link

    def _chats_of(self, people: Sequence[int]) -> dict[int, list[Any]]:
        """Chats of each of these people, the one in which they are reached first."""
        found: dict[int, list[Any]] = {}
        # One query for all: on PostgreSQL each is a round trip under the cluster's lock.
        values = {"people": as_json(people), "here": self.cluster}
        for row in _CHATS_OF.all(self.connection, values) if people else ():
            found.setdefault(row.person, []).append(row)
        return found

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
_GROUPS = Prepared(select(c.platform, c.chat).where(c.cluster == bindparam("cluster"), c.bound, c.reachable))
_CHATS_OF = Prepared(
    select(c.person, c.platform, c.chat, c.reachable, _HEADED.label("headed"), _OUT.label("is_out"))
    .where(is_among(c.person, json_numbers("people").scalar_subquery()), ~c.grouped, c.ended.is_(None))
    .order_by(c.reachable.desc(), case((_OUT, 1), else_=0), c.used.desc(), c.id.desc())
)
