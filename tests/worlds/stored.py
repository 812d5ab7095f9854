"""A cluster kept in a real database, by turns that the test makes up; what is owed then is claimed and sent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Executable, text

from bot.dialogue.codes import new_code
from bot.dialogue.facts import CodeIssued, CodeSpent, SeatJoined
from bot.dialogue.said import Platform, Said
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import Message, Turn
from bot.questions import Option
from storage.database.engine import Database
from storage.records import journal
from storage.turn.unit_of_work import Delivery, Kept, UnitOfWork
from tests.vault import VAULT
from tests.worlds.charters import SMALL

MINUTE = timedelta(minutes=1)
PLATFORMS = {
    "chat": Platform("chat"),
    "page": Platform("page", by_link=True),
    "plain": Platform("plain", buttons=False, edits=False, files=False, groups=False, erases=False),
    "few": Platform("few", buttons=False, edits=False, files=False, groups=False, erases=False, quota=3000),
}
Data = Mapping[str, object]
OPTIONS = (Option("5", "5"), Option("4", "4"))


@dataclass
class Clock:
    """Time that stands still until it is moved on."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def on(self, by: timedelta) -> None:
        self.at += by


def remember(url: str, clock: Any, **how: Any) -> UnitOfWork:
    links = ("https://example.org/vao/{code}",)
    return UnitOfWork(
        url, **{"clock": clock.now, "platforms": PLATFORMS, "vault": VAULT, "links": links, **how}
    )


_updates = count(1)


def heard(chat: str, text: str = "", platform: str = "chat", **rest: object) -> Said:
    """Something typed in a private chat, unless `rest` says otherwise; each a new update."""
    about = {"who": chat, "update": str(next(_updates)), **rest}
    return Said(platform, "bot", chat=chat, text=text, **about)  # type: ignore[arg-type]


def tap(chat: str, on: str, question: str, key: str = "5", **rest: object) -> Said:
    return heard(chat, key, kind="tap", on=on, question=question, **rest)


def ask(question: str, text: str = "", **rest: object) -> Message:
    return Message(text or f"{question}?", options=OPTIONS, asks=question, **rest)  # type: ignore[arg-type]


def always(turn: Turn) -> Callable[[Situation, Said], Turn]:
    """A decide that says the same to everything."""
    return lambda here, said: turn


def join(here: Situation, said: Said) -> Turn:
    """A decide that takes the seat of the code that was said."""
    assert here.invitation is not None
    assert here.invitation.seat is not None
    code = CodeSpent(here.invitation.code)
    return Turn((SeatJoined(here.invitation.seat.id, said.name), code), "Đã vào.")


@dataclass
class StoredWorld:
    """A cluster whose secretary is Minh, in the chat "minh"; everybody's chat is named as they are."""

    memory: UnitOfWork
    clock: Any
    """A Clock, or something else with a `now`."""
    _entropy: "count[int]" = field(default_factory=lambda: count(100), kw_only=True)

    @classmethod
    async def founded(cls, memory: UnitOfWork, clock: Any, charter: Data = SMALL) -> "StoredWorld":
        """A new cluster, which Minh has joined; nothing is owed."""
        world = cls(memory, clock)
        await world.another_cluster("Cụm 10", "Minh", charter)
        await world.clear()
        return world

    async def another_cluster(self, name: str, secretary: str, charter: Data = SMALL) -> None:
        """A further cluster in the same database, with its secretary."""
        code = await self.memory.new_cluster(name, charter)
        await self.memory.turn(heard(secretary.lower(), code, name=secretary), join)

    async def seat(self, role: str, unit: str = "") -> Seat:
        roster = (await self.memory.views.look("chat", "minh")).roster
        return next(s for s in roster if s.role == role and s.unit == unit)

    async def invite(self, **whom: int) -> str:
        """A code for a `seat`, or for a `person`'s further door, issued by Minh."""
        code = new_code(str(next(self._entropy)).encode(), "")
        issued = CodeIssued(code, self.clock.now() + timedelta(days=14), **whom)
        await self.keep(heard("minh"), Turn((issued,), "Đã cấp mã."))
        return code

    async def seated(self, name: str, role: str, unit: str = "", platform: str = "chat") -> Seat:
        """Somebody takes a seat, in a chat named as they are."""
        seat = await self.seat(role, unit)
        code = await self.invite(seat=seat.id)
        await self.memory.turn(heard(name.lower(), code, platform, name=name), join)
        await self.clear()
        return seat

    async def keep(self, said: Said, turn: Turn) -> Kept:
        """What was said leads to this turn, whatever the conversations would make of it."""
        return await self.memory.turn(said, always(turn))

    # --- what is owed ---

    async def hands_over(self) -> None:
        """From now on turns claim what they say; where there may be others, not before they can see us."""
        news = self.memory.outbox.changed()
        self.memory.outbox.hand_over("chat", MINUTE)
        while not self.memory.outbox.senders():
            news.clear()
            await news.wait()

    async def claimed(self, platform: str = "chat") -> list[Delivery]:
        return await self.memory.outbox.claim(platform, 50, MINUTE)

    async def send(self, platform: str = "chat") -> list[Delivery]:
        """Sends all that is owed there; a new message's id is its row's after an m, an edit keeps its own."""
        sent = []
        while owed := await self.claimed(platform):
            for delivery in owed:
                await self.memory.outbox.delivered(delivery.id, delivery.edit or f"m{delivery.id}")
            sent += owed
        return sent

    async def clear(self) -> None:
        """Sends all that is owed anywhere."""
        for platform in PLATFORMS:
            await self.send(platform)

    async def told(self, said: Said, turn: Turn) -> list[Delivery]:
        """Keeps the turn, and sends; of that, what goes to the chat that spoke."""
        await self.keep(said, turn)
        return [d for d in await self.send(said.platform) if d.chat == said.chat]

    # --- what is stored ---

    @property
    def database(self) -> Database:
        return self.memory.database

    async def rows(self, query: Executable | str) -> Sequence[Any]:
        query = text(query) if isinstance(query, str) else query
        return await self.database.read(lambda connection: connection.execute(query).all())

    async def journal(self, cluster: int = 1) -> list[Any]:
        """The rows of a cluster's journal, the first one first."""
        return await self.database.read(lambda connection: journal.rows(connection, cluster))

    async def change(self, statement: Executable | str) -> None:
        """Changes rows behind the memory's back."""
        statement = text(statement) if isinstance(statement, str) else statement
        await self.database.write(lambda connection: connection.execute(statement).rowcount)
