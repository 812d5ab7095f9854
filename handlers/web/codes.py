"""Invitations for the secretary: a list to pass on, with who has joined, and a sheet of paper for each seat.

Only what was issued is shown: codes are made by `mã mời`, said in the chat. A sheet holds one seat, since a
code is worth a seat to whoever reads it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.conversations.joining import code_sheets
from bot.conversations.joining.invitation import seat_name
from bot.dialogue.situation import OutCode, Seat, Situation
from bot.vietnamese import say_day, say_list
from handlers.web.context import WebApp, not_found, refused, render, row_number, situation_of
from handlers.web.group import address_of, qr_code


@dataclass(frozen=True)
class Invited:
    """Seat with its holders, or the code that is out for it and the address that the code opens; or a person
    whom no message reaches, with the code to come back by. `sheet`: its own sheet, as the address names it."""

    sheet: str
    name: str
    people: str
    code: str = ""
    address: str = ""
    until: str = ""


def routes(web: WebApp) -> list[Route]:
    return [
        Route("/chat/{secret}/ma-moi", partial(listed, web)),
        Route("/chat/{secret}/ma-moi/in", partial(printed, web)),
    ]


async def listed(web: WebApp, request: Request) -> Response:
    """List of all seats."""
    if refusal := await refused(web, request, "view"):
        return refusal
    situation = await situation_of(web, request.path_params["secret"])
    if situation is None or not may_invite(situation):
        return not_found()
    seats = list(_seats(web, request, situation))
    return render(
        "codes.html",
        path=f"/chat/{request.path_params['secret']}",
        cluster=situation.cluster.name if situation.cluster else "",
        seats=seats,
        joined=sum(bool(seat.holders) for seat in situation.roster),
        seated=len(situation.roster),
        out=sum(bool(seat.code) for seat in seats),
    )


async def printed(web: WebApp, request: Request) -> Response:
    """Sheets with the codes that are out; `vai`: of one seat alone, `nguoi`: of one person."""
    if refusal := await refused(web, request, "view"):
        return refusal
    situation = await situation_of(web, request.path_params["secret"])
    if situation is None or not may_invite(situation):
        return not_found()
    wanted = {f"{key}={row_number(value)}" for key, value in request.query_params.items()}
    seats = [s for s in _seats(web, request, situation) if s.code and (not wanted or s.sheet in wanted)]
    if not seats:
        return not_found()
    drawn: list[tuple[Invited, Markup]] = [(seat, qr_code(seat.address)) for seat in seats]
    cluster = situation.cluster.name if situation.cluster else ""
    return render(
        "codes_printed.html", path=f"/chat/{request.path_params['secret']}", cluster=cluster, seats=drawn
    )


def may_invite(situation: Situation) -> bool:
    """True for the secretary."""
    return any(seat.role == "secretary" for seat in situation.seats)


def _seats(web: WebApp, request: Request, situation: Situation) -> Iterator[Invited]:
    for seat in situation.roster:
        if seat.role == "secretary":
            continue
        people = say_list([holder.person.name for holder in seat.holders]) if seat.holders else ""
        out = OutCode(_code(situation, seat), seat.code_expires)
        yield _invited(web, request, situation, f"vai={seat.id}", seat_name(situation, seat), people, out)
    for seat, holder in code_sheets.cut_off(situation):
        name, out = f"{holder.person.name} – {seat_name(situation, seat)}", situation.cut_off[holder.person.id]
        if out.code:
            yield _invited(web, request, situation, f"nguoi={holder.person.id}", name, "", out)


def _invited(
    web: WebApp, request: Request, situation: Situation, sheet: str, name: str, people: str, out: OutCode
) -> Invited:
    if not out.code or out.expires is None:
        return Invited(sheet, name, people)
    code, until = out.code, say_day(out.expires, situation.zone)
    return Invited(
        sheet, name, people, f"{code[:5]}-{code[5:]}", f"{address_of(web, request)}/vao/{code}", until
    )


def _code(situation: Situation, seat: Seat) -> str:
    """Code that is out for the seat and counts still."""
    return seat.code if seat.code and seat.code_expires and situation.now < seat.code_expires else ""
