"""Server-sent events: what is new, to the end of each chat; one stream for all the chats of a page.

A browser keeps few connections to one host, and a page may hold a dozen phones. The position of a stream is one
row per chat, so that it resumes exactly where each of its chats was.
"""

import json
from collections.abc import AsyncIterator, Mapping
from functools import partial

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from handlers.web.context import (
    IN_HEADER,
    WEB,
    WebApp,
    chat_of,
    not_found,
    page_kind,
    row_number,
    too_many_requests,
)
from handlers.web.open_streams import PageKind
from handlers.web.rate_limits import address
from handlers.web.speak import speak
from handlers.web.wire_length import ANSWER, is_secret, padded

# Seconds. What another process wrote is found after LOOK at the latest; a page that hears nothing for a few
# BEATs takes its stream for dead and opens another.
LOOK = 3.0
BEAT = 15.0
_MOST = 60
_ASK_AGAIN = 20
_MANY_PAGES = "Trang này đang mở ở nhiều nơi cùng lúc. Đề nghị đóng bớt."


def routes(web: WebApp) -> list[Route]:
    return [Route("/su-kien", partial(stream, web))]


async def stream(web: WebApp, request: Request) -> Response:
    """Opens a stream. A header names the secrets (a page loaded before an update: `chat`, several times), `sau`
    the row known of each; a resumed stream knows better. Of a chat that is over it tells just that."""
    named = request.headers.get(IN_HEADER, "")
    secrets = named.split(",") if named else request.query_params.getlist("chat")
    if not 0 < len(secrets) <= _MOST or len(set(secrets)) < len(secrets):
        return not_found()
    position = (request.headers.get("last-event-id") or ",".join(request.query_params.getlist("sau"))).split(
        ","
    )
    known = [row_number(at) for at in position[: len(secrets)]]
    known += [0] * (len(secrets) - len(known))
    kinds = {chat_of(secret): await page_kind(web, secret) for secret in secrets}
    if not any(kinds.values()):
        return not_found()
    return _BoundedStream(web, kinds, address(request), events(web, list(kinds), known))


class _BoundedStream(StreamingResponse):
    """Stream that is refused where its chats or its address have too many open. It counts while it is sent."""

    def __init__(
        self, web: WebApp, kinds: Mapping[str, PageKind], address: str, events: AsyncIterator[bytes]
    ) -> None:
        super().__init__(events, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
        self._web, self._kinds, self._address = web, kinds, address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._web.streams.taken(self._kinds, self._address) as may:
            if may:
                await super().__call__(scope, receive, send)
            else:
                await too_many_requests(_MANY_PAGES, _ASK_AGAIN)(scope, receive, send)


async def events(web: WebApp, chats: list[str], known: list[int]) -> AsyncIterator[bytes]:
    """Events: the place of a chat in the request, and a thing to draw there, or that the chat is over."""
    with web.transport.listening(chats) as bell:
        yield b"retry: 2000\n\n" + _event("nhip", None, known)
        over = {place for place, chat in enumerate(chats) if not await web.memory.opened(WEB, chat)}
        for place in over:
            yield _event("het", {"chat": place}, known)
        fresh, quiet, doubtful = set(chats), 0.0, False
        while len(over) < len(chats) and not web.transport.closed:
            for place, chat in enumerate(chats):
                if chat not in fresh or place in over:
                    continue
                for delivery in await web.memory.outbox.messages_since(WEB, chat, known[place]):
                    known[place], quiet = delivery.id, 0.0
                    for drawn in speak(delivery):
                        block = ANSWER if is_secret([drawn["asks"]]) else 1
                        yield _event("tin", {"chat": place, **drawn}, known, block)
                # Only after its last message, which says that it was closed or that another has the seat now.
                if doubtful and not await web.memory.opened(WEB, chat):
                    over.add(place)
                    yield _event("het", {"chat": place}, known)
            fresh = await bell.take(LOOK)
            doubtful = bool(fresh)
            if not fresh:
                fresh, quiet = set(chats), quiet + LOOK
            if quiet >= BEAT:
                quiet, doubtful = 0.0, True
                yield _event("nhip", None, known)


def _event(kind: str, data: object, known: list[int], block: int = 1) -> bytes:
    event = f"event: {kind}\nid: {','.join(map(str, known))}\ndata: {json.dumps(data, ensure_ascii=False)}"
    return padded(event.encode(), block) + b"\n\n"
