"""Page that takes files for one criterion, opened by a one-time link out of a chat that carries none.

Looking at the link spends nothing, since messengers fetch it for a preview; its button does. What it opens is
no chat: it knows the criterion and the names of what is there, and takes files; these are said in the chat that
asked for the link, which is also where the answer comes.
"""

import json
import re
from dataclasses import replace
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.conversations.scoring.evidence_pieces import names
from bot.dialogue.question import QuestionId
from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from bot.state.sheet import sheet_of
from handlers.web.context import (
    WEB,
    WebApp,
    chat_of,
    new_secret,
    not_found,
    read_body,
    render,
    secret_of,
    too_many_requests,
)
from handlers.web.hear import hear
from handlers.web.rate_limits import say_wait
from handlers.web.uploads import bytes_arrived, take, with_sizes
from storage.records.upload_links import UploadLink

_SECRET = re.compile(r"[A-Za-z0-9_-]{32}")
_TOO_FAST = "Có quá nhiều tệp gửi cùng lúc. Đề nghị chờ {wait} rồi gửi lại."


def routes(web: WebApp) -> list[Route]:
    return [
        Route("/gui/{secret}", partial(page, web), methods=["GET"]),
        Route("/gui/{secret}/tep/{name}", partial(arrived, web), methods=["GET"]),
        Route("/gui/{secret}/tep/{name}", partial(upload, web), methods=["POST"]),
        Route("/gui/{secret}/xong", partial(attach, web), methods=["POST"]),
    ]


def door(code: str) -> Response:
    """Page behind an unopened link. It brings the secret of the page it would open: sent twice over a bad
    network it leads to the same one."""
    return render("upload_door.html", code=code, visit=new_secret())


async def enter(web: WebApp, code: str, visit: str) -> Response | None:
    """Spends the link and leads to its page; None for a code that is no link's."""
    if not _SECRET.fullmatch(visit) or not await web.memory.upload_links.open(code, chat_of(visit)):
        return None
    return RedirectResponse(f"/gui/{visit}", 303)


async def page(web: WebApp, request: Request) -> Response:
    secret = request.path_params["secret"]
    found = await _opened(web, secret)
    if found is None:
        return not_found()
    link, situation = found
    title, have = _criterion(situation, link)
    app = web.memory.platform(link.platform)
    return render(
        "upload.html", secret=secret, title=title, have=have, app=app.name.capitalize(), home=app.home
    )


async def arrived(web: WebApp, request: Request) -> Response:
    """The bytes of a file that have come, so that an upload which broke off goes on from there."""
    secret = secret_of(request)
    return await bytes_arrived(web, request, chat_of(secret)) if await _opened(web, secret) else not_found()


async def upload(web: WebApp, request: Request) -> Response:
    secret = secret_of(request)
    return await take(web, request, chat_of(secret)) if await _opened(web, secret) else not_found()


async def attach(web: WebApp, request: Request) -> Response:
    """Says in the chat that asked for the link which files have come up. Sent again it is the same message."""
    secret = secret_of(request)
    found = await _opened(web, secret)
    if found is None:
        return not_found()
    link, _ = found
    if wait := web.limits.take("say", request, chat_of(secret), seated=True):
        return too_many_requests(_TOO_FAST.format(wait=say_wait(wait)), wait)
    said = _said(web, await read_body(request), secret, link)
    if said is None:
        return JSONResponse({"problem": "Chưa nhận được tệp nào. Đề nghị chọn lại."}, 400)
    await web.receive(said)
    now = await _opened(web, secret)
    return JSONResponse({"have": _criterion(now[1], link)[1] if now else []})


def _said(web: WebApp, body: bytes, secret: str, link: UploadLink) -> Said | None:
    """The files as if they had been sent in the chat that asked for the link; they lie here."""
    try:
        update = json.loads(body)
    except ValueError:
        return None
    own = chat_of(secret)
    if not isinstance(update, dict):
        return None
    heard = hear({"id": update.get("id"), "files": update.get("files"), "kind": "files", "chat": own})
    sized = with_sizes(web, heard) if heard else None
    if sized is None:
        return None
    return Said(
        link.platform,
        WEB,
        sized.update,
        link.chat,
        link.chat,
        kind="files",
        question=link.question,
        files=tuple(replace(file, lies_on=WEB) for file in sized.files),
        narrow=True,
    )


async def _opened(web: WebApp, secret: str) -> tuple[UploadLink, Situation] | None:
    """The link whose open page has this secret, and the situation of its chat; None once its person sits in no
    seat any more."""
    link = await web.memory.upload_links.of_session(chat_of(secret)) if _SECRET.fullmatch(secret) else None
    if link is None:
        return None
    situation = await web.memory.views.look(link.platform, link.chat)
    return (link, situation) if situation.seats else None


def _criterion(situation: Situation, link: UploadLink) -> tuple[str, list[str]]:
    """Code and title of the criterion, and the names of what is there."""
    ref = QuestionId.read(link.question)
    cycle = situation.cycle
    leaf = cycle.charter.leaves.get(ref.leaf) if cycle and cycle.id == ref.cycle else None
    if leaf is None:
        return "Minh chứng", []
    return f"{leaf.code}. {leaf.title}", names(sheet_of(situation, ref.unit).pieces(leaf.id))
