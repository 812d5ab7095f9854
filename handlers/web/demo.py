"""Page of the demo: every phone of a cluster and its group, and a clock that can be moved on.

The phones are the same as anybody's; only that one page holds them all, that the group takes posts, and that
time is a button. It is for one machine: it answers only under a local name.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.conversations.window_names import named
from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from bot.vietnamese import say_moment
from handlers.channel import MakeDocument
from handlers.web.app import assemble
from handlers.web.chat import page_data
from handlers.web.context import LONGEST_AT_THE_DOOR, WebApp, not_found, read_body, render, situation_of
from handlers.web.transport import WebTransport
from handlers.web.upload_store import EVIDENCE, INCOMING
from storage.turn.unit_of_work import Kept, UnitOfWork

_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
_STEPS = {"gio": timedelta(hours=1), "ngay": timedelta(days=1)}


class Clock(Protocol):
    """Time of the demo. `move` sets it, never back, and reads out what fell due in between."""

    def now(self) -> datetime: ...
    async def move(self, to: datetime) -> None: ...


@dataclass(frozen=True)
class Person:
    """Somebody with a phone: the name said in the group, and the secret of their chat."""

    name: str
    secret: str


def demo_app(
    memory: UnitOfWork,
    receive: Callable[[Said], Awaitable[Kept]],
    *,
    data: Path,
    transport: WebTransport,
    make: MakeDocument,
    people: Sequence[Person],
    group: str,
    clock: Clock,
    hosts: Sequence[str] = (),
    page: str = "",
) -> Starlette:
    """Web app of the demo, with its page at the path `page`. `people` in the order they are shown; `group` is
    the secret of the group's chat."""
    posting = tuple((person.name, person.secret) for person in people)
    web = WebApp(memory, receive, make, transport, data / INCOMING, data / EVIDENCE, posting)
    moving = asyncio.Lock()
    routes = [
        Route(page or "/", partial(_show, web, people, group, clock, page)),
        Route(f"{page}/dong-ho", partial(_time, web, people, clock)),
        Route(f"{page}/dong-ho", partial(_move, web, people, clock, moving), methods=["POST"]),
    ]
    local = Middleware(TrustedHostMiddleware, allowed_hosts=[*_HOSTS, *hosts], www_redirect=False)
    return assemble(web, routes, middleware=[local])


async def _show(
    web: WebApp, people: Sequence[Person], group: str, clock: Clock, page: str, request: Request
) -> Response:
    phones, situation = [], None
    for secret, name in [(group, ""), *((p.secret, p.name) for p in people)]:
        # A person who was replaced meanwhile has no page any more.
        if seen := await situation_of(web, secret):
            phones.append({**await page_data(web, secret, seen), "person": name})
            situation = seen
    if not phones:
        return not_found()
    return render("demo.html", phones=phones, clock=_clock_words(clock, situation), page=page)


async def _time(web: WebApp, people: Sequence[Person], clock: Clock, request: Request) -> Response:
    return JSONResponse(_clock_words(clock, await situation_of(web, people[0].secret)))


async def _move(
    web: WebApp, people: Sequence[Person], clock: Clock, moving: asyncio.Lock, request: Request
) -> Response:
    """Moves the time on: by a step, to the next date of the timetable ("han"), or to the next moment at which
    anybody is reminded ("nhac"). Takes JSON from its own page alone: a browser always says whose page it is."""
    own = str(request.base_url).rstrip("/")
    if "json" not in request.headers.get("content-type", "") or request.headers.get("origin") != own:
        return not_found()
    wanted = json.loads(await read_body(request, LONGEST_AT_THE_DOOR) or b"{}")
    step = wanted.get("buoc") if isinstance(wanted, dict) else None
    async with moving:
        situation = await situation_of(web, people[0].secret)
        if step in _STEPS:
            await clock.move(clock.now() + _STEPS[step])
        elif step == "han" and (ahead := _ahead(clock, situation)):
            await clock.move(ahead[0][0])
        elif step == "nhac" and situation and (moment := situation.timetable.ahead(clock.now())):
            await clock.move(moment)
        else:
            return JSONResponse({"problem": "Không còn hạn nào phía trước."}, 400)
        return JSONResponse(_clock_words(clock, await situation_of(web, people[0].secret)))


def _clock_words(clock: Clock, situation: Situation | None) -> dict[str, str]:
    """The time in words, and the next date of the timetable."""
    if situation is None:
        return {"now": "", "next": ""}
    ahead = _ahead(clock, situation)
    next = f"{ahead[0][1]}: {say_moment(ahead[0][0], situation.zone)}" if ahead else ""
    return {"now": say_moment(clock.now(), situation.zone), "next": next}


def _ahead(clock: Clock, situation: Situation | None) -> list[tuple[datetime, str]]:
    if situation is None or situation.cycle is None:
        return []
    moments = []
    for name, window in situation.timetable.windows.items():
        called = named(situation, name)
        moments += [(window.opens, f"Mở {called}"), (window.due, f"Hạn {called}")]
        moments.append((window.closes, f"Hết hạn {called}"))
    return sorted((at, what) for at, what in moments if at > clock.now())
