"""Evidence through the page: files come up first, each on its own; then one message says what they are for.

An upload waits in the data folder's `incoming` under the chat's id and a name the page made, so that a repeated
upload is the same file, one that broke off goes on, and nobody can name another chat's. The fetcher takes it
from there like any platform's, and leaves its name alone; what nobody asked for is swept away after four days,
as `heard` is.
"""

import asyncio
import contextlib
import errno
import logging
import os
import re
from dataclasses import replace
from functools import partial
from pathlib import Path

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.dialogue.said import Said
from bot.rules.evidence_files import LARGEST
from handlers.evidence import Unfetchable, accepted_type
from handlers.web.context import (
    TooLarge,
    WebApp,
    chat_of,
    not_found,
    page_kind,
    refused,
    row_number,
    secret_of,
    situation_of,
    too_many_requests,
)
from handlers.web.hear import ref
from handlers.web.rate_limits import say_wait
from handlers.web.upload_store import part_of, place_of, waiting
from storage.database.errors import cause

_NAME = re.compile(r"[A-Za-z0-9_-]{8,64}")
# Bytes that one chat may have waiting: many photos, but not the disk.
WAITING = 20 * LARGEST
_SAVED_AFTER = 60
_NO_ROOM = "Máy chủ đang hết chỗ nên chưa lưu được tệp. Trang sẽ tự gửi lại; nếu lâu, đề nghị báo thư ký cụm."
_NOT_KEPT = "Máy chủ tạm thời chưa lưu được tệp. Trang sẽ tự gửi lại."

log = logging.getLogger(__name__)


def routes(web: WebApp) -> list[Route]:
    return [
        Route("/chat/{secret}/tep/{name}", partial(arrived, web), methods=["GET"]),
        Route("/chat/{secret}/tep/{name}", partial(upload, web), methods=["POST"]),
    ]


async def arrived(web: WebApp, request: Request) -> Response:
    """The bytes of a file that have come, so that an upload which broke off goes on from there."""
    if refusal := await refused(web, request, "view"):
        return refusal
    secret = secret_of(request)
    if await page_kind(web, secret) != "chat":
        return not_found()
    return await bytes_arrived(web, request, chat_of(secret))


async def bytes_arrived(web: WebApp, request: Request, chat: str) -> Response:
    """The bytes that have come of this chat's file of the name in the address."""
    name = request.path_params["name"]
    if not _NAME.fullmatch(name):
        return not_found()
    return JSONResponse({"size": await asyncio.to_thread(_bytes_there, web.incoming / ref(chat, name))})


async def upload(web: WebApp, request: Request) -> Response:
    """Keeps a file of a chat's page; see `take`."""
    secret = secret_of(request)
    situation = await situation_of(web, secret)
    if situation is None:
        return not_found()
    if not situation.seats:
        return _problem("Đường dẫn này chưa gắn với đơn vị nào nên chưa gửi tệp được.", 403)
    return await take(web, request, chat_of(secret))


async def take(web: WebApp, request: Request, chat: str) -> Response:
    """Keeps the body as an incoming file of this chat, or as the rest of one. Sending it again is harmless.

    `ten`: the sender's name for it; `tu`: how many bytes of it came before; `cua`: how many it has.
    """
    name = request.path_params["name"]
    if not _NAME.fullmatch(name):
        return not_found()
    place = web.incoming / ref(chat, name)
    if place.exists():
        return JSONResponse({"size": place.stat().st_size})
    wait = web.limits.take("upload", request, chat, seated=True)
    if not wait and await asyncio.to_thread(waiting, web.incoming, chat) > WAITING:
        wait = _SAVED_AFTER
    if wait:
        return too_many_requests(f"Nhiều tệp đang chờ lưu. Đề nghị gửi tiếp sau {say_wait(wait)}.", wait)
    begins, whole = (
        row_number(request.query_params.get("tu", "")),
        row_number(request.query_params.get("cua", "")),
    )
    declared = request.headers.get("content-length", "0")
    try:
        if max(int(declared) if declared.isdigit() else 0, whole) > LARGEST:
            raise TooLarge
        there = await asyncio.to_thread(_bytes_there, place)
        if begins > there:
            # Swept away meanwhile: the page asks and begins anew.
            return _problem(_NOT_KEPT, 503, {"Retry-After": "1"})
        size = await receive(request, place, begins, whole)
    except OSError as error:
        log.error("an upload could not be kept: %s", cause(error))
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        return _problem(_NO_ROOM if full else _NOT_KEPT, 507 if full else 503, {"Retry-After": "60"})
    except TooLarge:
        await asyncio.to_thread(part_of(place).unlink, missing_ok=True)
        return _problem(f"Tệp lớn hơn {LARGEST // 1024**2} MB. Đề nghị gửi tệp nhỏ hơn.", 413)
    if not size:
        place.unlink(missing_ok=True)
        return _problem("Tệp này rỗng. Đề nghị chọn lại tệp.", 400)
    try:
        await asyncio.to_thread(_refuse_unfit, place, request.query_params.get("ten", ""))
    except Unfetchable as reason:
        why = str(reason)
        return _problem(f"{why[:1].upper()}{why[1:]}.", 415)
    return JSONResponse({"size": size})


def with_sizes(web: WebApp, said: Said) -> Said | None:
    """The message with each file's true size; None if one of them never came up, or not from this chat."""
    try:
        files = tuple(replace(f, size=place_of(web.incoming, f.ref).stat().st_size) for f in said.files)
    except (OSError, ValueError):
        return None
    return replace(said, files=files)


async def receive(request: Request, place: Path, begins: int = 0, whole: int = 0) -> int:
    """Writes the body as it comes, from the byte `begins` on; the file has its name only when it is whole: at
    `whole` bytes, or where that is not said, at the end of the body. What came before a line broke is left.

    Two requests for one file, of which the first is a broken line's, write the same bytes at the same places.
    """
    await asyncio.to_thread(place.parent.mkdir, parents=True, exist_ok=True)
    part, at = part_of(place), begins
    file = await asyncio.to_thread(os.open, part, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        async for chunk in request.stream():
            if at + len(chunk) > (whole or LARGEST):
                raise TooLarge
            await asyncio.to_thread(_write, file, chunk, at)
            at += len(chunk)
        if whole and at < whole:
            raise ClientDisconnect
        await asyncio.to_thread(os.truncate, file, at)
        with contextlib.suppress(FileNotFoundError):
            # The other request may have been quicker.
            await asyncio.to_thread(part.replace, place)
    finally:
        os.close(file)
    return at


def _write(file: int, chunk: bytes, at: int) -> None:
    while chunk:
        written = os.pwrite(file, chunk, at)
        chunk, at = chunk[written:], at + written


def _bytes_there(place: Path) -> int:
    """Bytes of a file, whole or not, that have come."""
    for found in (place, part_of(place)):
        with contextlib.suppress(FileNotFoundError):
            return found.stat().st_size
    return 0


def _refuse_unfit(place: Path, name: str) -> None:
    """Deletes a file that would not be kept, so that its sender is told at once. Raises Unfetchable."""
    try:
        accepted_type(name, place.read_bytes())
    except Unfetchable:
        place.unlink(missing_ok=True)
        raise


def _problem(text: str, status: int, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"problem": text}, status, headers)
