"""Zalo's Bot API on this machine, for a play on Zalo without Zalo: written from what is documented and measured
of it, apart from the client, with a screen for each chat.

It gives one event at a time, knows no offset, answers 408 when idle, and sends two `Server` headers. What it
refuses is what Zalo is known to refuse: another token, a text that has not 1 to 2,000 characters in UTF-16, a
webhook that is not https or whose secret has not 8 to 256 characters, getUpdates while a webhook is set.
"""

import asyncio
import itertools
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from handlers.demo.phones import Bubble, Screen

TOKEN = "123456:zalo-token-that-must-not-reach-a-log"  # noqa: S105
BOT = {
    "id": "123456",
    "account_name": "bot.cumso10",
    "display_name": "Bot Cụm số 10",
    "account_type": "BASIC",
    "can_join_groups": False,
}
LONGEST = 2000
Json = dict[str, Any]


class ZaloStand:
    """Zalo with one bot that polls. `screens` are what people see, `photos` what they sent, by name; `events`
    wait for a poll."""

    def __init__(self) -> None:
        self.url = ""
        self.idle = 20.0  # seconds for which a poll is kept open
        self.screens: dict[str, Screen] = defaultdict(Screen)
        self.photos: dict[str, bytes] = {}
        self.webhook: Json = {}
        self.events: deque[Json] = deque()
        self._polls = 0
        self._news = asyncio.Condition()
        self._ids = itertools.count(1)

    # --- what people do ---

    @property
    def is_asked(self) -> bool:
        """True while nothing waits and the bot asks for more: what it was given before is committed."""
        return not self.events and self._polls > 0

    async def arrive(
        self, text: str = "", event: str = "text", chat: str = "u1", name: str = "Lan", **more: Any
    ) -> Json:
        """Something is said in a chat, and waits for a poll."""
        found = event_of(f"m{next(self._ids)}", text, event, chat, name, **more)
        await self._give(found)
        return found

    async def show_photo(self, data: bytes, chat: str, name: str) -> None:
        """A photo is sent, which the bot gets at its address."""
        await self.arrive(event="image", chat=chat, name=name, photo=self.hold(data))

    def hold(self, data: bytes) -> str:
        """Keeps a photo that somebody sends; returns its address."""
        file = f"{next(self._ids)}.jpg"
        self.photos[file] = data
        return f"{self.url}/photos/{file}"

    async def hang_up(self) -> None:
        """Answers the polls that are open."""
        async with self._news:
            self._news.notify_all()

    async def _give(self, *events: Json) -> None:
        async with self._news:
            self.events.extend(events)
            self._news.notify_all()

    # --- the wire ---

    @property
    def app(self) -> Starlette:
        method = Route("/bot{token}/{method}", self._handle, methods=["GET", "POST"])
        return Starlette(routes=[method, Route("/photos/{name}", self._photo)])

    async def _handle(self, request: Request) -> Response:
        if request.path_params["token"] != TOKEN:
            return refused(401, "Unauthorized")
        given = dict(await request.json()) if await request.body() else {}
        return await self.answer(request.path_params["method"], given, request)

    async def answer(self, method: str, given: Json, request: Request) -> Response:
        match method:
            case "getMe":
                return answered(BOT)
            case "getUpdates":
                return await self._poll(request)
            case "sendMessage":
                return self._send(given)
            case "sendChatAction":
                return answered(None)
            case "setWebhook":
                return self._set(given)
            case "deleteWebhook":
                self.webhook = {}
                return answered({"url": "", "updated_at": 1})
            case "getWebhookInfo":
                return answered(self.webhook) if self.webhook else refused(404, "Not Found")
            case _:
                return refused(404, "Not Found")

    async def _poll(self, request: Request) -> Response:
        if self.webhook:
            return refused(400, "Webhook is set")
        self._polls += 1
        try:
            async with self._news:
                if not self.events:
                    try:
                        await asyncio.wait_for(self._news.wait(), self.idle)
                    except TimeoutError:
                        return refused(408, "Request timeout")
                if not self.events or await request.is_disconnected():
                    # Somebody else has it, or is to have it.
                    self._news.notify()
                    return refused(408, "Request timeout")
                return answered(self.events.popleft())
        finally:
            self._polls -= 1

    def _send(self, given: Json) -> Response:
        text = given.get("text")
        if not isinstance(text, str) or not 1 <= len(text.encode("utf-16-le")) // 2 <= LONGEST:
            return refused(400, "text must have 1 to 2000 characters")
        id = f"b{next(self._ids)}"
        self.sent_to(given["chat_id"], id, text)
        return answered({"message_id": id, "date": 1_764_000_000_000})

    def sent_to(self, chat: str, id: str, text: str) -> None:
        self.screens[chat].show(Bubble(id, text))

    def _set(self, given: Json) -> Response:
        if not str(given.get("url", "")).startswith("https://"):
            return refused(400, "url must be public https")
        if not 8 <= len(given.get("secret_token", "")) <= 256:
            return refused(400, "secret_token must have 8 to 256 characters")
        self.webhook = {**given, "updated_at": 1}
        return answered(self.webhook | {"verification": {"ok": True}})

    async def _photo(self, request: Request) -> Response:
        data = self.photos.get(request.path_params["name"])
        return Response(data) if data is not None else Response(status_code=404)


def event_of(
    id: str, text: str = "", event: str = "text", chat: str = "u1", name: str = "Lan", **more: Any
) -> Json:
    """Event as Zalo writes it; `more` stands in its message. A chat that begins with "g" is a group."""
    kind = "GROUP" if chat.startswith("g") else "PRIVATE"
    who = more.pop("who", f"p{name}" if kind == "GROUP" else chat)
    message: Json = {
        "message_id": id,
        "date": 1_795_392_000_000,
        "from": {"id": who, "display_name": name, "is_bot": False},
        "chat": {"id": chat, "chat_type": kind},
        **({"text": text} if text else {}),
        **more,
    }
    return {"event_name": f"message.{event}.received", "message": message, "a_new_field": [1]}


def answered(result: object) -> Response:
    return _two_servers({"ok": True, **({} if result is None else {"result": result})}, 200)


def refused(code: int, description: str, headers: dict[str, str] | None = None) -> Response:
    return _two_servers({"ok": False, "error_code": code, "description": description}, code, headers)


def _two_servers(body: Json, status: int, headers: dict[str, str] | None = None) -> Response:
    """Answer with two `Server` headers, as Zalo's edge sends them."""
    answer = Response(json.dumps(body), status, {"content-type": "application/json", **(headers or {})})
    answer.raw_headers += [(b"server", b"nginx"), (b"server", b"ZGateway")]
    return answer


@asynccontextmanager
async def standing(stand: ZaloStand) -> AsyncIterator[None]:
    """Runs a stand on a free port of this machine; its `url` is known then."""
    config = uvicorn.Config(
        stand.app, host="127.0.0.1", port=0, log_level="critical", lifespan="off", server_header=False
    )
    server = uvicorn.Server(config)
    # Signals stay whose they are.
    server.capture_signals = nullcontext  # type: ignore[assignment,method-assign]
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    try:
        stand.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        yield
    finally:
        await stand.hang_up()
        server.should_exit = server.force_exit = True
        await serving
