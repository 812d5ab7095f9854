"""Invitation opened as a link. Looking at it costs nothing; only "Vào" uses the code."""

import re
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.conversations.joining.invitation import NO_SUCH_CODE
from bot.dialogue.codes import code_in
from handlers.web.context import (
    LONGEST_AT_THE_DOOR,
    WEB,
    WebApp,
    chat_of,
    new_secret,
    not_found,
    page_kind,
    read_form,
    render,
    situation_of,
    too_many_requests,
)
from handlers.web.group import address_of, qr_code
from handlers.web.hear import hear
from handlers.web.rate_limits import say_wait

_CODE = re.compile(r"[A-Za-z0-9_-]{4,60}")
_GUESSED = (
    "Từ mạng này vừa có nhiều mã mời không đúng. Đề nghị kiểm tra lại đường dẫn, sau {wait} mở lại và chọn "
    "“Vào”; nếu cần ngay, liên hệ thư ký cụm."
)
_SECRET = re.compile(r"[A-Za-z0-9_-]{32}")


def routes(web: WebApp) -> list[Route]:
    return [
        Route("/vao/{code}", partial(show, web), methods=["GET"]),
        Route("/vao/{code}", partial(enter, web), methods=["POST"]),
    ]


async def show(web: WebApp, request: Request) -> Response:
    """Page of an invitation. Messengers fetch a link to preview it; so nothing happens here, and nothing is
    told about the code.

    The page brings the secret of the chat it would open: sent twice over a bad network, or again from the same
    browser, it leads into the same chat.
    """
    code = request.path_params["code"]
    if not _CODE.fullmatch(code):
        return not_found()
    address = f"{address_of(web, request)}/vao/{code}"
    return render("invitation.html", code=code, visit=new_secret(), picture=qr_code(address))


async def enter(web: WebApp, request: Request) -> Response:
    """Says the code in the chat of this visit, and leads there. A wrong one is answered and leaves nothing
    behind; an address from which too many of them came has to wait, even with a right one."""
    code, fields = request.path_params["code"], await read_form(request, LONGEST_AT_THE_DOOR)
    if not _CODE.fullmatch(code):
        return not_found()
    secret = await _visit(web, fields.get("phong", ""))
    if await _is_somebodys(web, secret):
        return RedirectResponse(f"/chat/{secret}", 303)
    if wait := web.limits.take("code", request):
        return too_many_requests(_GUESSED.format(wait=say_wait(wait)), wait, as_page=True)
    words = {"id": f"vao-{code}"[:64], "text": f"/start {code}", "name": fields.get("name", "")}
    said = hear({**words, "chat": chat_of(secret)})
    if said is None or not await web.memory.is_code(code_in(said)):
        return render("refused.html", 404, heading="Mã mời không dùng được", problem=NO_SUCH_CODE)
    await web.receive(said)
    if await _is_somebodys(web, secret):
        web.limits.give_back("code", request)
    return RedirectResponse(f"/chat/{secret}?sau=0", 303)


async def _visit(web: WebApp, brought: str) -> str:
    """Secret that the page brought; a new one if it is none of ours, a group's, or its chat is over."""
    if not _SECRET.fullmatch(brought):
        return new_secret()
    opens = await page_kind(web, brought)
    is_over = not opens and await web.memory.outbox.messages_since(WEB, chat_of(brought), 0)
    return new_secret() if is_over or opens == "group" else brought


async def _is_somebodys(web: WebApp, secret: str) -> bool:
    """True if a person is known in this chat."""
    situation = await situation_of(web, secret)
    return situation is not None and situation.person is not None
