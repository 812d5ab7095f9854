"""Who runs this, what lies there and who can see it: a page for everybody, before they come in."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.conversations.joining.privacy import TITLE, about
from handlers.web.context import WebApp, page


def routes(house: WebApp) -> list[Route]:
    return [Route("/he-thong", partial(_about, house))]


async def _about(house: WebApp, request: Request) -> Response:
    return page("about.html", title=TITLE, parts=about(house.operator))
