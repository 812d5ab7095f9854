"""The group's page: where a cluster without a messenger's group reads its board and what is announced.

Whoever steers the cluster makes it from their own page and passes its address on; it can only be read. A new
one takes the place of the last: so an address that went too far is called back.
"""

from functools import partial

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from handlers.web.context import WEB, WebApp, chat_of, lost, new_secret, page, standing


def routes(house: WebApp) -> list[Route]:
    return [
        Route("/chat/{secret}/trang-nhom", partial(offer, house), methods=["GET"]),
        Route("/chat/{secret}/trang-nhom", partial(make, house), methods=["POST"]),
    ]


BINDING = "/nhom Mở trang của nhóm."


async def offer(house: WebApp, request: Request) -> Response:
    """What the page is, and the button that makes it."""
    secret = request.path_params["secret"]
    situation = await standing(house, secret)
    if situation is None or not may_make(house, situation):
        return lost()
    return page("group.html", secret=secret, address="", code=Markup())


async def make(house: WebApp, request: Request) -> Response:
    """A new page, bound as any group is: by /nhom, said there by who steers, with why another may go."""
    secret = request.path_params["secret"]
    situation = await standing(house, secret)
    if situation is None or situation.person is None or not may_make(house, situation):
        return lost()
    group, chat = new_secret(), chat_of(secret)
    binding = f"{chat}:{group[:8]}"
    name = situation.person.name
    await house.receive(Said(WEB, WEB, binding, chat_of(group), chat, name, text=BINDING, group=True))
    address = f"{address_of(house, request)}/nhom/{group}"
    return page("group.html", secret=secret, address=address, code=picture(address))


def may_make(house: WebApp, situation: Situation) -> bool:
    """The demo has its group already."""
    steers = any(seat.role in ("secretary", "chair") for seat in situation.seats)
    return steers and not house.posting


def address_of(house: WebApp, request: Request) -> str:
    """How this house is reached from outside; as the browser says it where nobody has said otherwise."""
    return house.address or str(request.base_url).rstrip("/")


def picture(address: str) -> Markup:
    """The address as a QR code, drawn into the page: a phone's camera opens it."""
    drawn = segno.make(address, error="m").svg_inline(border=2, omitsize=True, title="Mã QR")
    return Markup(drawn)  # noqa: S704
