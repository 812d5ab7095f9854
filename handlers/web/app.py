"""The web app: doors, chats, the stream, evidence, the table, who runs it; and what others add to it."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.conversations.joining.privacy import TITLE, about
from bot.dialogue.said import Said
from bot.dialogue.situation import UNNAMED, Operator
from bot.dialogue.turn import Document
from handlers.web import chat, downloads, group, invitation, stream, table, uploads
from handlers.web.context import HERE, TooLarge, WebApp, lost, on_too_large, page
from handlers.web.rate_limits import RateLimits
from handlers.web.security_headers import Guarded, guard
from handlers.web.transport import WebTransport
from handlers.web.upload_store import EVIDENCE, INCOMING
from storage.turn.unit_of_work import Kept, UnitOfWork


async def _makes_nothing(document: Document) -> bytes:
    raise NotImplementedError(f"nobody makes documents of kind {document.kind}")


def app(
    memory: UnitOfWork,
    receive: Callable[[Said], Awaitable[Kept]],
    *,
    data: Path,
    transport: WebTransport | None = None,
    make: Callable[[Document], Awaitable[bytes]] = _makes_nothing,
    routes: Sequence[BaseRoute] = (),
    address: str = "",
    operator: Operator = UNNAMED,
    limits: RateLimits | None = None,
) -> Starlette:
    """The web chat of an installation.

    `receive` keeps one thing said and returns after the commit. `transport` is the one the sender of this
    process uses, so that pages hear at once. Below `data`, `incoming` holds files on their way and
    `evidence` those kept. `routes` are others': messengers' webhooks, /health; `address` is how people
    reach it, `operator` who runs it. `limits` take the place of the usual ones.
    """
    transport = transport or WebTransport()
    house = WebApp(
        memory,
        receive,
        make,
        transport,
        data / INCOMING,
        data / EVIDENCE,
        address=address,
        operator=operator,
        limits=limits or RateLimits(),
    )
    return assemble(house, routes)


def assemble(
    house: WebApp,
    routes: Sequence[BaseRoute] = (),
    middleware: Sequence[Middleware] = (),
) -> Starlette:
    https = house.address.startswith("https://")
    own = [
        r for part in (invitation, chat, stream, uploads, downloads, table, group) for r in part.routes(house)
    ]
    return Starlette(
        routes=[
            *routes,
            *own,
            Route("/he-thong", partial(_about, house)),
            Mount("/tinh/{version}", _Static(directory=HERE / "static")),
        ],
        middleware=[Middleware(Guarded, https), *middleware],
        exception_handlers={404: _not_found, TooLarge: on_too_large, Exception: partial(_broken, https)},
    )


async def _about(house: WebApp, request: Request) -> Response:
    """Page for everybody, before they come in: who runs this, what lies there and who can see it."""
    return page("about.html", title=TITLE, parts=about(house.operator))


async def _not_found(request: Request, error: Exception) -> Response:
    return lost()


async def _broken(https: bool, request: Request, error: Exception) -> Response:
    """Said outside all middleware, so guarded here."""
    response = page("broken.html", 500)
    guard(response.headers, https=https)
    return response


class _Static(StaticFiles):
    """Our own files. Their addresses change with their content, so a browser need never ask again."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code == 200:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
