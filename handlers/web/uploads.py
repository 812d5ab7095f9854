"""Evidence through the page: files come up first, each on its own; then one message says what they are for.

An upload waits in the data folder's `incoming` under the chat's id and a name the page made, so that a repeated
upload is the same file and nobody can name another chat's. The fetcher takes it from there like any platform's,
and leaves its name alone; what nobody asked for is swept away after four days, as `heard` is.
"""

import asyncio
import errno
import logging
import re
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

from starlette.requests import Request
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
    secret_of,
    situation_of,
    too_many_requests,
)
from handlers.web.hear import ref
from handlers.web.rate_limits import say_wait
from handlers.web.upload_store import place_of, waiting
from storage.database.errors import cause

_NAME = re.compile(r"[A-Za-z0-9_-]{8,64}")
# Bytes that one chat may have waiting: many photos, but not the disk.
WAITING = 20 * LARGEST
_SAVED_AFTER = 60
_NO_ROOM = "Máy chủ đang hết chỗ nên chưa lưu được tệp. Trang sẽ tự gửi lại; nếu lâu, đề nghị báo thư ký cụm."
_NOT_KEPT = "Máy chủ tạm thời chưa lưu được tệp. Trang sẽ tự gửi lại."

log = logging.getLogger(__name__)


def routes(web: WebApp) -> list[Route]:
    return [Route("/chat/{secret}/tep/{name}", partial(upload, web), methods=["POST"])]


async def upload(web: WebApp, request: Request) -> Response:
    """Keeps the body as an incoming file. Sending it again is harmless. `ten`: the sender's name for it."""
    secret, name = secret_of(request), request.path_params["name"]
    situation = await situation_of(web, secret)
    if situation is None or not _NAME.fullmatch(name):
        return not_found()
    if not situation.seats:
        return _problem("Đường dẫn này chưa gắn với đơn vị nào nên chưa gửi tệp được.", 403)
    chat = chat_of(secret)
    place = web.incoming / ref(chat, name)
    if place.exists():
        return JSONResponse({"size": place.stat().st_size})
    wait = web.limits.take("upload", request, chat, seated=True)
    if not wait and await asyncio.to_thread(waiting, web.incoming, chat) > WAITING:
        wait = _SAVED_AFTER
    if wait:
        return too_many_requests(f"Nhiều tệp đang chờ lưu. Đề nghị gửi tiếp sau {say_wait(wait)}.", wait)
    declared = request.headers.get("content-length", "0")
    try:
        if declared.isdigit() and int(declared) > LARGEST:
            raise TooLarge
        size = await receive(request, place)
    except OSError as error:
        log.error("an upload could not be kept: %s", cause(error))
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        return _problem(_NO_ROOM if full else _NOT_KEPT, 507 if full else 503, {"Retry-After": "60"})
    except TooLarge:
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


async def receive(request: Request, place: Path) -> int:
    """Writes the body as it comes; the file has its name only when it is whole."""
    await asyncio.to_thread(place.parent.mkdir, parents=True, exist_ok=True)
    part, size = place.with_name(f"{place.name}.{time.monotonic_ns()}.part"), 0
    file = await asyncio.to_thread(part.open, "wb")
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > LARGEST:
                raise TooLarge
            await asyncio.to_thread(file.write, chunk)
        file.close()
        await asyncio.to_thread(part.replace, place)
    finally:
        file.close()
        part.unlink(missing_ok=True)
    return size


def _refuse_unfit(place: Path, name: str) -> None:
    """Deletes a file that would not be kept, so that its sender is told at once. Raises Unfetchable."""
    try:
        accepted_type(name, place.read_bytes())
    except Unfetchable:
        place.unlink(missing_ok=True)
        raise


def _problem(text: str, status: int, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"problem": text}, status, headers)
