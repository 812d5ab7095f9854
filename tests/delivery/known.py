"""What a plan may look up, as plain data: no database behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.delivery.chat_view import Board
from bot.dialogue.said import Chat, Platform

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
EDITS = Platform("chat")
PLAIN = Platform("plain", buttons=False, edits=False, files=False, groups=False, erases=False)


@dataclass
class Known:
    """`own`: the chat of each person, `mailed`: their address; `posted`: boards by chat and name;
    `looked_up`: who was asked for."""

    platforms: Mapping[str, Platform] = field(
        default_factory=lambda: {"chat": EDITS, "plain": PLAIN, "mail": Platform("mail", hears=False)}
    )
    bound: list[Chat] = field(default_factory=list)
    own: dict[int, Chat] = field(default_factory=dict)
    mailed: dict[int, Chat] = field(default_factory=dict)
    posted: dict[tuple[Chat, str], Board] = field(default_factory=dict)
    head: str = ""
    at: datetime = NOW
    """The moment at which boards were posted."""

    def groups(self) -> list[Chat]:
        return self.bound

    def reaching(self, people: Iterable[int]) -> list[Chat]:
        return [self.own[person] for person in people if person in self.own]

    def addresses(self, people: Iterable[int]) -> list[Chat]:
        return [self.mailed[person] for person in people if person in self.mailed]

    def address(self, address: str) -> Chat | None:
        return Chat("mail", address)

    def board(self, chat: Chat, name: str, since: datetime | None) -> Board | None:
        return None if since and since > self.at else self.posted.get((chat, name))

    def journal_head(self) -> str:
        return self.head
