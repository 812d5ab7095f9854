"""The whole way through the page: a request over HTTP, kept on SQLite, answered and drawn."""

import hashlib
import json
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
from hypothesis import strategies as st

from bot.dialogue.said import Said
from config.public_holidays import vietnam
from handlers.inbox import receive
from handlers.telegram import TELEGRAM
from handlers.web.app import app
from handlers.web.context import chat_of
from handlers.web.rate_limits import Unlimited
from handlers.web.transport import PLATFORM as WEB
from storage.turn.unit_of_work import Kept
from tests.hostile.corpus import TAPS, VALUES
from tests.hostile.edge import Slowest
from tests.hostile.stations import Station
from tests.hostile.updates import words
from tests.stage import memories
from tests.worlds.web import make

Asked = dict[str, Any]
KINDS = ("text", "text", "text", "tap", "tap", "files", "joined", "", "migrated")
FIELDS = ("id", "kind", "text", "question", "on", "files", "sau", "who", "chat", "name", "group")


def secret_of(chat: str) -> str:
    """Secret of the page that a chat of the station has become."""
    return hashlib.sha256(f"page of {chat}".encode()).hexdigest()[:32]


@st.composite
def requests(draw: st.DrawFn, station: Station) -> Asked:
    """One request by somebody of the cluster, or by nobody; most say something."""
    secret = draw(st.sampled_from([*map(secret_of, station.chats), "x" * 32]))
    what = draw(st.sampled_from(("say", "say", "say", "say", "say", "form", "look", "door", "file", "odd")))
    match what:
        case "say" | "form":
            body = draw(_said(station))
            path = f"/chat/{secret}/noi"
            return {
                "method": "POST",
                "url": path,
                **({"data": _flat(body)} if what == "form" else {"json": body}),
            }
        case "look":
            number, named = draw(st.integers(-9, 900)), _in_url(draw(words))
            page = draw(st.sampled_from((
                *("", "/bang", f"/bang?don_vi={named}", "/tin?mo=1", f"/tin?sau={number}", f"/tin?sau={named}"),
                *(f"/van-ban/{number}", f"/minh-chung/{number}", "/trang-nhom", f"/van-ban/{named}"),
            )))  # fmt: skip
            return {"method": "GET", "url": f"/chat/{secret}{page}"}
        case "door":
            code = _in_url(draw(words) or "x")
            return {
                "method": draw(st.sampled_from(("GET", "POST"))),
                "url": f"/vao/{code}",
                "data": _flat({"name": draw(words)}),
            }
        case "file":
            name, content = (
                draw(st.sampled_from(("a" * 12, _in_url(draw(words))))),
                draw(st.binary(max_size=400)),
            )
            return {
                "method": "POST",
                "url": f"/chat/{secret}/tep/{name}?ten={_in_url(draw(words))}",
                "content": content,
            }
        case _:
            path = draw(
                st.sampled_from((f"/chat/{secret}/noi", f"/nhom/{secret}/noi", "/su-kien", "/telegram"))
            )
            return {"method": "POST", "url": path, "content": draw(st.binary(max_size=400))}


@st.composite
def _said(draw: st.DrawFn, station: Station) -> dict[str, Any]:
    question, _, key = draw(st.sampled_from((*station.taps, *TAPS))).partition("=")
    kind = draw(st.sampled_from(KINDS))
    body = {"id": "x" * 8, "kind": kind, "text": key if kind == "tap" else draw(words), "sau": "0"}
    body |= {"question": question} if draw(st.booleans()) else {}
    body |= {"files": [{"ref": "a" * 12, "name": draw(words)}]} if kind == "files" else {}
    for _ in range(draw(st.sampled_from((0, 0, 0, 1, 2)))):
        body[draw(st.sampled_from(FIELDS))] = draw(st.one_of(st.sampled_from(VALUES), words))
    return body


def _flat(body: dict[str, Any]) -> dict[str, str]:
    return {key: str(value).encode("utf-8", "replace").decode()[:70_000] for key, value in body.items()}


def _in_url(text: str) -> str:
    return quote(text.encode("utf-8", "replace")[:2000], safe="")


@dataclass
class Page:
    """The pages of one station; `numbers` counts requests."""

    client: httpx.AsyncClient
    failed: list[str]
    slowest: Slowest
    numbers: int = field(default=10_000)

    async def take(self, asked: Asked) -> None:
        """One request: it is answered in time, not by an error of ours, and no turn has failed."""
        self.numbers += 1
        given = dict(asked)
        if isinstance(given.get("json"), dict):
            body = given.pop("json")
            if body.get("id") == "x" * 8:
                body = {**body, "id": f"update-{self.numbers}"}
            given |= {"content": json.dumps(body).encode("utf-8", "replace")}
            given |= {"headers": {"content-type": "application/json"}}
        elif isinstance(given.get("data"), dict) and given["data"].get("id") == "x" * 8:
            given["data"] = {**given["data"], "id": f"update-{self.numbers}"}
        with self.slowest.timed(asked):
            answer = await self.client.request(**given)
        assert answer.status_code < 500, asked
        assert self.failed == [], asked


async def live(station: Station, folder: Path, some: Sequence[Asked], slowest: Slowest) -> None:
    """These requests, one after another, from where the station stands."""
    async with at(station, folder, slowest) as page:
        for asked in some:
            await page.take(asked)


@asynccontextmanager
async def at(station: Station, folder: Path, slowest: Slowest) -> AsyncIterator[Page]:
    await memories.begin(folder)
    url = station.lay_out(folder / "talk.sqlite3")
    with sqlite3.connect(folder / "talk.sqlite3") as database:
        for chat in station.chats:
            page = {"page": chat_of(secret_of(chat)), "chat": chat}
            database.execute(
                "UPDATE channels SET platform = 'web', chat = :page, who = :page WHERE chat = :chat", page
            )
            database.execute("UPDATE outbox SET platform = 'web', chat = :page WHERE chat = :chat", page)
    database.close()
    platforms = {"telegram": TELEGRAM, "web": WEB}
    memory = memories.Quick(url, clock=lambda: station.now, platforms=platforms, holidays=vietnam())
    await memory.open()
    try:
        failed: list[str] = []

        async def take(said: Said) -> Kept:
            kept = await receive(memory, said)
            failed.extend([said.update] if kept.status == "failed" else [])
            return kept

        transport = httpx.ASGITransport(app(memory, take, data=folder, make=make, limits=Unlimited()))
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            yield Page(client, failed, slowest)
    finally:
        await memory.close()
