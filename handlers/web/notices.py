"""Notices to pages that are closed: by their browsers' own push services (RFC 8030), sealed (RFC 8291).

A notice says that there is news in a cluster, and nothing of it; its length is always the same. It is owed in
the database like a message, so that no turn waits for a push service, and one that is away is tried again.
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Literal, Protocol

from handlers.backoff import backoff
from handlers.web.push_keys import PushKeys
from storage.database.errors import cause
from storage.records.push_endpoints import PushEndpoint

if TYPE_CHECKING:
    from aiohttp import BaseConnector, ClientSession

log = logging.getLogger(__name__)

EVERY = 2.0  # seconds between two looks
AT_ONCE = 16
LEASE = timedelta(minutes=2)
PATIENCE = 20.0  # seconds for one push service to answer
LONGEST_BACKOFF = 3600.0
LONGEST_WAIT = 24 * 3600.0  # that a push service may ask for
TRIES = 12  # which take about six hours; the news themselves wait in the page
# Seconds for which a push service keeps a notice whose browser is not reached.
KEPT = 3 * 24 * 3600
SEALED = 1024  # bytes of what is sealed
# 404 and 410: gone; 403: made for other keys than ours.
_GONE = (403, 404, 410)

Outcome = Literal["taken", "gone", "refused"]


class Away(Exception):
    """Push service that takes nothing now; `wait`: the seconds that it asks for, 0 for none."""

    def __init__(self, wait: float = 0.0) -> None:
        super().__init__("the push service takes nothing now")
        self.wait = wait


class OwedNotices(Protocol):
    """The part of storage that the sender of notices needs."""

    async def claim(self, limit: int, lease: timedelta) -> Sequence[PushEndpoint]: ...
    async def told(self, id: int) -> None: ...
    async def postpone(self, id: int, until: datetime, attempts: int) -> None: ...
    async def delete(self, id: int) -> None: ...


async def send_notices(
    owed: OwedNotices,
    keys: PushKeys,
    stop: asyncio.Event,
    clock: Callable[[], datetime],
    connector: "Callable[[], BaseConnector] | None" = None,
) -> None:
    """Sends what is owed until `stop` is set. `connector` takes the place of the one that leads to the public
    internet alone."""
    while not stop.is_set():
        try:
            claimed = await owed.claim(AT_ONCE, LEASE)
            if claimed:
                async with _session((connector or _to_the_public)()) as session:
                    telling = (_tell(one, owed, keys, session, clock) for one in claimed)
                    ends = await asyncio.gather(*telling, return_exceptions=True)
                for error in filter(None, ends):
                    # It is claimed again when its lease is over.
                    log.error("a notice failed: %s", cause(error))
                continue
        except Exception as error:
            log.error("notices not sent yet: %s", cause(error))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), EVERY)


def _to_the_public() -> "BaseConnector":
    # Loaded where somebody has notices.
    from aiohttp import TCPConnector

    from handlers.web.public_addresses import PublicResolver

    return TCPConnector(resolver=PublicResolver(), use_dns_cache=False, force_close=True, limit=AT_ONCE)


def _session(connector: "BaseConnector") -> "ClientSession":
    from aiohttp import ClientSession, ClientTimeout, DummyCookieJar

    timeout = ClientTimeout(total=PATIENCE)
    return ClientSession(connector=connector, timeout=timeout, trust_env=False, cookie_jar=DummyCookieJar())


async def _tell(
    one: PushEndpoint,
    owed: OwedNotices,
    keys: PushKeys,
    session: "ClientSession",
    clock: Callable[[], datetime],
) -> None:
    attempts = one.attempts + 1
    try:
        outcome = await _push(one, keys, session, clock().timestamp())
    except Away as away:
        if attempts < TRIES:
            wait = min(away.wait, LONGEST_WAIT) or backoff(attempts + 4, LONGEST_BACKOFF)
            await owed.postpone(one.id, clock() + timedelta(seconds=wait), attempts)
            return
        outcome = "refused"
    match outcome:
        case "gone":
            await owed.delete(one.id)
        case "taken" | "refused":
            await owed.told(one.id)


async def _push(one: PushEndpoint, keys: PushKeys, session: "ClientSession", now: float) -> Outcome:
    """Outcome of one try. Raises Away."""
    from aiohttp import ClientError

    from handlers.web.public_addresses import is_fit

    if not is_fit(one.endpoint):
        return "gone"
    body = await asyncio.to_thread(_sealed, one)
    if body is None:
        return "gone"
    headers = {
        **keys.headers(one.endpoint, now),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEPT),
        "Topic": "viec",
        "Urgency": "normal",
    }
    try:
        async with session.post(one.endpoint, data=body, headers=headers, allow_redirects=False) as answer:
            status, after = answer.status, answer.headers.get("Retry-After", "")
    except (ClientError, OSError) as error:
        # Of the endpoint no more than the kind of error: its address is a browser's own.
        log.info("a push service is not reached: %s", type(error).__name__)
        raise Away from None
    if 200 <= status < 300:
        return "taken"
    if status in _GONE:
        return "gone"
    if status == 429 or status >= 500:
        raise Away(seconds_of(after, now))
    log.warning("a push service refuses a notice with %d", status)
    return "refused"


def _sealed(one: PushEndpoint) -> bytes | None:
    """The notice, as only that browser can read it; None where the keys are no browser's."""
    from pywebpush import WebPusher, WebPushException

    about = {"endpoint": one.endpoint, "keys": {"p256dh": one.key, "auth": one.auth}}
    try:
        return bytes(WebPusher(about).encode(notice(one.cluster), "aes128gcm")["body"])
    except (ValueError, WebPushException):
        return None


def notice(cluster: str) -> bytes:
    """The words of a notice, all of one length."""
    about = f" của {cluster}" if cluster else ""
    title = f"Có việc mới{about}"
    while len(json.dumps({"title": title}, ensure_ascii=False).encode()) > SEALED:
        title = title[:-1]
    return json.dumps({"title": title}, ensure_ascii=False).encode().ljust(SEALED)


def seconds_of(after: str, now: float) -> float:
    """Seconds that a Retry-After asks for, in either of its forms; 0 for none."""
    if after.isdigit() and len(after) < 9:
        return float(after)
    try:
        return max(parsedate_to_datetime(after).timestamp() - now, 0.0)
    except (TypeError, ValueError):
        return 0.0
