"""What is owed is sent, and what was sent in is fetched, by the real loops, until nothing is left to do."""

import asyncio
import io
import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import segno

from bot.conversations.papers.paper import codes
from bot.dialogue.said import Said
from handlers.evidence import keep_evidence
from handlers.outbox import send_out
from handlers.pacing import UNLIMITED
from handlers.signed_pages import read_signed_pages
from handlers.transport import Flood, NotDelivered, Refused, Transport, Unavailable, Uncertain
from handlers.workbooks import read_workbooks
from storage.outbox.rows import KEYBOARD
from tests.stage.script import Unplayable

# A talk goes on when all is said, old keyboards included.
AT_ONCE = replace(UNLIMITED, quiet=0)


async def send_all(memory: Any, transport: Transport, decide: Any, now: datetime) -> None:
    """Everything that is owed now on one platform. The sender's clock runs slow here, so that what it
    postpones is due again at once."""

    async def receive(said: Said) -> object:
        return await memory.turn(said, decide)

    stop = asyncio.Event()
    owed: Any = UntilIdle(memory.outbox, stop)
    watched = Watched(transport)
    early = now - timedelta(hours=1)
    await send_out(owed, watched, receive, stop, clock=lambda: early, limits=AT_ONCE)
    if watched.wrong:
        raise Unplayable(f"the platform would not take it: {watched.wrong!r}") from watched.wrong


async def fetch_all(memory: Any, platform: str, folder: Path) -> None:
    """Every file that is wanted from one platform."""
    stop = asyncio.Event()
    wanting: Any = UntilFetched(memory.evidence, stop)
    await keep_evidence(wanting, platform, Files(memory=memory), folder, stop)


async def read_pages(memory: Any, platform: str, folder: Path, receive: Any) -> None:
    """Every signed page that waits on one platform."""
    stop = asyncio.Event()
    waiting: Any = UntilRead(memory.signed_pages, stop)
    await read_signed_pages(waiting, platform, folder, receive, stop)


async def read_all(memory: Any, platform: str, beside: Path, receive: Any) -> None:
    """Every workbook that is wanted from one platform; those that stand beside the talk are what they hold."""
    stop = asyncio.Event()
    wanting: Any = UntilFetched(memory.workbooks, stop)
    files = Files(beside)
    await read_workbooks(wanting, platform, files, memory.views.record, memory.views.drawn, receive, stop)


class UntilIdle:
    """An outbox that stops its sender once nothing is left to do."""

    def __init__(self, outbox: Any, stop: asyncio.Event):
        self.outbox, self.stop, self.begun = outbox, stop, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.outbox, name)

    def handed(self, platform: str, limit: int) -> list[Any]:
        handed: list[Any] = self.outbox.handed(platform, limit)
        self.begun += len(handed)
        return handed

    async def claim(self, platform: str, limit: int, lease: timedelta, lanes: int) -> list[Any]:
        if self.begun:  # What comes next in a chat waits for what is being sent there.
            return []
        claimed: list[Any] = await self.outbox.claim(platform, limit, lease, lanes)
        self.begun += len(claimed)
        if not claimed and lanes == KEYBOARD:
            self.stop.set()
        return claimed

    async def renewed(self, delivery: Any, remind: Any) -> Any:
        current = await self.outbox.renewed(delivery, remind)
        self.begun -= current is None
        return current

    async def delivered(self, delivery: int, message: str) -> None:
        await self.outbox.delivered(delivery, message)
        self.begun -= 1

    async def unknown(self, delivery: int) -> None:
        await self.outbox.unknown(delivery)
        self.begun -= 1

    async def postpone(self, delivery: int, until: datetime) -> None:
        await self.outbox.postpone(delivery, until)
        self.begun -= 1

    async def undeliverable(self, delivery: int, why: str, *, blocked: bool = False) -> None:
        await self.outbox.undeliverable(delivery, why, blocked=blocked)
        self.begun -= 1


class UntilFetched:
    """Evidence that stops whoever fetches it once no file is wanted."""

    def __init__(self, evidence: Any, stop: asyncio.Event):
        self.evidence, self.stop = evidence, stop

    def __getattr__(self, name: str) -> Any:
        return getattr(self.evidence, name)

    async def wanted(self, platform: str, limit: int) -> list[Any]:
        wanted: list[Any] = await self.evidence.wanted(platform, limit)
        if not wanted:
            self.stop.set()
        return wanted


class UntilRead(UntilFetched):
    """Signed pages that stop whoever reads them once none waits."""

    async def waiting(self, platform: str, limit: int) -> list[Any]:
        waiting: list[Any] = await self.evidence.waiting(platform, limit)
        if not waiting:
            self.stop.set()
        return waiting


class Watched:
    """A line that remembers what should never happen; to the sender it is one failure of many."""

    def __init__(self, transport: Transport):
        self.platform, self.transport = transport.platform, transport
        self.wrong: Exception | None = None

    async def deliver(self, delivery: Any) -> str:
        try:
            return await self.transport.deliver(delivery)
        except NotDelivered:
            raise
        except Exception as wrong:
            self.wrong = wrong
            raise Refused(str(wrong)) from None


class Failing:
    """A line on which every first try to send something fails, in turn in each of the ways there are."""

    WAYS = (Unavailable("no line"), Flood(0), Uncertain("timed out"))

    def __init__(self, transport: Transport):
        self.platform, self.transport = transport.platform, transport
        self.tried: set[int] = set()

    async def deliver(self, delivery: Any) -> str:
        if delivery.id not in self.tried:
            self.tried.add(delivery.id)
            raise self.WAYS[len(self.tried) % len(self.WAYS)]
        return await self.transport.deliver(delivery)


# How files of a kind begin; one that no unit may send is among them.
BEGINNINGS = {
    "bin": b"\0\1",
    # Not what its ending says.
    "webp": b"\0\1",
    "jpg": b"\xff\xd8\xff\xe0",
    "png": b"\x89PNG\r\n\x1a\n",
    "pdf": b"%PDF-1.7\n",
    "exe": b"MZ\0\0",
}


class Files:
    """The files people send: the same name is the same file, and its ending tells what it holds; one that
    stands `beside` the talk is that file. “ky-report.png” is a photo of the report as it is now, with the code
    of its draft."""

    def __init__(self, beside: Path | None = None, memory: Any = None):
        self.beside, self.memory = beside, memory

    async def settled(self, ref: str) -> None:
        pass

    async def fetch(self, ref: str) -> bytes:
        name = re.sub(r"^([0-9a-f]{32}-|\d+-)?name:", "", ref)
        if self.beside and (self.beside / name).is_file():
            return (self.beside / name).read_bytes()
        if self.memory and (signed := re.fullmatch(r"ky-([a-z]+)\.png", name)):
            return _photo(str(codes(await self.memory.views.record("k1"))[signed[1]]))
        return BEGINNINGS.get(name.rpartition(".")[2], b"") + name.encode()


def _photo(code: str) -> bytes:
    picture = io.BytesIO()
    segno.make(code, error="m", micro=False).save(picture, kind="png", scale=6, border=4)
    return picture.getvalue()
