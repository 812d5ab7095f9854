"""Webhook: Telegram gets its 200 once the turn is committed
(.github/decisions/0005-acknowledge-after-commit.md).

Until then it keeps the update, and its chat waits: Telegram delivers a chat's updates one after another.
"""

import asyncio
import contextlib
import hmac
import json
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.dialogue.said import Said
from handlers.channel import Hearing
from handlers.telegram.hear import ALLOWED_UPDATES, Json
from handlers.telegram.polling import KeptTurn, answer_taps, read_update, unless_stopped
from handlers.telegram.transport import TelegramTransport
from storage.database.errors import cause

log = logging.getLogger(__name__)

PATH = "/telegram"
LARGEST = 1024 * 1024  # bytes
CONNECTIONS = 100  # the most Telegram allows; each bears one update in a round trip
LOOK = 60.0  # seconds between two looks at what Telegram makes of the webhook
AGAIN = 10.0  # seconds until a look that failed is tried again
# Seconds for which an error that Telegram met is reported: it tries again every minute or two.
ERROR_LASTS = 300.0


class Webhook:
    """Caretaker of the webhook: sees to it that Telegram goes on delivering to us.

    Nobody tells us that it does not: another program with this token may have taken the webhook off, or
    Telegram may not reach us. Several processes on one token all set the same address, which does no harm.
    `public_url` is our address. `listened` is called whenever nothing waits for us; `delivered` gives the
    moment of the last delivery.
    """

    def __init__(
        self,
        telegram: TelegramTransport,
        public_url: str,
        listened: Callable[[], Awaitable[None]] | None = None,
        delivered: Callable[[], datetime | None] = lambda: None,
    ):
        self.telegram = telegram
        self.public_url = public_url
        self.listened = listened
        self.delivered = delivered
        self._answered: float | None = None
        self._problem = "the webhook is not set yet"
        self._error: int | None = None  # Telegram's time of the last error it met, 0 for none
        self._error_at: float | None = None  # when we saw that this was a new one

    async def run(self, stop: asyncio.Event) -> None:
        """Sets the webhook, then looks after it until `stop` is set."""
        work = self._set
        while not stop.is_set():
            try:
                await unless_stopped(stop, work())
                work, wait = self._look, LOOK
            except Exception as error:
                # An API server of one's own may know less; whatever it answers must not end the bot.
                self._problem = f"Telegram does not answer ({cause(error)})"
                log.warning("cannot look after the webhook: %s", cause(error))
                wait = AGAIN
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), wait)

    def hearing(self) -> Hearing:
        age = None if self._answered is None else time.monotonic() - self._answered
        return Hearing(self._problem, age)

    async def _set(self) -> None:
        await set_webhook(self.telegram, self.public_url)
        self._answered, self._problem = time.monotonic(), ""

    async def _look(self) -> None:
        found: Json = dict(await self.telegram.call("getWebhookInfo"))
        if found.get("url") != address(self.public_url):
            await self._set()
            self._problem = "another program with this token took the webhook away; one must stop"
            log.error("the webhook was taken away; it is set again")
            return
        self._answered, self._problem = time.monotonic(), ""
        error, before = found.get("last_error_date", 0), self._error
        self._error = error
        # An error that it met before our first look may be long past.
        if before is not None and error != before:
            self._error_at = time.monotonic()
            log.warning("Telegram could not deliver: %s", found.get("last_error_message"))
        lately = self._error_at is not None and time.monotonic() - self._error_at < ERROR_LASTS
        if lately and found.get("pending_update_count"):
            self._problem = "Telegram cannot deliver to THIDUA_PUBLIC_URL; the log says what it met"
        if self.listened and not kept_waiting(found, self.delivered()):
            await self.listened()


def kept_waiting(info: Json, delivered: datetime | None) -> bool:
    """True if something waits at Telegram, and its newest failure to deliver is later than the last success."""
    failed = info.get("last_error_date")
    if not info.get("pending_update_count") or failed is None:
        return False
    return delivered is None or failed >= int(delivered.timestamp())


def address(public_url: str) -> str:
    return public_url.rstrip("/") + PATH


async def set_webhook(telegram: TelegramTransport, public_url: str) -> None:
    """Asks Telegram to deliver to us; the secret proves that a delivery is Telegram's."""
    await telegram.call(
        "setWebhook",
        url=address(public_url),
        secret_token=telegram.secret,
        max_connections=CONNECTIONS,
        allowed_updates=list(ALLOWED_UPDATES),
    )


def webhook(telegram: TelegramTransport, receive: Callable[[Said], Awaitable[KeptTurn]]) -> Route:
    """Route to mount. A turn that could not be kept is answered 503, and Telegram repeats the update."""

    async def take(request: Request) -> Response:
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(given.encode(), telegram.secret.encode()):
            return Response(status_code=403)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        try:
            update: Json = json.loads(body)
            number = update["update_id"]
        except (ValueError, TypeError, KeyError, RecursionError):
            return Response(status_code=400)
        if not isinstance(number, int):
            return Response(status_code=400)
        notice = ""
        if said := read_update(update, telegram):
            try:
                notice = (await receive(said)).notice
            except Exception as error:
                log.error("update %s not kept: %s", number, cause(error))
                return Response(status_code=503)
        return Response(background=BackgroundTask(answer_taps, telegram, [update], {number: notice}))

    return Route(PATH, take, methods=["POST"])


async def _body(request: Request) -> bytes | None:
    """Body of a request, or None where it is too large; no more than the limit is ever read."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return body
