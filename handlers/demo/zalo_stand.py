"""Zalo's Bot Platform on this machine, for plays and tests without Zalo: written from its documentation and
what others have measured of it, not from the client. What each method demands stands in `zalo_requests`.

One event at a time and no offset; of two that poll with one token each gets some of the events, and neither is
told; 408 when idle; getUpdates refused while a webhook is set, getWebhookInfo 404 while none is. The bot writes
only to chats that have written to it. What no page says is chosen here: which refusal a strange chat is (403).
"""

import asyncio
import itertools
import json
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from handlers.demo.phones import Bubble, Screen
from handlers.demo.zalo_requests import BadRequest, check

TOKEN = "123456:zalo-token-that-must-not-reach-a-log"  # noqa: S105
BOT = {
    "id": "123456",
    "account_name": "bot.cumso10",
    "display_name": "Bot Cụm số 10",
    "account_type": "BASIC",
    "can_join_groups": False,
}
Json = dict[str, Any]


class ZaloStand:
    """Zalo with one bot. `screens` are what people see, `pictures` those among it, by chat; `photos` what
    people sent, by name; `events` wait for a poll, of which `polls` are open. `reach`: public address -> where
    it is found on this machine."""

    def __init__(self) -> None:
        self.url = ""
        self.idle = 20.0  # seconds for which a poll is kept open
        self.again = 0  # how many times more an event is given that was given already
        self.lists = False  # whether a poll gives its event in a list
        self.codes_only = False  # whether a refusal comes as HTTP 200, and only `ok` and `error_code` tell
        self.takes_styles = True  # whether text_styles and parse_mode are taken
        self.quota: int | None = None  # messages that may still be sent this month
        self.groups = False
        self.reach: dict[str, str] = {}
        self.screens: dict[str, Screen] = defaultdict(Screen)
        self.pictures: dict[str, list[bytes]] = defaultdict(list)
        self.photos: dict[str, bytes] = {}
        self.webhook: Json = {}
        self.events: deque[tuple[Json, int]] = deque()
        self.known: set[str] = set()
        self.polls = 0
        self._news = asyncio.Condition()
        self._ids = itertools.count(1)

    # --- what people do ---

    @property
    def is_asked(self) -> bool:
        """True while nothing waits and the bot asks for more: what it was given before is committed."""
        return not self.events and self.polls > 0

    async def arrive(
        self, text: str = "", event: str = "text", chat: str = "u1", name: str = "Lan", **more: Any
    ) -> Json:
        """Something is said in a chat, and waits for a poll."""
        found = event_of(f"m{next(self._ids)}", text, event, chat, name, **more)
        await self.give(found, chat)
        return found

    async def give(self, event: Json, chat: str = "") -> None:
        """Lets an event wait for a poll. One about a protected person has no message, and no chat."""
        self.known |= {chat} - {""}
        async with self._news:
            self.events.append((event, self.again))
            self._news.notify_all()

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

    # --- the wire ---

    @property
    def app(self) -> Starlette:
        method = Route("/bot{token}/{method}", self._handle, methods=["GET", "POST"])
        return Starlette(routes=[method, Route("/photos/{name}", self._photo)])

    async def _handle(self, request: Request) -> Response:
        if request.path_params["token"] != TOKEN:
            return self.refused(401, "Unauthorized")
        try:
            given = dict(request.query_params) | dict(json.loads(await request.body() or b"{}"))
        except (ValueError, TypeError):
            return self.refused(400, "Bad Request")
        return await self.answer(request.path_params["method"], given, request)

    async def answer(self, method: str, given: Json, request: Request) -> Response:
        try:
            check(method, given)
        except BadRequest as why:
            return self.refused(400, str(why))
        except KeyError:
            return self.refused(404, "Not Found")
        match method:
            case "getMe":
                return answered(BOT | {"can_join_groups": self.groups})
            case "getUpdates":
                return await self._poll(request)
            case "setWebhook":
                self.webhook = {**given, "updated_at": _now()}
                return answered(self.webhook | {"verification": {"ok": True}})
            case "deleteWebhook":
                self.webhook = {}
                return answered({"url": "", "updated_at": _now()})
            case "getWebhookInfo":
                return answered(self.webhook) if self.webhook else self.refused(404, "Not Found")
            case _:
                return await self._write(method, given)

    async def _poll(self, request: Request) -> Response:
        if self.webhook:
            return self.refused(400, "Webhook is set")
        self.polls += 1
        try:
            async with self._news:
                if not self.events:
                    try:
                        await asyncio.wait_for(self._news.wait(), self.idle)
                    except TimeoutError:
                        return self.refused(408, "Request timeout")
                if not self.events or await request.is_disconnected():
                    # Somebody else has it, or is to have it.
                    self._news.notify()
                    return self.refused(408, "Request timeout")
                event, again = self.events.popleft()
                if again:
                    self.events.append((event, again - 1))
                return answered([event] if self.lists else event)
        finally:
            self.polls -= 1

    async def _write(self, method: str, given: Json) -> Response:
        chat = given["chat_id"]
        if chat not in self.known or (chat.startswith("g") and not self.groups):
            return self.refused(403, "Internal error")
        if method == "sendChatAction":
            return answered(None)
        if not self.takes_styles and given.keys() & {"text_styles", "parse_mode"}:
            return self.refused(400, "Bad Request: parse_mode")
        if self.quota is not None and self.quota < 1:
            return self.refused(429, "Quota exceeded")
        picture = await self._fetched(given["photo"]) if method == "sendPhoto" else b""
        if picture is None:
            return self.refused(400, "Bad Request: photo cannot be fetched")
        if self.quota is not None:
            self.quota -= 1
        if picture:
            self.pictures[chat].append(picture)
        id = f"b{next(self._ids)}"
        self.sent_to(chat, id, given["text"] if method == "sendMessage" else given.get("caption", ""))
        return answered({"message_id": id, "date": _now()})

    async def _fetched(self, address: str) -> bytes | None:
        """Picture at a public address, as Zalo gets it: once, without a cookie; None where there is none."""
        for public, here in self.reach.items():
            if address.startswith(public):
                async with httpx.AsyncClient() as client:
                    found = await client.get(here + address.removeprefix(public))
                if found.status_code == 200 and found.headers["content-type"].startswith("image/"):
                    return found.content
        return None

    def sent_to(self, chat: str, id: str, text: str) -> None:
        self.screens[chat].show(Bubble(id, text))

    def refused(self, code: int, description: str, headers: dict[str, str] | None = None) -> Response:
        body = {"ok": False, "error_code": code, "description": description}
        return _two_servers(body, 200 if self.codes_only else code, headers)

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


def _two_servers(body: Json, status: int, headers: dict[str, str] | None = None) -> Response:
    """Answer with two `Server` headers, as Zalo's edge sends them."""
    answer = Response(json.dumps(body), status, {"content-type": "application/json", **(headers or {})})
    answer.raw_headers += [(b"server", b"nginx"), (b"server", b"ZGateway")]
    return answer


def _now() -> int:
    return int(time.time() * 1000)


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
