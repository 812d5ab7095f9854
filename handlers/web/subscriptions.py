"""Subscriptions of a page's browser to notices; the worker, and the page that an installed app starts at.

An endpoint is taken from whoever holds a page's secret, up to five for one chat.
The start page holds no secret: it finds one in the browser's own store, or asks for a code.
"""

import json
from functools import partial

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from handlers.web.context import (
    HERE,
    LONGEST_AT_THE_DOOR,
    WEB,
    WebApp,
    chat_of,
    not_found,
    page_kind,
    read_body,
    read_form,
    render,
    secret_of,
    too_many_requests,
)
from handlers.web.invitation import CODE
from handlers.web.push_keys import decoded
from handlers.web.rate_limits import say_wait

START = "/mo"
_TOO_FAST = "Có quá nhiều yêu cầu cùng lúc. Đề nghị chờ {wait} rồi thử lại."
_UNFIT = "Trình duyệt này chưa nhận được báo tin."
# Bytes of a browser's public key and of its secret for sealing.
_KEY, _AUTH = 65, 16


def routes(web: WebApp) -> list[Route]:
    return [
        Route("/chat/{secret}/bao-tin", partial(key, web), methods=["GET"]),
        Route("/chat/{secret}/bao-tin", partial(subscribe, web), methods=["POST"]),
        Route("/chat/{secret}/bao-tin", partial(unsubscribe, web), methods=["DELETE"]),
        Route("/worker.js", worker),
        Route(START, start, methods=["GET"]),
        Route(START, go_on, methods=["POST"]),
        # Who types the address alone finds the way in too.
        Route("/", RedirectResponse(START)),
    ]


async def key(web: WebApp, request: Request) -> Response:
    """The public key that a browser subscribes with; "" where this installation tells nobody."""
    secret = secret_of(request)
    if await page_kind(web, secret) != "chat":
        return not_found()
    if refusal := _too_fast(web, request, secret):
        return refusal
    return JSONResponse({"key": web.keys.public if web.keys else ""})


async def subscribe(web: WebApp, request: Request) -> Response:
    """Keeps an endpoint."""
    # Loaded where somebody wants notices.
    from handlers.web.public_addresses import is_fit

    secret, told = secret_of(request), await _read(request)
    if await page_kind(web, secret) != "chat" or web.keys is None:
        return not_found()
    if refusal := _too_fast(web, request, secret):
        return refusal
    endpoint, key, auth = (told.get(name, "") for name in ("endpoint", "key", "auth"))
    if not is_fit(endpoint) or not _are_keys(key, auth):
        return JSONResponse({"problem": _UNFIT}, 400)
    await web.memory.push_endpoints.add(WEB, chat_of(secret), endpoint, key, auth)
    return JSONResponse({})


async def unsubscribe(web: WebApp, request: Request) -> Response:
    """Drops an endpoint."""
    secret, told = secret_of(request), await _read(request)
    if await page_kind(web, secret) != "chat":
        return not_found()
    if refusal := _too_fast(web, request, secret):
        return refusal
    await web.memory.push_endpoints.remove(WEB, chat_of(secret), told.get("endpoint", ""))
    return JSONResponse({})


async def worker(request: Request) -> Response:
    """The worker's code; at the top, since it may serve no address above its own."""
    return FileResponse(HERE / "static" / "worker.js", media_type="text/javascript")


async def start(request: Request) -> Response:
    """Page that leads on into the chat which this browser knows."""
    return render("start.html", problem="")


async def go_on(request: Request) -> Response:
    """Leads to the door of the code that was typed."""
    code = (await read_form(request, LONGEST_AT_THE_DOOR)).get("ma", "").strip()
    if not CODE.fullmatch(code):
        return render("start.html", 422, problem="Đề nghị ghi mã gồm 10 chữ và số, ví dụ K7M2P-9QRST.")
    return RedirectResponse(f"/vao/{code}", 303)


def _too_fast(web: WebApp, request: Request, secret: str) -> Response | None:
    wait = web.limits.take("view", request, chat_of(secret), seated=True)
    return too_many_requests(_TOO_FAST.format(wait=say_wait(wait)), wait) if wait else None


async def _read(request: Request) -> dict[str, str]:
    """Texts of a small JSON object."""
    try:
        told = json.loads(await read_body(request, LONGEST_AT_THE_DOOR))
    except (ValueError, RecursionError):
        return {}
    return {k: v for k, v in told.items() if isinstance(v, str)} if isinstance(told, dict) else {}


def _are_keys(key: str, auth: str) -> bool:
    try:
        return len(decoded(key)) == _KEY and len(decoded(auth)) == _AUTH and decoded(key)[:1] == b"\x04"
    except ValueError:
        return False
