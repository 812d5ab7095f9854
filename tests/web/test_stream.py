"""What is new reaches the pages as it happens, and after a break exactly from where each of them was."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from handlers.web import stream
from handlers.web.context import chat_of
from tests.web.browser import served
from tests.web.cluster import Cluster


@pytest.fixture
async def live(here: Cluster) -> AsyncIterator[httpx.AsyncClient]:
    async with served(here.app(), here.transport) as url, httpx.AsyncClient(base_url=url) as http:
        yield http


class Listener:
    """One page that listens: `next` is the next event of a kind, `position` what it would resume from."""

    def __init__(self, lines: AsyncIterator[str]) -> None:
        self.lines = lines
        self.position = ""

    async def next(self, kind: str = "tin") -> Any:
        async with asyncio.timeout(8):
            event = ""
            async for line in self.lines:
                name, _, value = line.partition(": ")
                if name == "event":
                    event = value
                elif name == "id":
                    self.position = value
                elif name == "data" and event == kind:
                    return json.loads(value)
        raise AssertionError("the stream ended")

    async def words(self) -> Any:
        """The next message that is more than options taken off."""
        while not (heard := await self.next())["text"]:
            assert heard["strip"]
        return heard


@asynccontextmanager
async def listening(
    http: httpx.AsyncClient, *secrets: str, known: str = "0", last: str = ""
) -> AsyncIterator[Listener]:
    query = httpx.QueryParams([*(("chat", s) for s in secrets), *(("sau", known) for _ in secrets)])
    headers = {"Last-Event-ID": last} if last else {}
    async with http.stream("GET", "/su-kien", params=query, headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield Listener(answer.aiter_lines())


async def rows(http: httpx.AsyncClient, secret: str) -> int:
    return max(one["row"] for one in (await http.get(f"/chat/{secret}/tin")).json()["messages"])


async def test_several_chats_are_told_in_one_stream(here: Cluster, live: httpx.AsyncClient):
    lan, minh = here.secrets["Lan"], here.secrets["Minh"]
    known = str(max(await rows(live, lan), await rows(live, minh)))
    async with listening(live, lan, minh, known=known) as page:
        await here.says("Minh", "ai đã vào")
        assert (await page.words())["chat"] == 1
        await here.says("Lan", "bảng điểm")
        while (heard := await page.words())["chat"] != 0:
            pass
        assert "Bảng tự chấm" in heard["text"]


async def test_a_broken_stream_resumes_where_each_chat_was(here: Cluster, live: httpx.AsyncClient):
    lan, minh = here.secrets["Lan"], here.secrets["Minh"]
    async with listening(live, lan, minh, known=str(await rows(live, lan))) as page:
        await here.says("Lan", "bảng điểm")
        await page.words()
    was = [int(row) for row in page.position.split(",")]
    await here.says("Lan", "việc")
    missed = await here.memory.outbox.messages_since("web", chat_of(lan), was[0])
    async with listening(live, lan, minh, last=page.position) as page:
        heard = [await page.next() for _ in missed]
    assert [(one["chat"], one["row"]) for one in heard] == [(0, d.id) for d in missed]


async def test_an_open_page_hears_at_once_what_this_process_sends(
    here: Cluster, live: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(stream, "LOOK", 60.0)
    async with listening(live, here.secrets["Lan"], known=str(await rows(live, here.secrets["Lan"]))) as page:
        await page.next("nhip")
        await here.says("Lan", "việc")
        assert await page.words()


async def test_what_another_process_sent_is_found_by_looking(
    here: Cluster, live: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(stream, "LOOK", 0.1)
    monkeypatch.setattr(here.transport, "ring", lambda chat: None)
    async with listening(live, here.secrets["Lan"], known=str(await rows(live, here.secrets["Lan"]))) as page:
        await here.says("Lan", "việc")
        assert await page.words()


async def test_a_quiet_stream_beats_so_that_a_dead_one_is_noticed(
    here: Cluster, live: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(stream, "LOOK", 0.05)
    monkeypatch.setattr(stream, "BEAT", 0.1)
    async with listening(live, here.secrets["Lan"], known=str(await rows(live, here.secrets["Lan"]))) as page:
        for _ in range(3):
            await page.next("nhip")


async def test_the_server_can_stop_with_streams_open(here: Cluster):
    loop = asyncio.get_running_loop()
    async with httpx.AsyncClient() as http:
        async with served(here.app(), here.transport) as url:
            http.base_url = httpx.URL(url)
            opened = listening(http, here.secrets["Lan"])
            page = await opened.__aenter__()
            await page.next("nhip")
            begun = loop.time()
        assert loop.time() - begun < 0.9
        await opened.__aexit__(None, None, None)
    assert not here.transport._bells


async def test_the_last_word_is_told_and_then_that_the_chat_is_over(here: Cluster, live: httpx.AsyncClient):
    lan, minh = here.secrets["Lan"], here.secrets["Minh"]
    known = str((await here.memory.outbox.messages_since("web", chat_of(lan), 0))[-1].id)
    async with listening(live, lan, known=known) as page:
        await page.next("nhip")
        await here.says("Minh", "thay CT")
        await here.says("Minh", "Thay người")
        await here.says("Minh", "Đơn vị cử người khác")
        assert "thôi làm đại diện" in (await page.words())["text"]
        assert await page.next("het") == {"chat": 0}
    # A page of several phones goes on with the others.
    known = str((await here.memory.outbox.messages_since("web", chat_of(minh), 0))[-1].id)
    async with listening(live, lan, minh, known=known) as page:
        assert await page.next("het") == {"chat": 0}
        await here.says("Minh", "trợ giúp")
        heard = await page.words()
        assert heard["chat"] == 1
        assert "Cần hỗ trợ" in heard["text"]
