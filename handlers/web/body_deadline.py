"""Deadline for the body of a request: whoever sends it a byte a minute holds a connection for no longer."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.rules.evidence_files import LARGEST

# Seconds for any body, and for each megabyte that it says it has: a photo over a bad network takes a while.
SHORTEST, A_MEGABYTE = 20.0, 8.0
_TOO_SLOW = "Kết nối quá chậm nên chưa nhận được. Đề nghị gửi lại."


class TooSlow(Exception):
    """Body that did not come in time."""


class BodyDeadline:
    """Middleware that raises TooSlow where the body is still not there at its deadline."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        ends, whole = asyncio.get_running_loop().time() + seconds_for(dict(scope["headers"])), False

        async def receive_in_time() -> Message:
            nonlocal whole
            if whole:
                return await receive()
            try:
                async with asyncio.timeout_at(ends):
                    message = await receive()
            except TimeoutError:
                raise TooSlow from None
            whole = not message.get("more_body", False)
            return message

        await self._app(scope, receive_in_time, send)


def seconds_for(headers: dict[bytes, bytes]) -> float:
    """Seconds in which a body with these headers has to come."""
    declared = headers.get(b"content-length", b"")
    size = int(declared) if declared.isdigit() and len(declared) < 12 else LARGEST
    return SHORTEST + min(size, LARGEST) / 1024**2 * A_MEGABYTE


async def too_slow(request: Request, error: Exception) -> Response:
    """Answer to TooSlow."""
    return JSONResponse({"problem": _TOO_SLOW}, 408, headers={"Connection": "close"})
