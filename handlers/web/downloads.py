"""Files that go out to a page: kept evidence to those entitled to it, documents to the chat they were for."""

import asyncio
from functools import partial
from pathlib import Path
from typing import assert_never
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from bot.dialogue.situation import Evidence, Role, Situation
from bot.dialogue.turn import Document
from bot.state import examples
from handlers.documents.packet.recount_page import content_policy
from handlers.evidence import copy_path
from handlers.web.context import WEB, WebApp, chat_of, not_found, refused, row_number, secret_of, situation_of
from handlers.web.pictures import may_have as may_have_picture

_EVERY_UNIT: tuple[Role, ...] = ("chair", "secretary", "reviewer")
_EVERY_TABLE: tuple[Role, ...] = ("chair", "secretary")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES = {
    "charter_text": "application/json",
    "xlsx": _XLSX,
    "template": _XLSX,
    "charter": _XLSX,
    "sample": _XLSX,
    "own": "text/plain; charset=utf-8",
    "evidence": "application/octet-stream",
    "packet": "application/zip",
    "calendar": "text/calendar; charset=utf-8",
    "picture": "image/png",
    "guide": "application/pdf",
    "recount": "text/html; charset=utf-8",
}
_ENDINGS = {
    "xlsx": _XLSX,
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "template": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def routes(web: WebApp) -> list[Route]:
    return [
        Route("/chat/{secret}/minh-chung/{id}", partial(evidence, web)),
        Route("/chat/{secret}/van-ban/{row}", partial(document, web)),
        Route("/nhom/{secret}/van-ban/{row}", partial(document, web)),
    ]


async def evidence(web: WebApp, request: Request) -> Response:
    """Kept file, always as a download: what a unit sent is never shown as a page of ours."""
    if refusal := await refused(web, request, "document"):
        return refusal
    situation = await situation_of(web, request.path_params["secret"])
    found = _evidence(situation, row_number(request.path_params["id"])) if situation else None
    place = copy_path(web.evidence, found.sha256) if found else None
    if found is None or place is None or not await asyncio.to_thread(place.is_file):
        return not_found()
    return FileResponse(
        place,
        media_type="application/octet-stream",
        filename=found.name,
        content_disposition_type="attachment",
    )


async def document(web: WebApp, request: Request) -> Response:
    """Document that was promised in this chat's message, made from what is stored now; only for a chat that
    would be promised it now."""
    if refusal := await refused(web, request, "document"):
        return refusal
    secret, wanted = secret_of(request), row_number(request.path_params["row"])
    situation = await situation_of(web, secret)
    if situation is None or not wanted:
        return not_found()
    owed = await web.memory.outbox.messages_since(WEB, chat_of(secret), wanted - 1)
    promised = next((d.document for d in owed if d.id == wanted), None)
    if promised is None or not _may_have(situation, promised):
        return not_found()
    made = await web.make(promised)
    media_type = _TYPES.get(promised.kind) or _ENDINGS[promised.paper.rpartition(".")[2]]
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(promised.name)}"}
    if promised.kind == "recount":
        # A page of ours, opened where it is: phones run no script of a file that was saved.
        policy = {"Content-Security-Policy": await asyncio.to_thread(content_policy)}
        return Response(made, media_type=media_type, headers=policy)
    if isinstance(made, Path):
        return FileResponse(made, media_type=media_type, headers=headers)
    return Response(made, media_type=media_type, headers=headers)


def _may_have(situation: Situation, document: Document) -> bool:
    """True if this chat may have the document. A unit's documents are for itself and for those who see every
    unit; the files of a notice, which belong to no unit, those of a good example that was picked, and the
    charter are for everybody, on the group's page too; the table of all units is not. What is stored of a
    person is for that person alone."""
    if not (situation.seats or situation.channel.is_cluster_group):
        return False
    match document.kind:
        case "evidence":
            if examples.shows(situation, document.evidence):
                return True
            every, of_no_unit = _EVERY_UNIT, True
        case "xlsx" | "paper" | "packet":
            every, of_no_unit = _EVERY_TABLE, False
        case "template":
            every, of_no_unit = _EVERY_UNIT, False
        case "charter" | "charter_text" | "sample" | "recount" | "calendar" | "guide":
            return True
        case "picture":
            return may_have_picture(situation, document.picture)
        case "own":
            return situation.person is not None and situation.person.id == document.person
        case _:
            assert_never(document.kind)
    if any(seat.role in every for seat in situation.seats):
        return True
    if not document.unit:
        return of_no_unit
    return any(seat.unit == document.unit for seat in situation.seats)


def _evidence(situation: Situation, id: int) -> Evidence | None:
    """Piece with this number, if it is kept and this chat may have it."""
    if situation.cycle is None:
        return None
    every = any(seat.role in _EVERY_UNIT for seat in situation.seats)
    units = [u.id for u in situation.cycle.charter.units] if every else [s.unit for s in situation.seats]
    pieces = (e for unit in units if unit for e in situation.evidence.get(unit, ()))
    return next((e for e in pieces if e.id == id and e.state == "kept" and e.sha256), None)
