"""Feed of the timetable: a calendar program asks for it by its address, again and again."""

import asyncio
import re
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.conversations.deadlines.calendar_feed import PATH, opens
from handlers.web.context import WebApp, not_found, too_many_requests
from handlers.web.rate_limits import say_wait

_CYCLE = re.compile(r"k[1-9][0-9]{0,8}", re.ASCII)


def routes(web: WebApp) -> list[Route]:
    return [Route(f"{PATH}/{{cycle}}/{{token}}.ics", partial(feed, web))]


async def feed(web: WebApp, request: Request) -> Response:
    """The timetable of a year, to whoever has the address that was made last; guesses are bounded."""
    cycle, token = request.path_params["cycle"], request.path_params["token"]
    if wait := web.limits.take("code", request):
        return too_many_requests(f"Đề nghị thử lại sau {say_wait(wait)}.", wait)
    if not _CYCLE.fullmatch(cycle):
        return not_found()
    try:
        situation = await web.memory.views.record(cycle)
    except LookupError:
        return not_found()
    if not opens(situation, token):
        return not_found()
    web.limits.give_back("code", request)
    # Loaded for whoever asks for a calendar.
    from handlers.documents.calendar_file import TYPE, calendar_file

    made = await asyncio.to_thread(calendar_file, situation, place=False)
    return Response(made, media_type=TYPE)
