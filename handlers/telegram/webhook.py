"""The webhook: Telegram gets its 200 once the turn is committed. Until then it keeps the update, and its chat
waits: Telegram delivers a chat's updates one after another."""

import hmac
import json
import logging
from collections.abc import Awaitable, Callable

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.conversations.situation import Said
from handlers.telegram.hear import ALLOWED_UPDATES, Json
from handlers.telegram.polling import Answer, answer_taps, heard_in
from handlers.telegram.transport import Telegram

log = logging.getLogger(__name__)

PATH = "/telegram"
LARGEST = 1024 * 1024  # bytes
CONNECTIONS = 40


async def set_webhook(telegram: Telegram, public_url: str) -> None:
    """Ask Telegram to deliver to us; the secret proves that a delivery is Telegram's."""
    await telegram.call(
        "setWebhook",
        url=public_url.rstrip("/") + PATH,
        secret_token=telegram.secret,
        max_connections=CONNECTIONS,
        allowed_updates=list(ALLOWED_UPDATES),
    )


def webhook(telegram: Telegram, receive: Callable[[Said], Awaitable[Answer]]) -> Route:
    """The route to mount. A turn that could not be kept is answered 503, and Telegram repeats the update."""

    async def take(request: Request) -> Response:
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(given.encode(), telegram.secret.encode()):
            return Response(status_code=403)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        try:
            update: Json = json.loads(body)
            number = int(update["update_id"])
        except (ValueError, TypeError, KeyError):
            return Response(status_code=400)
        notice = ""
        if said := heard_in(update, telegram):
            try:
                notice = (await receive(said)).notice
            except Exception as error:
                log.error("update %s not kept: %s", number, type(error).__name__)
                return Response(status_code=503)
        return Response(background=BackgroundTask(answer_taps, telegram, [update], {number: notice}))

    return Route(PATH, take, methods=["POST"])


async def _body(request: Request) -> bytes | None:
    """The body, or None where it is too large; no more than the limit is ever read."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return body
