"""The whole way of an update: its bytes to the webhook, heard, kept on SQLite, what is owed put into calls."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette

from bot.dialogue.said import Said
from config.public_holidays import vietnam
from handlers.inbox import receive
from handlers.telegram import TELEGRAM
from handlers.telegram.hear import Me
from handlers.telegram.speak import LONGEST, LONGEST_CAPTION, Request, speak, units
from handlers.telegram.webhook import PATH, webhook
from handlers.web.transport import PLATFORM as WEB
from storage.turn.unit_of_work import Kept, UnitOfWork
from tests.hostile.stations import Station
from tests.hostile.updates import Update
from tests.stage import memories

LEASE = timedelta(minutes=2)
# Seconds. Other programs share the machine: only what this one has spent itself counts.
IN_TIME = 1.0


@dataclass
class Slowest:
    """The slowest answer so far: in seconds of the clock, and in those that this process spent on it."""

    seconds: float = 0.0
    spent: float = 0.0

    @contextmanager
    def timed(self, what: object) -> Iterator[None]:
        """Fails where one answer takes longer than it may."""
        began, before = time.monotonic(), time.process_time()
        yield
        spent = time.process_time() - before
        self.seconds, self.spent = max(self.seconds, time.monotonic() - began), max(self.spent, spent)
        assert spent < IN_TIME, what


class Deaf:
    """Telegram as the webhook needs it: nobody is there to be answered."""

    me = Me(7000, "thidua_bot")
    secret = "s3cret"

    async def answer(self, callback_query: str, notice: str = "") -> None:
        assert isinstance(callback_query, str)


@dataclass
class Edge:
    """The bot at one station; `numbers` counts updates."""

    memory: UnitOfWork
    client: httpx.AsyncClient
    failed: list[str]
    numbers: int = 10_000
    slowest: Slowest = field(default_factory=Slowest)

    async def take(self, update: Update) -> None:
        """One update; whatever it is, Telegram is told that it has been dealt with, and no turn has failed."""
        self.numbers += 1
        with self.slowest.timed(update):
            answer = await self.client.post(PATH, content=json.dumps({"update_id": self.numbers, **update}))
        assert (answer.status_code, self.failed) == (200, []), update

    async def settle(self) -> None:
        """What is owed can be said."""
        while owed := await self.memory.outbox.claim("telegram", 64, LEASE):
            for delivery in owed:
                for request in speak(delivery):
                    check(request)
            await asyncio.gather(
                *(self.memory.outbox.delivered(d.id, d.edit or f"{d.id + 10_000}") for d in owed)
            )


def check(request: Request) -> None:
    """What Telegram would refuse."""
    json.dumps(request.params, ensure_ascii=False).encode()
    for name, longest in (("text", LONGEST), ("caption", LONGEST_CAPTION)):
        if name in request.params:
            assert request.params[name].strip(), request.method
            assert units(request.params[name].replace("&lt;", "<")) <= longest * 5
    for row in request.params.get("reply_markup", {}).get("inline_keyboard", []):
        for key in row:
            assert key["text"]
            assert 1 <= len(key["callback_data"].encode()) <= 64


async def live(station: Station, folder: Path, some: Sequence[Update], slowest: Slowest) -> None:
    """These updates, one after another, from where the station stands; then time passes."""
    async with at(station, folder) as edge:
        edge.slowest = slowest
        for update in some:
            await edge.take(update)
        await edge.settle()


@asynccontextmanager
async def at(station: Station, folder: Path) -> AsyncIterator[Edge]:
    await memories.begin(folder)
    url = station.lay_out(folder / "talk.sqlite3")
    platforms = {"telegram": TELEGRAM, "web": WEB}
    memory = memories.Quick(url, clock=lambda: station.now, platforms=platforms, holidays=vietnam())
    await memory.open()
    try:
        deaf: Any = Deaf()
        failed: list[str] = []

        async def take(said: Said) -> Kept:
            kept = await receive(memory, said)
            failed.extend([said.update] if kept.status == "failed" else [])
            return kept

        transport = httpx.ASGITransport(Starlette(routes=[webhook(deaf, take)]))
        headers = {"X-Telegram-Bot-Api-Secret-Token": Deaf.secret}
        async with httpx.AsyncClient(transport=transport, base_url="http://x", headers=headers) as client:
            yield Edge(memory, client, failed)
    finally:
        await memory.close()
