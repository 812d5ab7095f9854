"""Pictures of a page, as SVG to be put into it: texts stay texts, to be read out and enlarged."""

import asyncio
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.conversations.pictures.drawings import may_see
from bot.dialogue.situation import Situation
from handlers.web.context import WebApp, not_found, refused, secret_of, situation_of


def routes(web: WebApp) -> list[Route]:
    """On the group's page as on a person's."""
    pages = ("chat", "nhom")
    return [Route(f"/{page}/{{secret}}/hinh/{{cycle}}/{{name}}", partial(picture, web)) for page in pages]


async def picture(web: WebApp, request: Request) -> Response:
    """Picture of a year of this chat's cluster, drawn of what is stored now."""
    if refusal := await refused(web, request, "view"):
        return refusal
    cycle, name = request.path_params["cycle"], request.path_params["name"]
    situation = await situation_of(web, secret_of(request))
    if situation is None or not _has_year(situation, cycle) or not may_have(situation, name):
        return not_found()
    from handlers.documents.pictures.picture_files import picture_markup

    whole = await web.memory.record(cycle)
    drawn = await asyncio.to_thread(picture_markup, whole, name)
    return Response(drawn, media_type="image/svg+xml") if drawn else not_found()


def may_have(situation: Situation, name: str) -> bool:
    """True if this chat may have the picture: the group's page what the group was told, seats their own too."""
    return (bool(situation.seats) or situation.channel.is_cluster_group) and may_see(situation, name)


def _has_year(situation: Situation, cycle: str) -> bool:
    own = {situation.cycle.id} if situation.cycle else set()
    years = {year.cycle.id for year in situation.years.values() if year.cycle}
    return cycle in own | years
