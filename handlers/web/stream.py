"""Server-sent events: what is new, to the end of each chat; one stream for all the chats of a page.

A browser keeps few connections to one host, and a page may hold a dozen phones. The position of a stream is one
row per chat, so that it resumes exactly where each of its chats was.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
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
from handlers.web.page_watch import PageWatch
from handlers.web.rate_limits import address
from handlers.web.speak import speak
from handlers.web.transport import Bell, Ring
from handlers.web.wire_length import ANSWER, is_secret, padded

# Seconds. A page that hears nothing for a few BEATs takes its stream for dead and opens another.
BEAT = 15.0
_MOST = 60
_ASK_AGAIN = 20
_HEADERS = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"x-accel-buffering", b"no")]
_MANY_PAGES = "Trang này đang mở ở nhiều nơi cùng lúc. Đề nghị đóng bớt."


def routes(web: WebApp) -> list[Route]:
    return [Route("/su-kien", partial(stream, web, PageWatch(web.memory, web.transport)))]


async def stream(web: WebApp, watch: PageWatch, request: Request) -> "Response | _Stream":
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
    return _Stream(web, watch, kinds, address(request), known)


@dataclass
class _Stream:
    """Stream that is refused where its chats or its address have too many open. It counts while it is sent.

    Starlette's own, with anyio's group of tasks, takes 8 kB more for each open page (measured).
    """

    web: WebApp
    watch: PageWatch
    kinds: Mapping[str, PageKind]
    address: str
    known: list[int]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self.web.streams.taken(self.kinds, self.address) as may:
            if not may:
                await too_many_requests(_MANY_PAGES, _ASK_AGAIN)(scope, receive, send)
                return
            chats = list(self.kinds)
            with self.watch.listening(chats) as bell:
                leaving = asyncio.create_task(_close_when_left(bell, receive))
                try:
                    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
                    async for event in events(self.web, bell, chats, self.known):
                        await send({"type": "http.response.body", "body": event, "more_body": True})
                    await send({"type": "http.response.body", "body": b""})
                finally:
                    leaving.cancel()


async def _close_when_left(bell: Bell, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    bell.close()


async def events(web: WebApp, bell: Bell, chats: list[str], known: list[int]) -> AsyncIterator[bytes]:
    """Events: the place of a chat in the request, and a thing to draw there, or that the chat is over."""
    yield b"retry: 2000\n\n" + _event("nhip", None, known)
    over = set[int]()
    # Of a chat that is over before the stream began, nothing more is told.
    rung, began = dict.fromkeys(chats, Ring()), True
    while len(over) < len(chats) and not bell.closed:
        for place, chat in enumerate(chats):
            ring = rung.get(chat)
            if ring is None or place in over or (ring.row is not None and ring.row <= known[place]):
                continue
            news = ring.news
            if news is None or news.after > known[place]:
                news = await web.memory.views.news(WEB, chat, known[place])
            for delivery in news.messages if news.access or not began else ():
                if delivery.id <= known[place]:
                    continue
                known[place] = delivery.id
                for drawn in speak(delivery):
                    block = ANSWER if is_secret([drawn["asks"]]) else 1
                    yield _event("tin", {"chat": place, **drawn}, known, block)
            # Only after its last message, which says that it was closed or that another has the seat now.
            if not news.access:
                over.add(place)
                yield _event("het", {"chat": place}, known)
        rung, began = await bell.take(BEAT), False
        if not rung:
            yield _event("nhip", None, known)


def _event(kind: str, data: object, known: list[int], block: int = 1) -> bytes:
    event = f"event: {kind}\nid: {','.join(map(str, known))}\ndata: {json.dumps(data, ensure_ascii=False)}"
    return padded(event.encode(), block) + b"\n\n"
