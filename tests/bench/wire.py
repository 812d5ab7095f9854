"""As little of an HTTP server as a load stand needs: keep-alive, Content-Length, one handler, a network of so
many seconds. Written on asyncio's protocols, so that the stand is not what is measured."""

import asyncio
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_to_bytes

# Answers at once, or later: `reply` takes what is the result of the call, already as JSON.
Reply = Callable[[bytes], None]
Handle = Callable[[str, bytes, Reply], None]

FLOOD = b"""!{"ok":false,"error_code":429,"description":"Too Many Requests: retry after %d","""
FLOOD += b""""parameters":{"retry_after":%d}}"""


def flood(seconds: int) -> bytes:
    """The refusal of a call that came too soon."""
    return FLOOD % (seconds, seconds)


class Wire(asyncio.Protocol):
    """One connection. A call takes `network` seconds on its way: half of them before it is handled, half
    after it is answered."""

    def __init__(self, handle: Handle, network: float) -> None:
        self._handle, self._half = handle, network / 2
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end]
            start, length = end + 4, _length(head)
            if length < 0:
                chunks = _unchunked(self._buffer[start:])
                if chunks is None:
                    return
                body, rest = chunks
            elif len(self._buffer) < start + length:
                return
            else:
                body, rest = self._buffer[start : start + length], self._buffer[start + length :]
            self._buffer = rest
            target = head.split(b" ", 2)[1].decode()
            method = target.partition("?")[0].rpartition("/")[2]
            if self._half:
                asyncio.get_running_loop().call_later(self._half, self._handle, method, body, self._answer)
            else:
                self._handle(method, body, self._answer)

    def _answer(self, result: bytes) -> None:
        if self._half:
            asyncio.get_running_loop().call_later(self._half, self._write, result)
        else:
            self._write(result)

    def _write(self, result: bytes) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        status, body = b"200 OK", b'{"ok":true,"result":%b}' % result
        if result.startswith(b"!"):
            status, body = b"429 Too Many Requests", result[1:]
        head = b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        self._transport.write(head % (status, len(body)) + body)


def _length(head: bytes) -> int:
    """-1: in chunks."""
    lower = head.lower()
    if b"transfer-encoding: chunked" in lower:
        return -1
    _, found, rest = lower.partition(b"content-length:")
    return int(rest.partition(b"\r\n")[0]) if found else 0


def _unchunked(data: bytes) -> tuple[bytes, bytes] | None:
    body = b""
    while (end := data.find(b"\r\n")) >= 0:
        size = int(data[:end].partition(b";")[0], 16)
        if len(data) < end + size + 4:
            return None
        body += data[end + 2 : end + 2 + size]
        data = data[end + size + 4 :]
        if not size:
            return body, data
    return None


def field(body: bytes, name: str) -> str:
    """One parameter of a form, of a multipart form or of a JSON object."""
    if body.startswith(b"{"):
        value = json.loads(body).get(name, "")
        return json.dumps(value) if isinstance(value, dict | list) else str(value)
    if body.startswith(b"--"):
        _, found, rest = body.partition(b'name="%b"' % name.encode())
        return rest.partition(b"\r\n\r\n")[2].partition(b"\r\n--")[0].decode() if found else ""
    key = name.encode() + b"="
    start = 0 if body.startswith(key) else body.find(b"&" + key) + 1
    if not start and not body.startswith(key):
        return ""
    end = body.find(b"&", start)
    value = body[start + len(key) : None if end < 0 else end]
    return unquote_to_bytes(value.replace(b"+", b" ")).decode()


def compact(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
