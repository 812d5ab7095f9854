"""The door: an invitation opened as a link. Looking through it costs nothing; only "Vào" uses the code."""

import re
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from handlers.web.group import address_of, picture
from handlers.web.hear import hear
from handlers.web.house import House, chat_of, form, lost, new_secret, page, standing

_CODE = re.compile(r"[A-Za-z0-9_-]{4,60}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{32}")


def routes(house: House) -> list[Route]:
    return [
        Route("/vao/{code}", partial(door, house), methods=["GET"]),
        Route("/vao/{code}", partial(enter, house), methods=["POST"]),
    ]


async def door(house: House, request: Request) -> Response:
    """Messengers fetch a link to preview it; so nothing happens here, and nothing is told about the code.

    The page brings the secret of the chat it would open: sent twice over a bad network, or again from the
    same browser, it leads into the same chat.
    """
    code = request.path_params["code"]
    if not _CODE.fullmatch(code):
        return lost()
    here = f"{address_of(house, request)}/vao/{code}"
    return page("door.html", code=code, visit=new_secret(), picture=picture(here))


async def enter(house: House, request: Request) -> Response:
    """Says the code in the chat of this visit, and leads there."""
    code, fields = request.path_params["code"], await form(request)
    if not _CODE.fullmatch(code):
        return lost()
    brought = fields.get("phong", "")
    secret = brought if _SECRET.fullmatch(brought) else new_secret()
    here = await standing(house, secret)
    if here is not None and here.person is not None:
        return RedirectResponse(f"/chat/{secret}", 303)
    words = {"id": f"vao-{code}"[:64], "text": f"/start {code}", "name": fields.get("name", "")}
    if said := hear({**words, "chat": chat_of(secret)}):
        await house.receive(said)
    return RedirectResponse(f"/chat/{secret}?sau=0", 303)
