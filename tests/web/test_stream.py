"""What is new reaches the pages as it happens, and after a break exactly from where each of them was."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import Any

import httpx
import pytest

from handlers.web import page_watch, stream
from handlers.web.open_streams import A_CHAT
from handlers.web.transport import Bell, WebTransport
from tests.web.served import served
from tests.web.test_page_watch import delivered_elsewhere
from tests.worlds.web import WebWorld


@pytest.fixture
async def live(world: WebWorld) -> AsyncIterator[httpx.AsyncClient]:
    async with served(world.app(), world.transport) as url, httpx.AsyncClient(base_url=url) as http:
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
    query = {"sau": ",".join(known for _ in secrets)}
    headers = {"X-Chat": ",".join(secrets), **({"Last-Event-ID": last} if last else {})}
    async with http.stream("GET", "/su-kien", params=query, headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield Listener(answer.aiter_lines())


async def rows(http: httpx.AsyncClient, secret: str) -> int:
    return max(one["row"] for one in (await http.get(f"/chat/{secret}/tin")).json()["messages"])


async def test_several_chats_are_told_in_one_stream(world: WebWorld, live: httpx.AsyncClient):
    lan, minh = world.secrets["Lan"], world.secrets["Minh"]
    known = str(max(await rows(live, lan), await rows(live, minh)))
    async with listening(live, lan, minh, known=known) as page:
        await world.say("Minh", "ai đã vào")
        assert (await page.words())["chat"] == 1
        await world.say("Lan", "bảng điểm")
        while (heard := await page.words())["chat"] != 0:
            pass
        assert "Bảng tự chấm" in heard["text"]


async def test_a_broken_stream_resumes_where_each_chat_was(world: WebWorld, live: httpx.AsyncClient):
    lan, minh = world.secrets["Lan"], world.secrets["Minh"]
    async with listening(live, lan, minh, known=str(await rows(live, lan))) as page:
        await world.say("Lan", "bảng điểm")
        await page.words()
    was = [int(row) for row in page.position.split(",")]
    await world.say("Lan", "việc")
    missed = await world.messages(lan, was[0])
    async with listening(live, lan, minh, last=page.position) as page:
        heard = [await page.next() for _ in missed]
    assert [(one["chat"], one["row"]) for one in heard] == [(0, d.id) for d in missed]


async def test_an_open_page_hears_at_once_what_this_process_sends(
    world: WebWorld, live: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(page_watch, "LOOK", 60.0)
    async with listening(live, world.secrets["Lan"], known=str(await rows(live, world.secrets["Lan"]))) as page:
        await page.next("nhip")
        await world.say("Lan", "việc")
        assert await page.words()


async def test_what_another_process_sent_is_found_by_looking(
    world: WebWorld, live: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(page_watch, "LOOK", 0.1)
    monkeypatch.setattr(world.transport, "deliver", delivered_elsewhere)
    async with listening(live, world.secrets["Lan"], known=str(await rows(live, world.secrets["Lan"]))) as page:
        await world.say("Lan", "việc")
        assert await page.words()


async def test_a_quiet_stream_beats_so_that_a_dead_one_is_noticed(
    world: WebWorld, live: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(stream, "BEAT", 0.1)
    async with listening(live, world.secrets["Lan"], known=str(await rows(live, world.secrets["Lan"]))) as page:
        for _ in range(3):
            await page.next("nhip")


class Watched(WebTransport):
    """Counts the streams that listen."""

    streams = 0

    @contextmanager
    def listening(self, chats: Iterable[str]) -> Iterator[Bell]:
        with super().listening(chats) as bell:
            self.streams += 1
            try:
                yield bell
            finally:
                self.streams -= 1


async def test_the_server_can_stop_with_streams_open(world: WebWorld):
    world.transport, loop = Watched(), asyncio.get_running_loop()
    async with httpx.AsyncClient() as http:
        async with served(world.app(), world.transport) as url:
            http.base_url = httpx.URL(url)
            opened = listening(http, world.secrets["Lan"])
            page = await opened.__aenter__()
            await page.next("nhip")
            assert world.transport.streams == 1
            begun = loop.time()
        assert loop.time() - begun < 0.9
        await opened.__aexit__(None, None, None)
    assert world.transport.streams == 0


async def test_the_last_word_is_told_and_then_that_the_chat_is_over(world: WebWorld, live: httpx.AsyncClient):
    lan, minh = world.secrets["Lan"], world.secrets["Minh"]
    known = str((await world.messages(lan))[-1].id)
    async with listening(live, lan, known=known) as page:
        await page.next("nhip")
        await world.say("Minh", "thay CT")
        await world.say("Minh", "Thay người")
        await world.say("Minh", "Đơn vị cử người khác")
        assert "thôi làm đại diện" in (await page.words())["text"]
        assert await page.next("het") == {"chat": 0}
    # A page of several phones goes on with the others.
    known = str((await world.messages(minh))[-1].id)
    async with listening(live, lan, minh, known=known) as page:
        assert await page.next("het") == {"chat": 0}
        await world.say("Minh", "trợ giúp")
        heard = await page.words()
        assert heard["chat"] == 1
        assert "Cần hỗ trợ" in heard["text"]


async def test_a_secret_is_named_once(world: WebWorld, http: httpx.AsyncClient):
    lan = world.secrets["Lan"]
    assert (await http.get("/su-kien", headers={"X-Chat": f"{lan},{lan}"})).status_code == 404


async def test_a_seventh_stream_of_a_chat_is_refused_and_asks_instead(world: WebWorld, live: httpx.AsyncClient):
    lan = world.secrets["Lan"]
    async with AsyncExitStack() as tabs:
        pages = [await tabs.enter_async_context(listening(live, lan)) for _ in range(A_CHAT)]
        for page in pages:
            await page.next("nhip")
        seventh = await live.get("/su-kien", headers={"X-Chat": lan})
        assert seventh.status_code == 429
        assert seventh.headers["retry-after"]
    async with asyncio.timeout(8), listening(live, lan) as page:
        await page.next("nhip")
