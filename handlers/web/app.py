"""The web app: invitations, chats, the stream, evidence, tables, /he-thong, and the routes that others add."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.conversations.joining.privacy import TITLE, about
from bot.dialogue.installation import UNNAMED, Operator
from bot.dialogue.said import Said
from handlers.channel import MakeDocument, makes_none
from handlers.web import (
    calendar,
    chat,
    codes,
    downloads,
    group,
    invitation,
    pictures,
    rehearsal,
    rulebook,
    search,
    stream,
    subscriptions,
    table,
    upload_page,
    uploads,
)
from handlers.web.body_deadline import BodyDeadline, TooSlow, too_slow
from handlers.web.context import HERE, TooLarge, WebApp, not_found, render, too_large
from handlers.web.push_keys import PushKeys
from handlers.web.rate_limits import RateLimits
from handlers.web.security_headers import SecurityHeaders, add_security_headers
from handlers.web.transport import WebTransport
from handlers.web.trials import TrialGate, Trials
from handlers.web.upload_store import EVIDENCE, INCOMING
from storage.turn.unit_of_work import Kept, UnitOfWork

_NOT_KEPT = "Hệ thống tạm thời chưa ghi được. Trang sẽ tự gửi lại."


def app(
    memory: UnitOfWork,
    receive: Callable[[Said], Awaitable[Kept]],
    *,
    data: Path,
    transport: WebTransport | None = None,
    make: MakeDocument = makes_none,
    routes: Sequence[BaseRoute] = (),
    address: str = "",
    operator: Operator = UNNAMED,
    limits: RateLimits | None = None,
) -> Starlette:
    """The web chat of an installation.

    `receive` keeps one thing said and returns after the commit. `transport` is the one that the sender of
    this process uses, so that pages hear at once. Below `data`, `incoming` holds files on their way and
    `evidence` those kept; the keys of notices lie there too. `routes` are others': messengers' webhooks,
    /health. `address` is the address people reach it at, `operator` the person who runs it. `limits` take
    the place of the usual ones.
    """
    transport = transport or WebTransport()
    web = WebApp(
        memory,
        receive,
        make,
        transport,
        data / INCOMING,
        data / EVIDENCE,
        address=address,
        operator=operator,
        limits=limits or RateLimits(),
        keys=PushKeys(data, address),
    )
    return assemble(web, routes)


def assemble(
    web: WebApp,
    routes: Sequence[BaseRoute] = (),
    middleware: Sequence[Middleware] = (),
) -> Starlette:
    https = web.address.startswith("https://")
    trials = Trials()
    own = [
        r
        for part in (
            invitation,
            chat,
            stream,
            uploads,
            upload_page,
            downloads,
            table,
            rulebook,
            rehearsal,
            group,
            codes,
            calendar,
            pictures,
            search,
            subscriptions,
        )
        for r in part.routes(web)
    ]
    return Starlette(
        routes=[
            *routes,
            *own,
            *trials.routes(web),
            Route("/he-thong", partial(_about, web)),
            # Compressed on the way, as nothing is that a person's page says (see `wire_length`).
            Mount("/tinh/{version}", GZipMiddleware(_StaticFiles(directory=HERE / "static"))),
        ],
        middleware=[
            Middleware(TrialGate, trials),
            Middleware(SecurityHeaders, https),
            *middleware,
            Middleware(BodyDeadline),
        ],
        exception_handlers={
            404: _not_found,
            ClientDisconnect: _left,
            TooLarge: too_large,
            TooSlow: too_slow,
            Exception: partial(_broken, https),
        },
    )


async def _about(web: WebApp, request: Request) -> Response:
    """Page for everybody, before they come in: the operator, what is stored and who can see it."""
    return render("about.html", title=TITLE, parts=about(web.operator))


async def _not_found(request: Request, error: Exception) -> Response:
    return not_found()


async def _left(request: Request, error: Exception) -> Response:
    """Answer to nobody: who was sending has gone, which is no fault of ours."""
    return Response(status_code=400)


async def _broken(https: bool, request: Request, error: Exception) -> Response:
    """Page for an error of ours. It is answered outside all middleware, so its headers are added here."""
    if request.url.path.endswith("/noi") and "json" in request.headers.get("content-type", ""):
        # The page says so under what was said, and says it again.
        response: Response = JSONResponse({"problem": _NOT_KEPT}, 503, headers={"Retry-After": "5"})
    else:
        response = render("broken.html", 500)
    add_security_headers(response.headers, https=https)
    return response


class _StaticFiles(StaticFiles):
    """Our own files. Their addresses change with their content, so a browser need never ask again."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code == 200:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
