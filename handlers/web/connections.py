"""Connections to the web server: a bound on how many are open, and a deadline for the head of each request.

A connection costs a descriptor. Those above the bound are for the database, the messengers and files: however
many strangers knock, all channels go on.
"""

import asyncio
import logging
import resource
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

log = logging.getLogger(__name__)

HEAD = 10.0  # seconds in which the head of a request has to come
LARGEST_HEAD = 32 * 1024  # bytes
MOST = 12_000
# Descriptors that are left to all else.
RESERVE = 192
# Connections that may be taken in before the first of them is looked at.
BACKLOG = 64

_FULL = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


def most_open() -> int:
    """Number of connections that may be open, by the descriptors this process has."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST if soft == resource.RLIM_INFINITY else min(MOST, max(soft - RESERVE, soft // 4))


class BoundedHttp(HttpToolsProtocol):
    """Connection that is refused where too many are open, and is closed where the head of a request dawdles."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._most = most_open()
        self._waits: asyncio.TimerHandle | None = None
        self._head = 0  # bytes of a head that have come

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) <= self._most:
            self._await_head()
            return
        log.warning("%d connections are open; more are refused", self._most)
        transport.write(_FULL)
        transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_came()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._waits is None and (self.cycle is None or self.cycle.response_complete):
            self._await_head()
        if self._waits is not None:
            self._head += len(data)
        super().data_received(data)
        # Not the body that may have come with a head.
        if self._waits is not None and self._head > LARGEST_HEAD:
            self._give_up()

    def on_headers_complete(self) -> None:
        self._head_came()
        super().on_headers_complete()

    def _await_head(self) -> None:
        self._head, self._waits = 0, self.loop.call_later(HEAD, self._give_up)

    def _head_came(self) -> None:
        if self._waits is not None:
            self._waits.cancel()
            self._waits = None

    def _give_up(self) -> None:
        self._head_came()
        self.transport.close()
