"""The stand over HTTP: one event at a time, no offset, events that come again, 408 when idle, two `Server`
headers.

What is checked here is what Zalo is known to check: the token, 1 to 2,000 characters in UTF-16, an https
webhook with a secret of 8 to 256 characters, no getUpdates while a webhook is set.
"""

import asyncio
import itertools
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.telegram_stand.server import serve

TOKEN = "123456:zalo-token-that-must-not-reach-a-log"
BOT = {
    "id": "123456",
    "account_name": "bot.cumso10",
    "display_name": "Bot Cụm số 10",
    "account_type": "BASIC",
    "can_join_groups": False,
}
Json = dict[str, Any]


class Stand:
    """Zalo with one bot. `sent`: chat -> what it was told. `fails`: method -> answers to give first, each a
    code with a description and headers. `again`: each event is given so many times more."""

    def __init__(self) -> None:
        self.url = ""
        self.sent: dict[str, list[str]] = defaultdict(list)
        self.calls: list[tuple[str, Json]] = []
        self.fails: dict[str, deque[tuple[int, str, dict[str, str]]]] = defaultdict(deque)
        self.again = 0
        self.idle = 0.2  # seconds for which a poll is kept open
        self.webhook: Json = {}
        self.photos: dict[str, bytes] = {}
        self._waiting: deque[Json] = deque()
        self._news = asyncio.Condition()
        self._ids = itertools.count(1)

    def called(self, method: str) -> list[Json]:
        return [given for name, given in self.calls if name == method]

    def fail_next(self, method: str, code: int, description: str = "", **headers: str) -> None:
        self.fails[method].append((code, description, headers))

    # --- what people do ---

    async def arrive(
        self, text: str = "", event: str = "text", chat: str = "u1", name: str = "Lan", **more: Any
    ) -> Json:
        """Something is said in a chat; it waits for a poll, or for `push`."""
        found = event_of(f"m{next(self._ids)}", text, event, chat, name, **more)
        async with self._news:
            self._waiting.extend([found] * (1 + self.again))
            self._news.notify_all()
        return found

    async def push(self, event: Json, *, flat: bool = False, secret: str | None = None) -> int:
        """Delivers an event to the webhook; the status it was answered with."""
        body = event if flat else {"ok": True, "result": event}
        given = self.webhook.get("secret_token", "") if secret is None else secret
        async with httpx.AsyncClient(timeout=20) as client:
            headers = {"X-Bot-Api-Secret-Token": given}
            return (await client.post(self.webhook["url"], json=body, headers=headers)).status_code

    # --- the wire ---

    @property
    def app(self) -> Starlette:
        method = Route("/bot{token}/{method}", self._handle, methods=["GET", "POST"])
        return Starlette(routes=[method, Route("/photos/{name}", self._photo)])

    async def _handle(self, request: Request) -> Response:
        method = request.path_params["method"]
        given = dict(await request.json()) if await request.body() else {}
        if request.path_params["token"] != TOKEN:
            return _refused(401, "Unauthorized")
        self.calls.append((method, given))
        if self.fails[method]:
            code, description, headers = self.fails[method].popleft()
            return _refused(code, description, headers)
        match method:
            case "getMe":
                return _answer(BOT)
            case "getUpdates":
                return await self._poll(request)
            case "sendMessage":
                return self._send(given)
            case "sendChatAction":
                return _answer(None)
            case "setWebhook":
                return self._set(given)
            case "deleteWebhook":
                self.webhook = {}
                return _answer({"url": "", "updated_at": 1})
            case "getWebhookInfo":
                return _answer(self.webhook) if self.webhook else _refused(404, "Not Found")
            case _:
                return _refused(404, "Not Found")

    async def _poll(self, request: Request) -> Response:
        if self.webhook:
            return _refused(400, "Webhook is set")
        async with self._news:
            if not self._waiting:
                try:
                    await asyncio.wait_for(self._news.wait(), self.idle)
                except TimeoutError:
                    return _refused(408, "Request timeout")
            if await request.is_disconnected():
                # Somebody else is to have it.
                self._news.notify()
                return _refused(408, "Request timeout")
            return _answer(self._waiting.popleft())

    def _send(self, given: Json) -> Response:
        text = given.get("text")
        if not isinstance(text, str) or not 1 <= len(text.encode("utf-16-le")) // 2 <= 2000:
            return _refused(400, "text must have 1 to 2000 characters")
        self.sent[given["chat_id"]].append(text)
        return _answer({"message_id": f"b{next(self._ids)}", "date": 1_764_000_000_000})

    def _set(self, given: Json) -> Response:
        if not str(given.get("url", "")).startswith("https://"):
            return _refused(400, "url must be public https")
        if not 8 <= len(given.get("secret_token", "")) <= 256:
            return _refused(400, "secret_token must have 8 to 256 characters")
        self.webhook = {**given, "updated_at": 1}
        return _answer(self.webhook | {"verification": {"ok": True}})

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


def _answer(result: object) -> Response:
    return _two_servers({"ok": True, **({} if result is None else {"result": result})}, 200)


def _refused(code: int, description: str, headers: dict[str, str] | None = None) -> Response:
    return _two_servers({"ok": False, "error_code": code, "description": description}, code, headers)


def _two_servers(body: Json, status: int, headers: dict[str, str] | None = None) -> Response:
    """Answer with two `Server` headers, as Zalo's edge sends them."""
    answer = Response(json.dumps(body), status, {"content-type": "application/json", **(headers or {})})
    answer.raw_headers += [(b"server", b"nginx"), (b"server", b"ZGateway")]
    return answer


@asynccontextmanager
async def standing() -> AsyncIterator[Stand]:
    """A stand that runs."""
    stand = Stand()
    async with serve(stand.app) as url:
        stand.url = url
        yield stand
