"""Invitation opened as a link. Looking at it costs nothing; only "Vào" uses the code."""

import hashlib
import re
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.conversations.joining.invitation import ANOTHER_CODE, say_lapsed, seat_name
from bot.dialogue.codes import code_in
from bot.dialogue.names import WISH, tidy_name
from bot.dialogue.situation import Situation
from handlers.web import upload_page
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

CODE = re.compile(r"[A-Za-z0-9_-]{4,60}")
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
    """Page of an invitation: it names the cluster and the role, never a person. Messengers fetch a link to
    preview it; so nothing happens here. An unknown code counts as a guess.

    The page brings the secret of the chat it would open: sent twice over a bad network, or again from the same
    browser, it leads into the same chat.
    """
    code = request.path_params["code"]
    if not CODE.fullmatch(code):
        return not_found()
    if wait := web.limits.take("code", request):
        return too_many_requests(_GUESSED.format(wait=say_wait(wait)), wait, as_page=True)
    if await web.memory.upload_links.of_code(_bare(code)):
        web.limits.give_back("code", request)
        return upload_page.door(code)
    invited = await web.memory.views.invited(_bare(code))
    if invited.invitation or invited.lapsed:
        web.limits.give_back("code", request)
    return _page(web, request, code, new_secret(), invited)


def _page(
    web: WebApp, request: Request, code: str, visit: str, invited: Situation, problem: str = ""
) -> Response:
    """The invitation, as it stands before whoever shows this code; a used one still lets in again whoever used
    it in the same browser."""
    invitation = invited.invitation
    seat = seat_name(invited, invitation.seat) if invitation and invitation.seat else ""
    address = f"{address_of(web, request)}/vao/{code}"
    return render(
        "invitation.html",
        422 if problem else 200,
        code=code,
        visit=visit,
        picture=qr_code(address) if invitation else "",
        cluster=invited.cluster.name if invited.cluster else "",
        seat=seat,
        over="" if invitation else f"{say_lapsed(invited.lapsed)} {ANOTHER_CODE}",
        problem=problem,
    )


def _bare(code: str) -> str:
    return code.replace("-", "").upper()


async def enter(web: WebApp, request: Request) -> Response:
    """Says the code in the chat of this visit, and leads there. A wrong one is answered and leaves nothing
    behind; an address from which too many of them came has to wait, even with a right one."""
    code, fields = request.path_params["code"], await read_form(request, LONGEST_AT_THE_DOOR)
    if not CODE.fullmatch(code):
        return not_found()
    secret = await _visit(web, fields.get("phong", ""))
    if await _is_somebodys(web, secret):
        return RedirectResponse(f"/chat/{secret}", 303)
    if wait := web.limits.take("code", request):
        return too_many_requests(_GUESSED.format(wait=say_wait(wait)), wait, as_page=True)
    if opened := await upload_page.enter(web, _bare(code), fields.get("phong", "")):
        web.limits.give_back("code", request)
        return opened
    words = {"id": _update_of(secret, code), "text": f"/start {code}", "name": fields.get("name", "")}
    said = hear({**words, "chat": chat_of(secret)})
    invited = await web.memory.views.invited(code_in(said)) if said else None
    # A code that confirms an address opens nothing; it is typed where it was asked for.
    if said is None or invited is None or invited.invitation is None or invited.invitation.address:
        problem = f"{say_lapsed(invited.lapsed if invited else None)} {ANOTHER_CODE}"
        return render("refused.html", 404, heading="Mã mời không dùng được", problem=problem)
    if invited.invitation.seat and not tidy_name(fields.get("name", "")):
        web.limits.give_back("code", request)
        return _page(web, request, code, secret, invited, f"{WISH}.")
    await web.receive(said)
    if await _is_somebodys(web, secret):
        web.limits.give_back("code", request)
    return RedirectResponse(f"/chat/{secret}?sau=0", 303)


def _update_of(secret: str, code: str) -> str:
    """Id of the update, the same when the form is sent twice. Ids are stored and logged: nothing can be tried
    against this one, which the visit's secret is mixed into."""
    return f"vao-{hashlib.sha256(f'{secret} {code}'.encode()).hexdigest()[:32]}"


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
