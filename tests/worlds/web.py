"""A kept cluster behind the web app: people come in by links, a sender and a fetcher are at work."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import httpx
from starlette.applications import Starlette

from bot.conversations.decide import decide, elapse, where
from bot.dialogue.facts import Confirmed
from bot.dialogue.said import Platform, Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Document, Turn
from bot.state.confirmations import newcomers
from config.charters import load
from handlers.evidence import keep_evidence
from handlers.outbox import send_out
from handlers.pacing import UNLIMITED
from handlers.web.app import app
from handlers.web.context import chat_of, new_secret
from handlers.web.demo import Person, demo_app
from handlers.web.hear import hear
from handlers.web.transport import PLATFORM, WebTransport
from handlers.web.upload_store import WebFiles
from storage.turn.unit_of_work import Delivery, Kept, UnitOfWork
from tests.worlds import charters
from tests.worlds.charters import NOW
from tests.worlds.stored import Clock, remember

DATABASE = "thidua.sqlite3"
# A messenger beside the page, on which nothing but words is sent.
TEXT = Platform("text", buttons=False, edits=False, files=False, groups=False, erases=False)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class TickingClock(Clock):
    """A clock that reads out what fell due when it is moved, as the demo's does."""

    at: datetime = NOW
    memory: UnitOfWork | None = None

    async def move(self, to: datetime) -> None:
        self.at = to
        if self.memory:
            await self.memory.tick(elapse)


async def make(document: Document, progress: object = None) -> bytes:
    return f"xlsx of {document.cycle}".encode()


@dataclass
class WebWorld:
    """`secrets` are the chats people have come into, by their names; `codes` what was handed out, by seat."""

    memory: UnitOfWork
    clock: TickingClock
    data: Path
    transport: WebTransport = field(default_factory=WebTransport)
    secrets: dict[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)

    async def receive(self, said: Said) -> Kept:
        return await self.memory.turn(said, decide)

    def app(self) -> Starlette:
        return app(self.memory, self.receive, data=self.data, transport=self.transport, make=make)

    def demo(self, group: str) -> Starlette:
        return demo_app(
            self.memory,
            self.receive,
            data=self.data,
            transport=self.transport,
            make=make,
            people=[Person(name, secret) for name, secret in self.secrets.items()],
            group=group,
            clock=self.clock,
            hosts=["testserver"],
        )

    def client(self, starlette: Starlette | None = None) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(starlette or self.app())
        return httpx.AsyncClient(transport=transport, base_url="http://testserver")

    async def say(self, who: str, text: str, **more: object) -> str:
        """Says something through the page's own `hear`; what the chat was told since, in one text."""
        secret = self.secrets[who]
        before = await self.messages(secret)
        update = {"chat": chat_of(secret), "id": f"update-{new_secret()}", "text": text, "name": who, **more}
        said = hear(update)
        assert said
        assert (await self.receive(said)).status == "kept"
        return "\n".join(d.text for d in await self.messages(secret, before[-1].id if before else 0))

    async def tap(self, who: str, key: str) -> str:
        """Taps the option of this key under the question that is open."""
        return await self.say(who, key, kind="tap", question=where(await self.look(who)).asks)

    async def joins(self, who: str, code: str) -> str:
        self.secrets[who] = new_secret()
        return await self.say(who, f"/start {code}")

    async def invites(self) -> dict[str, str]:
        """Codes by seat, as the secretary reads them: "Đại diện Cục Thuế tỉnh Thanh Hóa"."""
        told = await self.say("Minh", "mã mời")
        found = re.findall(r"^(.+): ([0-9A-Z]{5})-([0-9A-Z]{5})$", told, re.MULTILINE)
        return {seat: first + second for seat, first, second in found}

    async def binds_group(self) -> str:
        """The secret of a group's chat that the secretary has bound."""
        secret = new_secret()
        update = {"chat": chat_of(secret), "who": chat_of(self.secrets["Minh"]), "group": True, "text": "/nhom"}
        said = hear({**update, "id": "bind-group", "name": "Minh"})
        assert said
        await self.receive(said)
        return secret

    # --- what can be seen ---

    async def look(self, who: str) -> Situation:
        return await self.memory.views.look("web", chat_of(self.secrets[who]))

    async def messages(self, secret: str, after: int = 0) -> list[Delivery]:
        """What was said in a chat after that message of the outbox."""
        return await self.memory.outbox.messages_since("web", chat_of(secret), after)


@dataclass(frozen=True)
class Founded:
    """A cluster as it was when everybody had been invited, to be copied: its database, codes and secrets."""

    database: Path
    codes: Mapping[str, str]
    secrets: Mapping[str, str]
    at: datetime = NOW


async def found_voting(folder: Path, charter: str, ballot: str) -> Founded:
    """A cluster of the talks that has closed its scores and opened a ballot; all are in by the page, named by
    their seats."""
    clock = TickingClock()
    async with _open(folder / DATABASE, clock) as memory:
        made = WebWorld(memory, clock, folder)
        await made.joins("Minh", await memory.new_cluster("Cụm thi đua số 10", charters.data(charter)))
        codes = await made.invites()
        for seat, code in codes.items():
            await made.joins(seat, code)
        waiting = [*newcomers(await made.look("Minh"))]
        confirmed = tuple(Confirmed(n.person.id, tuple(s.id for s in n.seats)) for n in waiting)
        said = hear({"chat": chat_of(made.secrets["Minh"]), "id": "confirm-all", "text": "việc"})
        assert said
        await memory.turn(said, lambda here, said: Turn(confirmed, "Đã xác nhận."))
        await clock.move(charters.charter(charter).windows["self"].closes)
        await made.say("Cụm trưởng", "bỏ phiếu")
        for key in (ballot, "15", "open", "w0"):
            await made.tap("Cụm trưởng", key)
    return Founded(folder / DATABASE, codes, made.secrets, clock.at)


async def found(folder: Path, charter: str = "short") -> Founded:
    """A cluster with its secretary Minh and Lan of the tax department; the others' codes are out."""
    clock = TickingClock()
    async with _open(folder / DATABASE, clock) as memory:
        made = WebWorld(memory, clock, folder)
        await made.joins("Minh", await memory.new_cluster("Cụm thi đua số 10", load(charter)))
        codes = await made.invites()
        await made.joins("Lan", codes["Đại diện Cục Thuế tỉnh Thanh Hóa"])
    return Founded(folder / DATABASE, codes, made.secrets)


@asynccontextmanager
async def living(founded: Founded, data: Path) -> AsyncIterator[WebWorld]:
    """A copy of a founded cluster in which messages are sent and files are fetched."""
    shutil.copy(founded.database, data / DATABASE)
    clock, stop = TickingClock(founded.at), asyncio.Event()
    async with _open(data / DATABASE, clock) as memory:
        made = WebWorld(memory, clock, data, secrets=dict(founded.secrets), codes=founded.codes)
        sender = send_out(memory.outbox, made.transport, made.receive, stop, clock=clock.now, limits=UNLIMITED)
        fetcher = keep_evidence(memory.evidence, "web", WebFiles(data), data / "evidence", stop)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(sender)
            tasks.create_task(fetcher)
            try:
                yield made
            finally:
                stop.set()


@asynccontextmanager
async def _open(database: Path, clock: TickingClock) -> AsyncIterator[UnitOfWork]:
    how = {"platforms": {"web": PLATFORM, "text": TEXT}, "links": ("http://testserver/vao/{code}",)}
    memory = clock.memory = remember(f"sqlite+pysqlite:///{database}", clock, **how)
    await memory.open()
    try:
        yield memory
    finally:
        await memory.close()


async def settled(condition: Callable[[], Awaitable[bool]], patience: float = 5.0) -> None:
    """Waits until a condition holds."""
    end = asyncio.get_running_loop().time() + patience
    while not await condition():
        assert asyncio.get_running_loop().time() < end, "it did not come about"
        await asyncio.sleep(0.02)
