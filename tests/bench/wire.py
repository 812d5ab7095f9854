"""As little of an HTTP server as a load stand needs: keep-alive, Content-Length, one handler, a network of so
many seconds. Written on asyncio's protocols, so that the stand is not what is measured."""

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

from tests.telegram_stand.refusals import ApiError

# Answers at once, or later: `reply` takes the result of the call, or its refusal.
Reply = Callable[[Any], None]
Handle = Callable[[str, bytes, Reply], None]

# Made once: making it takes longer than what it writes.
_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
# Parameters of a form that are JSON.
_JSON = frozenset(("reply_markup", "allowed_updates", "commands", "scope"))


class Wire(asyncio.Protocol):
    """A connection. A call takes `network` seconds on its way: half of them before it is handled, half
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

    def _answer(self, result: Any) -> None:
        if self._half:
            asyncio.get_running_loop().call_later(self._half, self._write, result)
        else:
            self._write(result)

    def _write(self, result: Any) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        refused = isinstance(result, ApiError)
        status = b"%d Refused" % result.code if refused else b"200 OK"
        body = compact(result.json if refused else {"ok": True, "result": result})
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


def parameters(body: bytes) -> dict[str, Any]:
    """Parameters of a call by JSON, by form or by multipart form."""
    if body.startswith(b"{"):
        params: dict[str, Any] = json.loads(body)
        return params
    form = dict(_parts(body) if body.startswith(b"--") else _pairs(body))
    for name in _JSON.intersection(form):
        form[name] = json.loads(form[name])
    return form


def _pairs(body: bytes) -> Iterator[tuple[str, Any]]:
    """As `urllib.parse.parse_qsl`, in half its time."""
    for pair in body.split(b"&"):
        name, _, value = pair.partition(b"=")
        yield name.decode(), unquote_to_bytes(value.replace(b"+", b" ")).decode()


def _parts(body: bytes) -> Iterator[tuple[str, Any]]:
    boundary = body[: body.find(b"\r\n")]
    for part in body.split(boundary)[1:-1]:
        head, _, value = part.partition(b"\r\n\r\n")
        yield head.partition(b'name="')[2].partition(b'"')[0].decode(), value[:-2].decode()


def compact(value: Any) -> bytes:
    return _compact(value).encode()
