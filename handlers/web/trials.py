"""Trials (tập dượt): a cluster's year tried out on a page of its own, beside the real one.

Each runs in a child process with its own clock and its own database, kept in memory; nothing of it reaches
the installation's. The child answers on this machine alone. A gate in front of the app hands on what is asked
of its page and of its chats, which are known by their secrets.
"""

import asyncio
import json
import logging
import secrets
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.conversations.year_trial import may_try
from bot.dialogue.situation import Situation
from handlers.web.context import (
    IN_HEADER,
    LONGEST_BODY,
    NOT_HERE,
    WEB,
    WebApp,
    chat_of,
    not_found,
    read_body,
    refused,
    render,
    situation_of,
)

log = logging.getLogger(__name__)

PAGE = "/tap-duot"
# A child takes 100 MB; so many run at once, and one that nobody used for so long (s) ends.
MOST, UNUSED = 2, 30 * 60
PATIENCE = 60.0  # seconds that a child may take to begin
_HEADERS = ("content-type", "accept", "origin", "referer", "x-chat", "x-requested-with", "last-event-id")
_NOT_ON = frozenset({"transfer-encoding", "connection", "content-length", "content-encoding", "date", "server"})
_FULL = "Đang có {most} cuộc tập dượt khác. Đề nghị thử lại sau ít phút."
_FAILED = "Chưa mở được tập dượt. Đề nghị thử lại sau ít phút."


@dataclass
class Trial:
    """Child that runs, the port on which it answers, the secrets of its chats."""

    process: asyncio.subprocess.Process
    port: int
    secrets: frozenset[str]
    used: float = field(default_factory=time.monotonic)


@dataclass
class Trials:
    """Trials of this server, by the token of their page."""

    begun: dict[str, Trial] = field(default_factory=dict)
    starting: asyncio.Lock = field(default_factory=asyncio.Lock)

    def routes(self, web: WebApp) -> list[Route]:
        return [
            Route("/chat/{secret}/tap-duot", partial(_show, web)),
            Route("/chat/{secret}/tap-duot", partial(self._begin, web), methods=["POST"]),
        ]

    def of(self, request: Request) -> Trial | None:
        """The trial that a request is for."""
        _, kind, name, *_ = [*request.url.path.split("/"), "", ""]
        if f"/{kind}" == PAGE:
            return self.begun.get(name)
        secret = request.headers.get(IN_HEADER, "") if name == NOT_HERE else name
        if kind not in ("chat", "nhom") or not secret:
            return None
        return next((trial for trial in self.begun.values() if secret in trial.secrets), None)

    async def _begin(self, web: WebApp, request: Request) -> Response:
        """Begins a trial by the charter of whoever may, and leads to its page."""
        if refusal := await refused(web, request, "document"):
            return refusal
        situation = await situation_of(web, request.path_params["secret"])
        if situation is None or web.posting or not may_try(situation):
            return not_found()
        chat = chat_of(request.path_params["secret"])
        charter: Mapping[str, Any] = await web.memory.views.drawn(
            WEB, chat, lambda here: dict(here.charter_data)
        )
        async with self.starting:
            self._end_unused()
            if len(self.begun) >= MOST:
                return _told(situation, _FULL.format(most=MOST))
            token = secrets.token_urlsafe(16)
            try:
                self.begun[token] = await started(charter, f"{PAGE}/{token}", request.url.hostname or "")
            except (OSError, ValueError, TimeoutError) as why:
                log.error("a trial did not begin: %s", type(why).__name__)
                return _told(situation, _FAILED)
        return RedirectResponse(f"{PAGE}/{token}", 303)

    def _end_unused(self) -> None:
        for token, trial in list(self.begun.items()):
            if trial.process.returncode is not None or time.monotonic() - trial.used > UNUSED:
                self.begun.pop(token)
                if trial.process.stdin:
                    trial.process.stdin.close()


async def _show(web: WebApp, request: Request) -> Response:
    """Page that says what a trial is, with the button that begins it."""
    if refusal := await refused(web, request, "view"):
        return refusal
    situation = await situation_of(web, request.path_params["secret"])
    return _told(situation) if situation and not web.posting and may_try(situation) else not_found()


def _told(situation: Situation, problem: str = "") -> Response:
    cluster = situation.cluster.name if situation.cluster else ""
    return render("trial.html", 503 if problem else 200, cluster=cluster, problem=problem)


async def started(charter: Mapping[str, Any], path: str, host: str) -> Trial:
    """A child that serves. Raises OSError, ValueError and TimeoutError where it does not."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "handlers.demo.trial_process"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=Path(__file__).parents[2],
    )
    assert child.stdin
    assert child.stdout
    try:
        child.stdin.write(json.dumps({"charter": charter, "path": path, "host": host}).encode() + b"\n")
        await child.stdin.drain()
        async with asyncio.timeout(PATIENCE):
            told = json.loads(await child.stdout.readline())
        return Trial(child, told["port"], frozenset(told["secrets"]))
    except BaseException:
        child.stdin.close()
        if child.returncode is None:
            child.kill()
        raise


class TrialGate:
    """Middleware in front of everything: what is asked of a trial goes to its child, and no further."""

    def __init__(self, app: ASGIApp, trials: Trials) -> None:
        self._app, self._trials = app, trials

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._trials.begun:
            request = Request(scope, receive)
            if trial := self._trials.of(request):
                trial.used = time.monotonic()
                await (await _handed_on(trial, request))(scope, receive, send)
                return
        await self._app(scope, receive, send)


async def _handed_on(trial: Trial, request: Request) -> Response:
    """The child's answer, streamed."""
    # Loaded for whoever tries something out.
    import httpx

    logging.getLogger("httpx").setLevel(logging.WARNING)
    headers = {name: request.headers[name] for name in _HEADERS if name in request.headers}
    # By these the child knows under which address its page was opened.
    headers |= {"host": request.headers.get("host", ""), "x-forwarded-proto": request.url.scheme}
    url = f"http://127.0.0.1:{trial.port}{request.url.path}"
    client = httpx.AsyncClient(timeout=None, trust_env=False)  # noqa: S113 (a page's stream stays open)
    try:
        body = await read_body(request, LONGEST_BODY) if request.method == "POST" else b""
        asked = client.build_request(
            request.method, url, params=str(request.url.query), headers=headers, content=body
        )
        answer = await client.send(asked, stream=True)
    except httpx.HTTPError:
        await client.aclose()
        return not_found()
    kept = {name: value for name, value in answer.headers.items() if name not in _NOT_ON}

    async def close() -> None:
        await answer.aclose()
        await client.aclose()

    return StreamingResponse(answer.aiter_bytes(), answer.status_code, kept, background=BackgroundTask(close))
