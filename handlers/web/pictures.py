"""Pictures of a page, as SVG to be put into it: texts stay texts, to be read out and enlarged."""

import asyncio
from functools import partial
from itertools import chain

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.conversations.pictures.drawings import may_see, picture_named
from bot.conversations.pictures.picture import Picture
from bot.dialogue.situation import Situation
from handlers.web.context import WEB, WebApp, chat_of, not_found, page_kind, refused, secret_of


def routes(web: WebApp) -> list[Route]:
    """On the group's page as on a person's."""
    pages = ("chat", "nhom")
    return [Route(f"/{page}/{{secret}}/hinh/{{cycle}}/{{name}}", partial(picture, web)) for page in pages]


async def picture(web: WebApp, request: Request) -> Response:
    """Picture of a year of this chat's cluster, of what is stored now; only what it shows is read."""
    if refusal := await refused(web, request, "view"):
        return refusal
    secret = secret_of(request)
    if not await page_kind(web, secret):
        return not_found()
    wanted = partial(_picture, cycle=request.path_params["cycle"], name=request.path_params["name"])
    shown = await web.memory.views.drawn(WEB, chat_of(secret), wanted)
    if shown is None:
        return not_found()
    from handlers.documents.pictures.picture_files import picture_markup

    return Response(await asyncio.to_thread(picture_markup, shown), media_type="image/svg+xml")


def _picture(situation: Situation, cycle: str, name: str) -> Picture | None:
    """Picture of one of the years that a chat may look at; None where there is none, or it is not for it."""
    # Another year is read only where it is asked for.
    years = chain((situation,), (situation.years[number] for number in situation.years))
    of_year = next((year for year in years if year.cycle and year.cycle.id == cycle), None)
    return picture_named(of_year, name) if of_year and may_have(situation, name) else None


def may_have(situation: Situation, name: str) -> bool:
    """True if this chat may have the picture: the group's page what the group was told, seats their own too."""
    return (bool(situation.seats) or situation.channel.is_cluster_group) and may_see(situation, name)
