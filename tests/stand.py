"""A small Bot API server of our own, written from the official text of the API and apart from the client.

It keeps chats as Telegram does, refuses what Telegram refuses, and can be told to fail: a test says
`stand.fail_next("sendMessage", ...)` and sees what the bot makes of it.
"""

import asyncio
import html
import json
import re
import time
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

TOKEN = "123456:stand-token-that-must-not-reach-a-log"
BOT = {"id": 123456, "is_bot": True, "first_name": "Thi đua", "username": "thidua_bot"}
Json = dict[str, Any]


class ApiError(Exception):
    """An answer with `ok` false; `parameters` are ResponseParameters."""

    def __init__(self, code: int, description: str, **parameters: int):
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


@dataclass
class Chat:
    """`type` private, group or supergroup; `state` "" or why nothing can be said here; `moved` its new id."""

    id: int
    type: str = "private"
    state: str = ""
    moved: int = 0
    may_pin: bool = True
    messages: dict[int, Json] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)

    @property
    def json(self) -> Json:
        return {"id": self.id, "type": self.type}


class Stand:
    """The server's memory, and what a test may do to it."""

    def __init__(self) -> None:
        self.url = ""
        self.chats: dict[int, Chat] = {}
        self.calls: list[tuple[str, Json]] = []
        self.updates: list[Json] = []
        self.confirmed: list[int] = []
        self.webhook: Json = {}
        self.trouble: Json = {}
        self.files: dict[str, bytes] = {}
        self.uploads: list[tuple[str, bytes]] = []
        self.menus: dict[str, list[Json]] = {}
        self.taps: dict[str, str | None] = {}
        self.held: dict[str, asyncio.Event] = {}
        self._failures: deque[tuple[str, ApiError | str]] = deque()
        self._news = asyncio.Condition()
        self._polls = 0
        self._next_message, self._next_update = 100, 1000

    # --- for tests ----------------------------------------------------------------------------------

    def chat(self, id: int, type: str = "", **state: Any) -> Chat:
        known = self.chats.setdefault(id, Chat(id, type or ("private" if id > 0 else "group")))
        for name, value in state.items():
            setattr(known, name, value)
        return known

    def texts(self, chat: int) -> list[str]:
        """What a reader of the chat sees of the bot, oldest first."""
        return [m.get("text") or m.get("caption", "") for m in self.chats[chat].messages.values()]

    def fail_next(self, method: str, failure: ApiError | str) -> None:
        """The next call of the method fails: with an answer, or by "drop" (done, but the line breaks)."""
        self._failures.append((method, failure))

    def hold(self, method: str) -> asyncio.Event:
        """Calls of the method are taken but not carried out until the event is set: a slow line."""
        return self.held.setdefault(method, asyncio.Event())

    def called(self, method: str) -> list[Json]:
        return [params for name, params in self.calls if name == method]

    async def arrive(self, **update: Any) -> int:
        """Something happened: `message=...`, `callback_query=...`; goes to polling or the webhook."""
        return await self.arrive_together([update])

    async def arrive_together(self, updates: Sequence[Json]) -> int:
        """What one poll finds; the number of the last."""
        for update in updates:
            self._next_update += 1
            self.updates.append({"update_id": self._next_update, **update})
            if tap := update.get("callback_query"):
                self.taps[tap["id"]] = None
        async with self._news:
            self._news.notify_all()
        return self._next_update

    async def push(self) -> int:
        """One attempt to deliver the oldest update to the webhook; the status it was answered with."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook.get("secret_token", "")}
        async with httpx.AsyncClient(timeout=20) as client:
            answer = await client.post(self.webhook["url"], json=self.updates[0], headers=headers)
        if not answer.is_success:
            self.trouble = {"last_error_date": int(time.time()), "last_error_message": answer.reason_phrase}
        if answer.is_success:
            self.confirmed.append(self.updates.pop(0)["update_id"])
        return answer.status_code

    # --- the wire -----------------------------------------------------------------------------------

    async def handle(self, request: Request) -> Response:
        if request.path_params["token"] != TOKEN:
            return _answer(ApiError(401, "Unauthorized"))
        method = request.path_params["method"]
        params = await _params(request)
        self.calls.append((method, params))
        if held := self.held.get(method):
            await held.wait()
        failure = next((f for f in self._failures if f[0] == method), None)
        try:
            if failure:
                self._failures.remove(failure)
                if isinstance(failure[1], ApiError):
                    raise failure[1]
            call = getattr(self, f"on_{method}", None)
            if not call:
                raise ApiError(404, "Not Found")
            result = await call(params)
            if failure:
                return _Dropped()
            return JSONResponse({"ok": True, "result": result})
        except ApiError as error:
            return _answer(error)

    async def download(self, request: Request) -> Response:
        data = self.files.get(request.path_params["path"])
        known = request.path_params["token"] == TOKEN and data is not None
        return Response(data) if known else Response(status_code=404)

    # --- getting updates ----------------------------------------------------------------------------

    async def on_getMe(self, params: Json) -> Json:
        return BOT | {"can_join_groups": True, "can_read_all_group_messages": False}

    async def on_getUpdates(self, params: Json) -> list[Json]:
        if self.webhook.get("url"):
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to "
                "delete the webhook first",
            )
        self._polls += 1
        mine = self._polls
        offset, limit = int(params.get("offset", 0)), int(params.get("limit", 100))
        deadline = asyncio.get_running_loop().time() + float(params.get("timeout", 0))
        async with self._news:
            self._news.notify_all()
            if offset > 0:
                self.confirmed += [u["update_id"] for u in self.updates if u["update_id"] < offset]
                self.updates = [u for u in self.updates if u["update_id"] >= offset]
            while not self.updates and (left := deadline - asyncio.get_running_loop().time()) > 0:
                if mine != self._polls:
                    raise ApiError(
                        409,
                        "Conflict: terminated by other getUpdates request; make sure that only one bot "
                        "instance is running",
                    )
                try:
                    await asyncio.wait_for(self._news.wait(), min(left, 0.2))
                except TimeoutError:
                    continue
            return self.updates[:limit]

    async def on_setWebhook(self, params: Json) -> bool:
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", params.get("secret_token", "x")):
            raise ApiError(400, "Bad Request: secret token contains unallowed characters")
        self.webhook = params
        return True

    async def on_getWebhookInfo(self, params: Json) -> Json:
        known = {"url": self.webhook.get("url", ""), "has_custom_certificate": False}
        return known | {"pending_update_count": len(self.updates), **self.trouble}

    async def on_deleteWebhook(self, params: Json) -> bool:
        self.webhook = {}
        if params.get("drop_pending_updates"):
            self.updates.clear()
        return True

    # --- saying -------------------------------------------------------------------------------------

    async def on_sendMessage(self, params: Json) -> Json:
        return self._new(params, {"text": _parsed(params, "text", 4096)})

    async def on_sendDocument(self, params: Json) -> Json:
        document = params.get("document")
        if not isinstance(document, tuple):
            raise ApiError(400, "Bad Request: wrong file identifier/HTTP URL specified")
        self.uploads.append(document)
        caption = {"caption": _parsed(params, "caption", 1024)} if params.get("caption") else {}
        shown = {"file_id": f"up-{len(self.uploads)}", "file_unique_id": "u", "file_name": document[0]}
        return self._new(params, {"document": shown, **caption})

    async def on_editMessageText(self, params: Json) -> Json:
        return self._edit(params, {"text": _parsed(params, "text", 4096)})

    async def on_editMessageReplyMarkup(self, params: Json) -> Json:
        return self._edit(params, {})

    async def on_pinChatMessage(self, params: Json) -> bool:
        chat = self._open(params)
        if not chat.may_pin:
            raise ApiError(400, "Bad Request: not enough rights to manage pinned messages in the chat")
        if int(params["message_id"]) not in chat.messages:
            raise ApiError(400, "Bad Request: message to pin not found")
        chat.pinned.append(int(params["message_id"]))
        return True

    async def on_answerCallbackQuery(self, params: Json) -> bool:
        id, text = params.get("callback_query_id"), params.get("text", "")
        if len(text) > 200:
            raise ApiError(400, "Bad Request: MESSAGE_TOO_LONG")
        if id not in self.taps or self.taps[id] is not None:
            raise ApiError(
                400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
            )
        self.taps[id] = text
        return True

    # --- asking -------------------------------------------------------------------------------------

    async def on_getChat(self, params: Json) -> Json:
        return self._open(params).json | {"accent_color_id": 0, "max_reaction_count": 11}

    async def on_getFile(self, params: Json) -> Json:
        id = params.get("file_id", "")
        if id not in self.files:
            raise ApiError(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(self.files[id]) > 20 * 1024 * 1024:
            raise ApiError(400, "Bad Request: file is too big")
        size = len(self.files[id])
        return {"file_id": id, "file_unique_id": f"u{id}", "file_size": size, "file_path": id}

    async def on_setMyCommands(self, params: Json) -> bool:
        commands = params.get("commands", [])
        if len(commands) > 100 or not all(re.fullmatch(r"[a-z0-9_]{1,32}", c["command"]) for c in commands):
            raise ApiError(400, "Bad Request: BOT_COMMAND_INVALID")
        if not all(1 <= len(c["description"]) <= 256 for c in commands):
            raise ApiError(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        self.menus[params.get("scope", {"type": "default"})["type"]] = commands
        return True

    async def on_deleteMyCommands(self, params: Json) -> bool:
        self.menus.pop(params.get("scope", {"type": "default"})["type"], None)
        return True

    # --- the chats ----------------------------------------------------------------------------------

    def _open(self, params: Json) -> Chat:
        chat = self.chats.get(int(params["chat_id"]))
        if chat is None:
            raise ApiError(400, "Bad Request: chat not found")
        if chat.moved:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.moved,
            )
        if chat.state:
            raise ApiError(403, f"Forbidden: {chat.state}")
        return chat

    def _new(self, params: Json, content: Json) -> Json:
        chat = self._open(params)
        self._next_message += 1
        message = {"message_id": self._next_message, "date": 1, "from": BOT, "chat": chat.json, **content}
        chat.messages[self._next_message] = message | _markup(params)
        return chat.messages[self._next_message]

    def _edit(self, params: Json, content: Json) -> Json:
        chat = self._open(params)
        old = chat.messages.get(int(params["message_id"]))
        if old is None:
            raise ApiError(400, "Bad Request: message to edit not found")
        bare = {name: value for name, value in old.items() if name != "reply_markup"}
        new = bare | content | _markup(params)
        if new == old:
            raise ApiError(
                400,
                "Bad Request: message is not modified: specified new message content and reply markup are "
                "exactly the same as a current content and reply markup of the message",
            )
        chat.messages[old["message_id"]] = new
        return new


def _markup(params: Json) -> Json:
    markup = params.get("reply_markup")
    if not markup or not markup.get("inline_keyboard"):
        return {}
    for row in markup["inline_keyboard"]:
        if not 1 <= len(row) <= 8:
            raise ApiError(400, "Bad Request: reply markup is too long")
        for button in row:
            if not button["text"] or not 1 <= len(button["callback_data"].encode()) <= 64:
                raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")
    return {"reply_markup": markup}


def _parsed(params: Json, name: str, longest: int) -> str:
    """The text as it is shown: tags read and taken out, entities resolved, then measured in UTF-16."""
    text = str(params.get(name, ""))
    if params.get("parse_mode") == "HTML":
        bare = re.sub(r"</?(b|i|u|s|code|pre|blockquote)( expandable)?>", "", text)
        if tag := re.search(r"<[^>]*>?", bare):
            raise ApiError(400, f"Bad Request: can't parse entities: Unsupported start tag {tag[0]!r}")
        text = html.unescape(bare)
    text = text.strip()
    if not text:
        raise ApiError(400, "Bad Request: message text is empty")
    if len(text.encode("utf-16-le")) // 2 > longest:
        raise ApiError(400, f"Bad Request: {'message' if longest == 4096 else 'caption'} is too long")
    return text


async def _params(request: Request) -> Json:
    """Parameters by query, form, multipart or JSON; what looks like JSON in a form is JSON."""
    if request.headers.get("content-type", "").startswith("application/json"):
        return dict(await request.json())
    params: Json = {}
    for name, value in (*request.query_params.items(), *(await request.form()).multi_items()):
        if isinstance(value, UploadFile):
            params[name] = (value.filename or "", await value.read())
        elif name in ("text", "caption"):
            params[name] = value
        else:
            try:
                params[name] = json.loads(value)
            except ValueError:
                params[name] = value
    for name, value in params.items():
        if isinstance(value, str) and value.startswith("attach://"):
            params[name] = params[value.removeprefix("attach://")]
        elif name in ("secret_token", "callback_query_id", "file_id"):
            params[name] = str(value)
    return params


def _answer(error: ApiError) -> Response:
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return JSONResponse(body, status_code=error.code)


class _Dropped(Response):
    """The call was carried out, but the line breaks before the answer is whole."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{", "more_body": False})


@asynccontextmanager
async def serve(app: Starlette) -> AsyncIterator[str]:
    """The app on a free port of 127.0.0.1; yields its address."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    # Signals stay the test runner's.
    server.capture_signals = nullcontext  # type: ignore[assignment,method-assign]
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = server.force_exit = True
        await serving


@asynccontextmanager
async def standing() -> AsyncIterator[Stand]:
    """A stand that runs."""
    stand = Stand()
    routes = [
        Route("/bot{token}/{method}", stand.handle, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", stand.download),
    ]
    async with serve(Starlette(routes=routes)) as url:
        stand.url = url
        yield stand
