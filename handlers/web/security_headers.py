"""Headers that keep a page to itself: nothing from elsewhere, nothing told elsewhere, nothing cached."""

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    # The path of a page is its secret.
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# Where people reach us by https: for a year by nothing else, on this host alone.
_ONLY_HTTPS = "max-age=31536000"


def add_security_headers(headers: MutableHeaders, *, https: bool) -> None:
    """Adds to an answer's headers those that every answer has."""
    for name, value in HEADERS.items():
        # One page of ours holds its own script, which its policy names by its hash.
        headers.setdefault(name, value)
    # Compressed on the way, an answer's length would tell what is in it, see `wire_length`.
    headers.setdefault("Cache-Control", "no-store, no-transform")
    if https:
        headers["Strict-Transport-Security"] = _ONLY_HTTPS


class SecurityHeaders:
    """Middleware that adds them to every answer. `https`: people reach us so, whatever a proxy says."""

    def __init__(self, app: ASGIApp, https: bool = False) -> None:
        self._app, self._https = app, https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                add_security_headers(
                    MutableHeaders(scope=message), https=self._https or scope["scheme"] == "https"
                )
            await send(message)

        await self._app(scope, receive, guarded)
