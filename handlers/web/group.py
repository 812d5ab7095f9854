"""Page of the group, where a cluster without a messenger's group reads its board and its announcements.

Chair or secretary make it from their own page and pass its address on; it can only be read. A new one takes the
place of the last, so an address that went too far is called back.
"""

from functools import partial

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from handlers.web.context import WEB, WebApp, chat_of, new_secret, not_found, refused, render, situation_of


def routes(web: WebApp) -> list[Route]:
    return [
        Route("/chat/{secret}/trang-nhom", partial(show, web), methods=["GET"]),
        Route("/chat/{secret}/trang-nhom", partial(create, web), methods=["POST"]),
    ]


BINDING = "/nhom Mở trang của nhóm."


async def show(web: WebApp, request: Request) -> Response:
    """Page that explains it, with the button that makes it."""
    if refusal := await refused(web, request, "view"):
        return refusal
    secret = request.path_params["secret"]
    situation = await situation_of(web, secret)
    if situation is None or not may_create(web, situation):
        return not_found()
    return render("group.html", secret=secret, address="", code=Markup())


async def create(web: WebApp, request: Request) -> Response:
    """Makes a new page, bound as any group is: by /nhom, said there by the person who made it."""
    if refusal := await refused(web, request, "document"):
        return refusal
    secret = request.path_params["secret"]
    situation = await situation_of(web, secret)
    if situation is None or situation.person is None or not may_create(web, situation):
        return not_found()
    group, chat = new_secret(), chat_of(secret)
    binding = f"{chat}:{group[:8]}"
    name = situation.person.name
    await web.receive(Said(WEB, WEB, binding, chat_of(group), chat, name, text=BINDING, group=True))
    address = f"{address_of(web, request)}/nhom/{group}"
    return render("group.html", secret=secret, address=address, code=qr_code(address))


def may_create(web: WebApp, situation: Situation) -> bool:
    """True for chair and secretary; but the demo has its group already."""
    steers = any(seat.role in ("secretary", "chair") for seat in situation.seats)
    return steers and not web.posting


def address_of(web: WebApp, request: Request) -> str:
    """Address of this web app from outside; as the browser says it where none is set."""
    return web.address or str(request.base_url).rstrip("/")


def qr_code(address: str) -> Markup:
    """Address as a QR code, drawn into the page: a phone's camera opens it."""
    drawn = segno.make(address, error="m").svg_inline(border=2, omitsize=True, title="Mã QR")
    return Markup(drawn)  # noqa: S704
