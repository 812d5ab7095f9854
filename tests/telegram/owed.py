"""An outbox of a few lines that obeys the seam, for what is asked of the sender alone."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from storage.turn.unit_of_work import Delivery


def delivery(text: str = "Chào.", **changes: Any) -> Any:
    return replace(Delivery(1, "telegram", "1001", text, attempts=1), **changes)


@dataclass
class Row:
    delivery: Delivery
    state: str = "queued"
    due: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    message: str = ""
    why: str = ""


@dataclass
class Owed:
    """Rows in order; only a chat's oldest unfinished one is ever claimed, and not before it is due."""

    rows: dict[int, Row] = field(default_factory=dict)
    listening: list[asyncio.Event] = field(default_factory=list)
    not_before: dict[str, datetime] = field(default_factory=dict)
    prolonged: list[int] = field(default_factory=list)

    def owe(self, text: str, chat: str = "1001", **changes: Any) -> int:
        id = len(self.rows) + 1
        self.rows[id] = Row(delivery(text, id=id, chat=chat, attempts=0, **changes))
        self.ring()
        return id

    def ring(self) -> None:
        for event in self.listening:
            event.set()

    def states(self) -> list[str]:
        return [row.state for row in self.rows.values()]

    async def until_settled(self) -> None:
        async with asyncio.timeout(10):
            while set(self.states()) & {"queued", "sending"}:  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    def clock(self) -> datetime:
        return datetime.now(UTC)

    def changed(self) -> asyncio.Event:
        self.listening.append(asyncio.Event())
        return self.listening[-1]

    def senders(self) -> int:
        return 1

    def hand_over(self, platform: str, lease: timedelta, ready: object) -> None:
        pass

    async def take_back(self, platform: str) -> None:
        pass

    async def claim(self, platform: str, limit: int, lease: timedelta, lanes: int) -> list[Delivery]:
        claimed: list[Delivery] = []
        seen: set[str] = set()
        for row in self.rows.values():
            chat = row.delivery.chat
            if row.state in ("queued", "sending") and chat not in seen:
                seen.add(chat)
                due = max(row.due, self.not_before.get(chat, row.due))
                if row.state == "queued" and due <= self.clock() and len(claimed) < limit:
                    row.state = "sending"
                    row.delivery = replace(row.delivery, attempts=row.delivery.attempts + 1)
                    claimed.append(row.delivery)
        return claimed

    async def prolong(self, delivery: int, lease: timedelta) -> None:
        self.prolonged.append(delivery)

    async def delivered(self, delivery: int, message: str) -> None:
        self.rows[delivery].state, self.rows[delivery].message = "sent", message
        self.ring()

    async def unknown(self, delivery: int) -> None:
        self.rows[delivery].state = "unknown"

    async def postpone(self, delivery: int, until: datetime) -> None:
        self.rows[delivery].state, self.rows[delivery].due = "queued", until

    async def postpone_chat(self, platform: str, chat: str, until: datetime) -> None:
        self.not_before[chat] = until

    async def clock_set_back(self, platform: str, lease: timedelta) -> None:
        pass

    async def undeliverable(self, delivery: int, why: str, *, blocked: bool = False) -> None:
        row = self.rows[delivery]
        row.state, row.why = "blocked" if blocked else "undeliverable", why
