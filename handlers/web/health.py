"""/health and /metrics, for those who look after the installation.

/health may be read by anybody who reaches the server: it says which part is not well, in words that hold no
name, no address and no secret, and nothing of what people do. 503 calls the administrator. It is no reason to
start anew or to take the pages away: where Telegram cannot be reached, they are the way on.

/metrics says how much is said and sent, and so when. It is there only where THIDUA_METRICS_TOKEN is set, for
those who show that token. That a request comes from this machine proves nothing: behind a reverse proxy on the
same machine all of them do.
"""

import hmac
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from handlers.health import Watch
from handlers.metrics import CONTENT_TYPE, text


def routes(watch: Watch, token: str = "") -> list[Route]:
    """Routes of both. `token` opens /metrics; without one there is none."""
    own = [Route("/health", partial(_health, watch))]
    if token:
        own.append(Route("/metrics", partial(_metrics, watch, token)))
    return own


async def _health(watch: Watch, request: Request) -> Response:
    """Answers 200 if all is well, else 503; the same words either way."""
    parts = await watch.health()
    report: dict[str, object] = {"ok": not any(part.problem for part in parts.values())}
    for name, part in parts.items():
        report[name] = {
            "ok": not part.problem,
            **({} if part.age is None else {"age": round(part.age, 1)}),
            **({"problem": part.problem} if part.problem else {}),
        }
    return JSONResponse(report, 200 if report["ok"] else 503)


async def _metrics(watch: Watch, token: str, request: Request) -> Response:
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
    return Response(text(*await watch.numbers()), media_type=CONTENT_TYPE)
