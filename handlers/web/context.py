"""Common ground of all pages: the web app they belong to, access by secret, drawing, refusing.

Whoever holds a chat's secret is that chat. The secret stands in the address of its links and nowhere else:
storage knows only a hash of it, no header repeats it, no log holds it.
"""

import hashlib
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from bot.dialogue.installation import UNNAMED, Operator
from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from handlers.channel import MakeDocument
from handlers.web.open_streams import OpenStreams, PageKind
from handlers.web.push_keys import PushKeys
from handlers.web.rate_limits import Act, RateLimits, say_wait
from handlers.web.transport import WebTransport
from storage.turn.unit_of_work import Kept, UnitOfWork

HERE = Path(__file__).parent
WEB = "web"
# Header that names the page, and what stands in its place in the address then.
IN_HEADER, NOT_HERE = "X-Chat", "-"
# Bytes: of the longest message, each letter escaped, with its twenty files; of what the door of a page sends.
LONGEST_BODY = 64 * 1024
LONGEST_AT_THE_DOOR = 4 * 1024
MOST_FIELDS = 20
_TOO_MANY = "Trang này được mở quá nhiều lần liền nhau. Đề nghị chờ {wait} rồi mở lại."


@dataclass(frozen=True)
class WebApp:
    """A web app. `receive` keeps what was said and answers after the commit; `make` gives a document's bytes.

    `incoming`: folder of files that came through a page. `evidence`: folder of those kept. `posting`: people,
    by name and secret, who may post to the group from its page; the demo's alone. `address`: where people reach
    it from outside. `operator`: the person who runs it. `keys`: those that notices are sent with; without them
    there are none.
    """

    memory: UnitOfWork
    receive: Callable[[Said], Awaitable[Kept]]
    make: MakeDocument
    transport: WebTransport
    incoming: Path
    evidence: Path
    posting: tuple[tuple[str, str], ...] = ()
    address: str = ""
    operator: Operator = UNNAMED
    limits: RateLimits = field(default_factory=RateLimits)
    streams: OpenStreams = field(default_factory=OpenStreams)
    keys: PushKeys | None = None


class TooLarge(ValueError):
    """Body larger than any that a page of ours sends."""


def new_secret() -> str:
    """Secret of a new chat: 192 random bits."""
    return secrets.token_urlsafe(24)


def chat_of(secret: str) -> str:
    """Id of the chat in storage."""
    return hashlib.sha256(secret.encode()).hexdigest()[:32]


def secret_of(request: Request) -> str:
    """Secret of the page that asks: what it fetches by itself says it in a header, so that the log of no proxy
    holds it (`/chat/-/tin`); where a person goes, and a form without a script, it stands in the address."""
    secret = str(request.path_params["secret"])
    return request.headers.get(IN_HEADER, "") if secret == NOT_HERE else secret


async def situation_of(web: WebApp, secret: str) -> Situation | None:
    """Situation of the chat with this secret, None if there is none or it is over.

    A stranger's chat (a code that did not work) is one as soon as something was said there.
    """
    if not await page_kind(web, secret):
        return None
    return await web.memory.views.look(WEB, chat_of(secret))


async def page_kind(web: WebApp, secret: str) -> PageKind:
    """Kind of page that this secret opens, without loading its situation: of somebody who holds a seat, of a
    stranger, of a group; "" for none."""
    return await web.memory.views.opened(WEB, chat_of(secret))


def render(template: str, status: int = 200, /, **values: object) -> HTMLResponse:
    """Page made of a template."""
    return HTMLResponse(_templates().get_template(template).render(**values), status)


def not_found() -> HTMLResponse:
    """The same page for every unknown secret, whatever is wrong with it."""
    return render("lost.html", 404)


def too_many_requests(problem: str, wait: int, *, as_page: bool = False) -> Response:
    """Refusal for now: the problem, and in how many seconds to try again."""
    shown = render("busy.html", 429, problem=problem) if as_page else JSONResponse({"problem": problem}, 429)
    shown.headers["Retry-After"] = str(wait)
    return shown


async def refused(web: WebApp, request: Request, act: Act) -> Response | None:
    """Refusal where this person's chat has drawn too many pages or made too many documents of late. A group's
    page is everybody's, and an unknown secret nobody's: neither is counted."""
    secret = secret_of(request)
    if await page_kind(web, secret) not in ("chat", "stranger"):
        return None
    wait = web.limits.take(act, request, chat_of(secret), seated=True)
    as_page = request.path_params["secret"] != NOT_HERE
    return too_many_requests(_TOO_MANY.format(wait=say_wait(wait)), wait, as_page=as_page) if wait else None


async def read_body(request: Request, longest: int = LONGEST_BODY) -> bytes:
    """Whole body of a request. Raises TooLarge before it is read to the end."""
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > longest:
            raise TooLarge
    return bytes(read)


async def read_form(request: Request, longest: int = LONGEST_BODY) -> dict[str, str]:
    """Small form as the browser sends it by itself. Raises TooLarge."""
    body = (await read_body(request, longest)).decode("utf-8", "replace")
    try:
        return dict(parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        raise TooLarge from None


def known_row(request: Request) -> int:
    """Row of the outbox up to which the page knows its chat: `sau`, 0 if it says nothing readable."""
    return row_number(request.query_params.get("sau", ""))


def row_number(text: object) -> int:
    """Number of a row as a page sends it; 0 for anything else. It must fit the database's integers."""
    plain = str(text)
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= 15 else 0


@cache
def _templates() -> Environment:
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals["static"] = _static_address
    env.globals["icon"] = _icon
    env.globals["fresh_id"] = lambda: secrets.token_urlsafe(12)
    return env


def _static_address(name: str) -> str:
    """Address of a file of ours, which changes when any of them does: so each is fetched once, and what one
    imports beside it is of the same age."""
    return f"/tinh/{_version()}/{name}"


@cache
def _version() -> str:
    files = sorted((HERE / "static").iterdir())
    return hashlib.sha256(b"".join(f.name.encode() + f.read_bytes() for f in files if f.is_file())).hexdigest()[
        :12
    ]


@cache
def _icon(name: str) -> Markup:
    """Drawing of ours, put into the page: no further request, and it takes the text's colour."""
    return Markup((HERE / "templates" / "icons" / f"{name}.svg").read_text("utf-8"))  # noqa: S704


async def too_large(request: Request, error: Exception) -> Response:
    """Answer to TooLarge."""
    problem = "Tin quá dài. Đề nghị rút gọn rồi gửi lại."
    if "form" in request.headers.get("content-type", ""):
        return render("refused.html", 413, heading="Tin quá dài", problem=problem)
    return JSONResponse({"problem": problem}, 413)
