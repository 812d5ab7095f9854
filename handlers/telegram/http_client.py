"""HTTP for python-telegram-bot on aiohttp, since the library's own on httpx limits it
(.github/decisions/0018-bot-api-by-method-name.md)."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

CONNECT = 10.0  # seconds, a free connection of the pool included
READ = 20.0  # seconds without a byte
IDLE = 30.0  # seconds after which a connection is not used again: Telegram may have closed it by then

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

# Errors that only happen before the request has left.
_NEVER_LEFT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
)


# Takes the Date of an answer, or None.
OnDate = Callable[[str | None], None]


def http_request(
    connections: int, proxy: str | None = None, on_date: OnDate = lambda header: None
) -> BaseRequest:
    """HTTP client for python-telegram-bot: ours, or its own through a SOCKS proxy, since aiohttp knows none."""
    if proxy and proxy.startswith("socks"):

        async def answered(response: httpx.Response) -> None:
            on_date(response.headers.get("Date"))

        return HTTPXRequest(
            connections,
            proxy=proxy,
            read_timeout=READ,
            connect_timeout=CONNECT,
            pool_timeout=CONNECT,
            httpx_kwargs={"event_hooks": {"response": [answered]}},
        )
    return AiohttpRequest(connections, proxy, on_date)


def had_left(cause: BaseException | None) -> bool:
    """True if the request behind an error may have arrived."""
    broke = isinstance(cause, (aiohttp.ClientError, httpx.HTTPError, TimeoutError))
    return broke and not isinstance(cause, _NEVER_LEFT)


class AiohttpRequest(BaseRequest):
    """Client with at most so many `connections`. `proxy` is http or https; without one, the environment's.

    Raises TimedOut and NetworkError, each with aiohttp's own error as its cause (see `had_left`).
    """

    def __init__(
        self, connections: int, proxy: str | None = None, on_date: OnDate = lambda header: None
    ) -> None:
        self._connections, self._proxy, self._on_date = connections, proxy, on_date
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return READ

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=IDLE)
            self._session = aiohttp.ClientSession(
                connector=connector,
                # The environment's proxies are asked for here, once: aiohttp asks anew for each request, and
                # twice in another thread.
                trust_env=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise RuntimeError("the client is not initialized, or has been shut down")
        timeout = _timeout(_or(pool_timeout, CONNECT), _or(connect_timeout, CONNECT), _or(read_timeout, READ))
        try:
            proxy = self._proxy or _proxy_of(url.partition("/bot")[0])
            async with self._session.request(
                method, url, timeout=timeout, proxy=proxy, **_body(request_data)
            ) as answer:
                self._on_date(answer.headers.get("Date"))
                return answer.status, await answer.read()
        # Only the kind: aiohttp's own words may hold the URL, and the URL holds the token.
        except TimeoutError as error:
            raise TimedOut(type(error).__name__) from error
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from error


@cache
def _proxy_of(server: str) -> str | None:
    """Proxy that the environment names for a server; None for none."""
    parts = urlsplit(server)
    if parts.hostname is None or proxy_bypass(parts.hostname):
        return None
    return getproxies().get(parts.scheme)


@cache
def _timeout(pool: float | None, connect: float | None, read: float | None) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(connect=pool, sock_connect=connect, sock_read=read)


def _body(data: RequestData | None) -> dict[str, Any]:
    """Body of a request: JSON, or a form of several parts where there are files."""
    if data is None or not data.parameters:
        return {}
    if not data.contains_files:
        return {"data": _compact(data.parameters).encode(), "headers": {"Content-Type": "application/json"}}
    form = aiohttp.FormData(quote_fields=False)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, type_) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=type_)
    return {"data": form}


def _or(given: Any, usual: float) -> float | None:
    return usual if given is BaseRequest.DEFAULT_NONE else given
