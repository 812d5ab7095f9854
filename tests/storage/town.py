"""A small cluster to keep things for, and turns to keep, told without the real conversations."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from bot.dialogue.codes import new_code
from bot.dialogue.facts import CodeIssued, CodeSpent, SeatJoined
from bot.dialogue.said import Platform, Said
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import Message, Turn
from bot.questions import Option
from storage.turn.unit_of_work import Delivery, Kept, UnitOfWork

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PLATFORMS = {
    "chat": Platform("chat"),
    "page": Platform("page", by_link=True),
    "plain": Platform("plain", buttons=False, edits=False, files=False, groups=False),
}
OPTIONS = (Option("5", "5"), Option("4", "4"))
CHARTER: dict[str, object] = {
    "name": "Cụm thi đua số 10",
    "year": 2026,
    "units": [
        {"id": "thue", "name": "Cục Thuế", "short": "Thuế", "aliases": ["CT"]},
        {"id": "khobac", "name": "Kho bạc Nhà nước", "short": "Kho bạc", "aliases": ["KBNN"]},
    ],
    "windows": {
        "self": {
            "opens": "2026-11-20T08:00+07:00",
            "due": "2026-12-05T17:00+07:00",
            "closes": "2026-12-10T17:00+07:00",
        }
    },
    "groups": [
        {
            "id": "g1",
            "code": "I",
            "title": "Nhiệm vụ",
            "parts": [
                {"id": "a1", "code": "1", "title": "Tham mưu", "kind": "graded", "maximum": "5", "step": "0.5"},
                {"id": "a2", "code": "2", "title": "Báo cáo", "kind": "graded", "maximum": "5", "step": "0.5"},
            ],
        }
    ],
}


@dataclass
class Clock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def on(self, by: timedelta) -> None:
        self.now += by


def remember(url: str, clock: Callable[[], datetime]) -> UnitOfWork:
    return UnitOfWork(url, clock=clock, platforms=PLATFORMS, links=("https://example.org/vao/{code}",))


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
    """Takes the seat of the code that was said."""
    assert here.invitation is not None
    assert here.invitation.seat is not None
    code = CodeSpent(here.invitation.code)
    return Turn((SeatJoined(here.invitation.seat.id, said.name), code), "Đã vào.")


@dataclass
class Town:
    memory: UnitOfWork
    clock: Clock
    code: str
    _numbers: count = field(default_factory=lambda: count(100))

    @classmethod
    async def founded(cls, memory: UnitOfWork, clock: Clock) -> "Town":
        """One more cluster; its secretary is Minh, in the chat "minh"."""
        town = cls(memory, clock, await memory.new_cluster("Cụm 10", CHARTER))
        await memory.turn(heard("minh", town.code, name="Minh"), join)
        await town.clear()
        return town

    async def seat(self, role: str, unit: str = "") -> Seat:
        roster = (await self.memory.look("chat", "minh")).roster
        return next(s for s in roster if s.role == role and s.unit == unit)

    async def invite(self, **whom: int) -> str:
        """A code for a `seat`, or for a `person`'s further door, issued by Minh."""
        code = new_code(str(next(self._numbers)).encode(), "")
        issued = CodeIssued(code, self.clock() + timedelta(days=14), **whom)
        await self.say(heard("minh"), Turn((issued,), "Đã cấp mã."))
        return code

    async def seated(self, name: str, role: str, unit: str = "", platform: str = "chat") -> Seat:
        """Somebody takes a seat, in a chat named as they are."""
        seat = await self.seat(role, unit)
        code = await self.invite(seat=seat.id)
        await self.memory.turn(heard(name.lower(), code, platform, name=name), join)
        await self.clear()
        return seat

    async def say(self, said: Said, turn: Turn) -> Kept:
        return await self.memory.turn(said, always(turn))

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
        """Says it, and what is then sent to the chat that spoke."""
        await self.say(said, turn)
        return [d for d in await self.send(said.platform) if d.chat == said.chat]
