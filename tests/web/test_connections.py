"""Connections: more than there are descriptors for are refused, and a head that dawdles ends its own."""

import asyncio
import contextlib
import logging
import resource
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from handlers import logging_setup
from handlers.web import connections
from handlers.web.connections import MOST, RESERVE, most_open
from handlers.web.server import serve

HELLO = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"


async def hello(request: Request) -> PlainTextResponse:
    return PlainTextResponse("hello")


@asynccontextmanager
async def serving() -> AsyncIterator[int]:
    """The port of a server as it is set up."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        stop = asyncio.Event()
        task = asyncio.create_task(serve(Starlette(routes=[Route("/", hello)]), listening, "", stop))
        await asyncio.sleep(0.2)
        try:
            yield listening.getsockname()[1]
        finally:
            stop.set()
            await task


async def talk(port: int, said: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(said)
    async with asyncio.timeout(10):
        first = await reader.read(4096)
    writer.close()
    return first


async def test_too_many_connections_are_refused_and_those_that_are_open_go_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    caplog.handler.addFilter(logging_setup.OnceAMinute())
    monkeypatch.setattr(connections, "most_open", lambda: 5)
    async with serving() as port, AsyncExitStack() as open_ones:
        kept = [await asyncio.open_connection("127.0.0.1", port) for _ in range(5)]
        for _, writer in kept:
            open_ones.callback(writer.close)
        refused = [await talk(port, HELLO) for _ in range(20)]
        assert {answer.split(b"\r\n")[0] for answer in refused} == {b"HTTP/1.1 503 Service Unavailable"}
        reader, writer = kept[0]
        writer.write(HELLO)
        assert (await reader.read(4096)).startswith(b"HTTP/1.1 200")
        writer.close()
        await asyncio.sleep(0.1)
        assert (await talk(port, HELLO)).startswith(b"HTTP/1.1 200")
    assert caplog.text.count("more are refused") == 1


async def test_a_head_that_dawdles_ends_its_connection(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(connections, "HEAD", 0.3)
    async with serving() as port:
        for begun in (b"", b"GET / HTTP/1.1\r\nhost:", HELLO + HELLO[:20]):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(begun)
            async with asyncio.timeout(8):
                await reader.read()
            writer.close()
        assert (await talk(port, HELLO)).startswith(b"HTTP/1.1 200")


async def test_a_head_without_end_is_not_read_to_it():
    async with serving() as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\n")
        sent = 0
        with contextlib.suppress(ConnectionError):
            async with asyncio.timeout(8):
                while True:
                    writer.write(b"x-much: " + b"x" * 1000 + b"\r\n")
                    await writer.drain()
                    sent += 1000
        assert sent < 5_000_000  # What lies in the buffers between.


def test_descriptors_are_left_to_the_database_and_the_messengers():
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        for soft, most in ((1024, 1024 - RESERVE), (200, 50), (before[1], min(MOST, before[1] - RESERVE))):
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, before[1]))
            assert most_open() == most
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_descriptors_that_ran_out_are_logged_once_a_minute(caplog: pytest.LogCaptureFixture):
    caplog.handler.addFilter(logging_setup.OnceAMinute())
    loop = asyncio.new_event_loop()
    for _ in range(100):
        error = {"message": "socket.accept() out of system resource", "exception": OSError(24, "too many")}
        logging_setup.on_unhandled(loop, error)
    loop.close()
    assert len(caplog.records) == 1
    assert caplog.records[0].levelno == logging.ERROR
