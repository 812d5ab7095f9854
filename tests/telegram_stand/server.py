"""The stand over HTTP, on a free port of this machine."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext, suppress
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.telegram_stand.api import BotApi
from tests.telegram_stand.refusals import ANOTHER_POLLS, ApiError, conflict
from tests.telegram_stand.trouble import Trouble

TOKEN = "123456:stand-token-that-must-not-reach-a-log"
Json = dict[str, Any]


class Stand(BotApi, Trouble):
    """A Bot API server. `calls` are all that came in; a test may have the next ones fail (see Trouble)."""

    def __init__(self) -> None:
        BotApi.__init__(self)
        Trouble.__init__(self)
        self.url = ""
        self.calls: list[tuple[str, Json]] = []
        self._news = asyncio.Condition()
        self._polls = 0

    def called(self, method: str) -> list[Json]:
        return [params for name, params in self.calls if name == method]

    async def arrive(self, **update: Any) -> int:
        """Something happened: `message=...`, `callback_query=...`; goes to polling or the webhook."""
        return await self.arrive_together([update])

    async def arrive_together(self, updates: Sequence[Json]) -> int:
        """Finds of one poll; the number of the last."""
        last = [self.happens(update) for update in updates][-1]
        async with self._news:
            self._news.notify_all()
        return last

    async def push(self) -> int:
        """Attempts once to deliver the oldest update to the webhook; the status it was answered with."""
        queue = self.updates
        headers = {"X-Telegram-Bot-Api-Secret-Token": queue.webhook.get("secret_token", "")}
        async with httpx.AsyncClient(timeout=20) as client:
            answer = await client.post(queue.webhook["url"], json=queue.waiting[0], headers=headers)
        if answer.is_success:
            queue.confirm(queue.waiting.pop(0)["update_id"])
        else:
            queue.problem = {"last_error_date": int(time.time()), "last_error_message": answer.reason_phrase}
        return answer.status_code

    # --- the wire -----------------------------------------------------------------------------------

    @property
    def app(self) -> Starlette:
        methods = Route("/bot{token}/{method}", self._handle, methods=["GET", "POST"])
        return Starlette(routes=[methods, Route("/file/bot{token}/{path:path}", self._download)])

    async def _handle(self, request: Request) -> Response:
        if request.path_params["token"] != TOKEN:
            return _refused(ApiError(401, "Unauthorized"))
        method = request.path_params["method"]
        params = await _params(request)
        self.calls.append((method, params))
        if stalled := self.stalled.get(method):
            await stalled.wait()
        failure = self.failure(method, params)
        if failure == "lose":
            return _Broken()
        try:
            if isinstance(failure, ApiError):
                raise failure
            polls = method == "getUpdates"
            result = await self.poll(params, request.is_disconnected) if polls else self.call(method, params)
        except ApiError as error:
            return _refused(error)
        return _Broken() if failure == "drop" else JSONResponse({"ok": True, "result": result})

    async def poll(self, params: Json, has_left: Callable[[], Awaitable[bool]]) -> list[Json]:
        """Waits for an update as long as is asked for, and as long as the poller is there. Of two polls at once
        the older one fails."""
        clock = asyncio.get_running_loop().time
        self._polls += 1
        mine, deadline = self._polls, clock() + float(params.get("timeout", 0))
        async with self._news:
            self._news.notify_all()
            found: list[Json] = self.call("getUpdates", params)
            while not found and (left := deadline - clock()) > 0:
                if mine != self._polls:
                    raise conflict(ANOTHER_POLLS)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), min(left, 0.2))
                if await has_left():
                    break
                found = self.call("getUpdates", params | {"offset": 0})
            return found

    async def _download(self, request: Request) -> Response:
        data = self.files.get(request.path_params["path"])
        known = request.path_params["token"] == TOKEN and data is not None
        return Response(data) if known else Response(status_code=404)


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


def _refused(error: ApiError) -> Response:
    return JSONResponse(error.json, status_code=error.code)


class _Broken(Response):
    """The line breaks before the answer is whole."""

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
async def standing(stand: Stand | None = None) -> AsyncIterator[Stand]:
    """A stand that runs."""
    stand = stand or Stand()
    async with serve(stand.app) as url:
        stand.url = url
        yield stand
