"""Evidence through the page: files come up first, each on its own; then one message says what they are for.

A file that came up waits in the data folder's `incoming` under the chat's id and a name the page made, so
that a repeated upload is the same file and nobody can name another chat's. The fetcher takes it from
there like any platform's; what nobody asked for is swept away after three days, as `heard` is.
"""

import asyncio
import re
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.dialogue.said import Said
from handlers.evidence import LARGEST, Unfetchable, fit
from handlers.web.context import TooLarge, WebApp, busy, chat_of, lost, standing
from handlers.web.hear import ref
from handlers.web.rate_limits import say_wait
from handlers.web.upload_store import place_of, sweep

_NAME = re.compile(r"[A-Za-z0-9_-]{8,64}")
# What one chat may have waiting, in bytes: many photos, but not the disk.
WAITING = 20 * LARGEST
_SAVED_AFTER = 60


def routes(house: WebApp) -> list[Route]:
    return [Route("/chat/{secret}/tep/{name}", partial(upload, house), methods=["POST"])]


async def upload(house: WebApp, request: Request) -> Response:
    """Keeps the body as one incoming file. Sending it again is harmless. `ten` is what the sender calls it."""
    secret, name = request.path_params["secret"], request.path_params["name"]
    situation = await standing(house, secret)
    if situation is None or not _NAME.fullmatch(name):
        return lost()
    if not situation.seats:
        return _problem("Đường dẫn này chưa gắn với đơn vị nào nên chưa gửi tệp được.", 403)
    chat = chat_of(secret)
    place = house.incoming / ref(chat, name)
    if place.exists():
        return JSONResponse({"size": place.stat().st_size})
    wait = house.limits.take("upload", request, chat)
    if not wait and await asyncio.to_thread(sweep, house.incoming, chat) > WAITING:
        wait = _SAVED_AFTER
    if wait:
        return busy(f"Nhiều tệp đang chờ lưu. Đề nghị gửi tiếp sau {say_wait(wait)}.", wait)
    declared = request.headers.get("content-length", "0")
    try:
        if declared.isdigit() and int(declared) > LARGEST:
            raise TooLarge
        size = await _stream(request, place)
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


def arrived(house: WebApp, said: Said) -> Said | None:
    """The message with each file's true size; None if one of them never came up, or not from this chat."""
    try:
        files = tuple(replace(f, size=place_of(house.incoming, f.ref).stat().st_size) for f in said.files)
    except (OSError, ValueError):
        return None
    return replace(said, files=files)


async def _stream(request: Request, place: Path) -> int:
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
    """What would not be kept is told at once, and does not wait. Raises Unfetchable."""
    try:
        fit(name, place.read_bytes())
    except Unfetchable:
        place.unlink(missing_ok=True)
        raise


def _problem(text: str, status: int) -> Response:
    return JSONResponse({"problem": text}, status)
