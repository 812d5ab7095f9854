"""HTTP of our own under python-telegram-bot: time-outs, proxies, and whether a request may have arrived."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from telegram.error import NetworkError, TimedOut
from telegram.request import HTTPXRequest

from handlers.telegram import http_client
from handlers.telegram.http_client import AiohttpRequest, had_left, http_request

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]
SECRET = "1:a-secret"


@asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[str]:
    """The address of a server that does with each connection what `answer` does."""
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.close()


async def failure(address: str, **timeouts: float) -> NetworkError:
    async with AiohttpRequest(1) as client:
        with pytest.raises(NetworkError) as told:
            await client.do_request(f"{address}/bot{SECRET}/getMe", "POST", **timeouts)
    return told.value


async def test_a_request_on_which_the_line_broke_may_have_arrived():
    async with serving(hang_up) as address:
        error = await failure(address)
    assert had_left(error.__cause__)


async def test_a_request_that_is_not_answered_in_time_may_have_arrived():
    async with serving(never) as address:
        error = await failure(address, read_timeout=0.05)
    assert isinstance(error, TimedOut)
    assert had_left(error.__cause__)


async def test_where_nobody_listens_no_request_has_left():
    async with serving(never) as address:
        pass
    assert not had_left((await failure(address)).__cause__)


async def test_an_error_holds_no_address_for_it_holds_the_token():
    async with serving(hang_up) as address:
        assert SECRET not in repr(await failure(address))


async def test_a_request_goes_through_the_proxy_that_is_set():
    asked: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n")).strip())
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        await writer.drain()
        writer.close()

    async with serving(proxy) as address, AiohttpRequest(1, address) as client:
        assert await client.do_request("http://bot.invalid/bot1:x/getMe", "POST") == (200, b"ok")
    assert asked == [b"POST http://bot.invalid/bot1:x/getMe HTTP/1.1"]


def test_through_a_socks_proxy_the_library_s_own_client_is_used():
    assert isinstance(http_request(1, "socks5://127.0.0.1:1080"), HTTPXRequest)
    assert isinstance(http_request(1, "http://127.0.0.1:3128"), AiohttpRequest)


async def test_a_client_that_was_shut_down_can_be_opened_again_and_not_used_before():
    async with serving(hang_up) as address:
        client = AiohttpRequest(1)
        with pytest.raises(RuntimeError, match="not initialized"):
            await client.do_request(address, "POST")
        for _ in range(2):
            await client.initialize()
            with pytest.raises(NetworkError):
                await client.do_request(address, "POST")
            await client.shutdown()


async def dated_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nDate: Mon, 23 Nov 2026 08:00:01 GMT\r\nContent-Length: 2\r\n\r\n{}")
    await writer.drain()
    writer.close()


async def test_the_date_of_an_answer_is_told():
    dates: list[str | None] = []
    async with serving(dated_answer) as address, AiohttpRequest(1, None, dates.append) as client:
        await client.do_request(f"{address}/bot{SECRET}/getMe", "POST")
    assert dates == ["Mon, 23 Nov 2026 08:00:01 GMT"]


async def test_the_date_is_told_by_the_library_s_own_client_too(monkeypatch: pytest.MonkeyPatch):
    dates: list[str | None] = []
    made: list[dict[str, Any]] = []
    monkeypatch.setattr(http_client, "HTTPXRequest", lambda *_, **how: made.append(how))
    http_request(1, "socks5://127.0.0.1:1080", dates.append)
    async with serving(dated_answer) as address, httpx.AsyncClient(**made[0]["httpx_kwargs"]) as client:
        await client.get(address)
    assert dates == ["Mon, 23 Nov 2026 08:00:01 GMT"]
