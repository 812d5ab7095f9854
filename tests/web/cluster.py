"""A cluster that lives on the web alone: the real memory and core, a sender, a fetcher, a clock to move."""

import asyncio
import itertools
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import httpx
from starlette.applications import Starlette

from bot.conversations.decide import decide, elapse
from bot.conversations.situation import Document, Said
from config.charters import load
from handlers.files import keep_evidence
from handlers.outbox import UNLIMITED, send_out
from handlers.web.app import app
from handlers.web.demo import Person, demo_app
from handlers.web.hear import hear
from handlers.web.house import chat_of, new_secret
from handlers.web.transport import PLATFORM, WebTransport
from handlers.web.uploads import WebFiles
from storage.memory import Kept, Memory

BEGUN = datetime.fromisoformat("2026-11-23T08:00+07:00")
UNITS = ("thue", "thongke", "khobac", "nganhang", "haiquan", "qltt", "dutru", "bhxh")


@dataclass
class Clock:
    """Time that stands still until it is moved on; moving it reads out what fell due."""

    at: datetime = BEGUN
    memory: Memory | None = None

    def now(self) -> datetime:
        return self.at

    async def move(self, to: datetime) -> None:
        self.at = to
        if self.memory:
            await self.memory.tick(elapse)


async def make(document: Document) -> bytes:
    return f"xlsx of {document.cycle}".encode()


@dataclass
class Cluster:
    """`receive` may be made to fail. `secrets` are the chats people have come into, by their names."""

    memory: Memory
    clock: Clock
    data: Path
    code: str
    transport: WebTransport = field(default_factory=WebTransport)
    secrets: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    ids: "itertools.count[int]" = field(default_factory=itertools.count)

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

    async def says(self, who: str, text: str, **more: object) -> str:
        """Says something through the page's own `hear`; what the chat was told since, in one text."""
        chat = chat_of(self.secrets[who])
        before = await self.memory.messages_since("web", chat, 0)
        update = {"chat": chat, "id": f"update-{next(self.ids)}", "text": text, "name": who, **more}
        said = hear(update)
        assert said
        assert (await self.receive(said)).status == "kept"
        after = await self.memory.messages_since("web", chat, before[-1].id if before else 0)
        return "\n".join(d.text for d in after)

    async def joins(self, who: str, code: str) -> str:
        self.secrets[who] = new_secret()
        return await self.says(who, f"/start {code}")

    async def invites(self) -> dict[str, str]:
        """Codes by seat, as the secretary reads them: "Đại diện Cục Thuế tỉnh Thanh Hóa"."""
        told = await self.says("Minh", "mã mời")
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


@asynccontextmanager
async def cluster(data: Path, charter: str = "short") -> AsyncIterator[Cluster]:
    """A cluster whose secretary Minh has joined; messages are sent and files fetched meanwhile."""
    clock = Clock()
    memory = Memory(
        f"sqlite+pysqlite:///{data / 'thidua.sqlite3'}",
        clock=clock.now,
        platforms={"web": PLATFORM},
        links=("http://testserver/vao/{code}",),
    )
    await memory.open()
    clock.memory = memory
    made = Cluster(memory, clock, data, await memory.new_cluster("Cụm thi đua số 10", load(charter)))
    stop = asyncio.Event()
    sender = send_out(memory, made.transport, made.receive, stop, clock=clock.now, limits=UNLIMITED)
    fetcher = keep_evidence(memory, "web", WebFiles(data), data / "evidence", stop)
    tasks = [asyncio.create_task(sender), asyncio.create_task(fetcher)]
    try:
        await made.joins("Minh", made.code)
        yield made
    finally:
        stop.set()
        await asyncio.gather(*tasks)
        await memory.close()


async def settled(condition: "partial[object] | object", patience: float = 5.0) -> None:
    """Waits until an async condition holds."""
    end = asyncio.get_running_loop().time() + patience
    while not await condition():  # type: ignore[operator]
        assert asyncio.get_running_loop().time() < end, "it did not come about"
        await asyncio.sleep(0.02)


HOUR, DAY = timedelta(hours=1), timedelta(days=1)
