"""Client of Zalo's Bot API: a method by its name, its result as plain JSON, its errors sorted.

httpx, since Zalo's edge sends two `Server` headers, which stricter parsers refuse. The address of a call holds
the token, so nothing here says an address, and httpx's own log lines stay off.
"""

import json
import logging
from collections.abc import Callable
from typing import Any

import httpx

from handlers.logging_setup import hide

OFFICIAL = "https://bot-api.zaloplatforms.com"
CONNECT = 10.0  # seconds
READ = 20.0  # seconds without a byte
LARGEST_ANSWER = 4 * 1024 * 1024  # bytes

# Errors that only happen before the request has left.
_NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
# httpx logs the address at INFO, httpcore at DEBUG.
_TALKATIVE = ("httpx", "httpcore")

Json = dict[str, Any]


class ZaloError(Exception):
    """Answer of Zalo other than success: its code, its own words, and the seconds it asks to wait (0: none)."""

    def __init__(self, code: int, description: str = "", retry_after: float = 0.0):
        super().__init__(f"{code} {description}".strip())
        self.code, self.description, self.retry_after = code, description, retry_after


class NotReached(Exception):
    """Zalo that gave no answer. `left`: the request may have arrived. Said without the address."""

    def __init__(self, kind: str, *, left: bool):
        super().__init__(kind)
        self.left = left


class ZaloClient:
    """Client of one bot. `api_url`: another host of Zalo's, or a stand. `on_date` takes each answer's Date."""

    def __init__(
        self, token: str, api_url: str = OFFICIAL, on_date: Callable[[str | None], None] = lambda date: None
    ):
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
        hide(token)
        self._at = f"{api_url.rstrip('/')}/bot{token}/"
        self._on_date = on_date
        self._http = self._opened()

    async def call(self, method: str, *, wait: float = 0.0, **params: object) -> Any:
        """Result of a method. Parameters that are None are left out. `wait`: seconds for which Zalo may hold
        its answer back. Raises ZaloError or NotReached."""
        given = {name: value for name, value in params.items() if value is not None}
        timeout = httpx.Timeout(READ, connect=CONNECT, pool=CONNECT, read=READ + wait)
        try:
            # No address of a redirect gets the token.
            answer = await self._http.post(self._at + method, json=given, timeout=timeout)
        except httpx.HTTPError as error:
            left = not isinstance(error, _NEVER_LEFT)
            raise NotReached(type(error).__name__, left=left) from None
        self._on_date(answer.headers.get("Date"))
        return _result(answer)

    async def download(self, url: str, most: int) -> bytes:
        """Bytes of a photo at its address, of at most `most` and one more. Raises ZaloError or NotReached."""
        found = bytearray()
        try:
            async with self._http.stream("GET", url) as answer:
                if answer.status_code != httpx.codes.OK:
                    raise ZaloError(answer.status_code)
                async for piece in answer.aiter_bytes():
                    found += piece
                    if len(found) > most:
                        break
        except httpx.HTTPError as error:
            raise NotReached(type(error).__name__, left=False) from None
        return bytes(found[: most + 1])

    async def renew(self) -> None:
        """Makes new connections: a half-closed one may keep a poll silent for long."""
        await self._http.aclose()
        self._http = self._opened()

    async def close(self) -> None:
        await self._http.aclose()

    def _opened(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(timeout=httpx.Timeout(READ, connect=CONNECT), follow_redirects=False)


def _result(answer: httpx.Response) -> Any:
    """Result within the envelope `{ok, result, error_code, description}`; `ok` counts, not the status alone."""
    envelope = _json(answer)
    if answer.is_success and envelope.get("ok") is True:
        return envelope.get("result")
    code = envelope.get("error_code")
    known = code if isinstance(code, int) and not isinstance(code, bool) else answer.status_code
    said = envelope.get("description")
    raise ZaloError(known, said if isinstance(said, str) else "", _seconds(answer.headers.get("Retry-After")))


def _json(answer: httpx.Response) -> Json:
    if len(answer.content) > LARGEST_ANSWER:
        return {}
    try:
        envelope = json.loads(answer.content)
    except (ValueError, RecursionError):
        return {}
    return envelope if isinstance(envelope, dict) else {}


def _seconds(header: str | None) -> float:
    return float(header) if header and header.isascii() and header.isdecimal() else 0.0
