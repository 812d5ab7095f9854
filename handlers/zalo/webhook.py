"""Webhook for Zalo: an event gets its 200 once its turn is committed
(.github/decisions/0005-acknowledge-after-commit.md).

How Zalo repeats what was not answered is not documented; what comes twice is known by its id.
"""

import asyncio
import contextlib
import hmac
import json
import logging
import time
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.dialogue.said import Said
from handlers.channel import Hearing
from handlers.zalo.client import NotReached, ZaloError
from handlers.zalo.hear import events
from handlers.zalo.polling import read_event
from handlers.zalo.transport import ZaloTransport
from storage.database.errors import cause

log = logging.getLogger(__name__)

PATH = "/zalo"
LARGEST = 1024 * 1024  # bytes
LOOK = 60.0  # seconds between two looks at what is set
AGAIN = 10.0  # seconds until a look that failed is tried again
_NONE_SET = 404  # the code of getWebhookInfo where no webhook is set


class Webhook:
    """Caretaker of the webhook: sets it, and again where it has gone. `listened` is called at each look that
    finds it standing; Zalo does not say whether something waits."""

    def __init__(self, zalo: ZaloTransport, public_url: str, listened: Callable[[], Awaitable[None]]):
        self._zalo, self._address, self._listened = zalo, public_url.rstrip("/") + PATH, listened
        self._answered: float | None = None
        self._problem = "the webhook is not set yet"

    async def run(self, stop: asyncio.Event) -> None:
        """Looks after the webhook until `stop` is set. Leaves it set then: what is said waits for the next
        start, as far as Zalo repeats it."""
        while not stop.is_set():
            try:
                await self._look()
                wait = LOOK
            except (ZaloError, NotReached) as error:
                self._problem = f"Zalo does not answer ({error})"
                log.warning("cannot look after Zalo's webhook: %s", error)
                wait = AGAIN
            except Exception as error:
                log.warning("cannot record that Zalo was listened to: %s", cause(error))
                wait = AGAIN
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), wait)

    def hearing(self) -> Hearing:
        age = None if self._answered is None else time.monotonic() - self._answered
        return Hearing(self._problem, age)

    async def _look(self) -> None:
        if await self._set_at() != self._address:
            await self._zalo.client.call("setWebhook", url=self._address, secret_token=self._zalo.secret)
        self._answered, self._problem = time.monotonic(), ""
        await self._listened()

    async def _set_at(self) -> str:
        """Address that Zalo delivers to now; "" for none."""
        try:
            info = await self._zalo.client.call("getWebhookInfo")
        except ZaloError as error:
            if error.code != _NONE_SET:
                raise
            return ""
        url = info.get("url") if isinstance(info, dict) else ""
        return url if isinstance(url, str) else ""


def webhook(zalo: ZaloTransport, receive: Callable[[Said], Awaitable[object]]) -> Route:
    """Route to mount. A turn that could not be kept is answered 503."""

    async def take(request: Request) -> Response:
        given = request.headers.get("X-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(given.encode(), zalo.secret.encode()):
            return Response(status_code=403)
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > LARGEST:
                return Response(status_code=413)
        try:
            delivered = json.loads(bytes(body))
        except (ValueError, RecursionError):
            return Response(status_code=400)
        for event in events(delivered):
            if said := read_event(event, zalo):
                try:
                    await receive(said)
                except Exception as error:
                    log.error("an event of Zalo was not kept: %s", cause(error))
                    return Response(status_code=503)
        return Response()

    return Route(PATH, take, methods=["POST"])
