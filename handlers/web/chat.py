"""The chat page: drawn from what is open, told what is new; what it says twice under one id is kept once."""

import json
from collections.abc import Mapping
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.conversations.deadlines import duties
from bot.conversations.joining.invitation import ROLES, ballot_open
from bot.conversations.year_trial import may_try
from bot.dialogue.question import QuestionId
from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from bot.state.sheet import sheet_of
from handlers.web.codes import may_invite
from handlers.web.context import (
    WEB,
    TooLarge,
    WebApp,
    chat_of,
    known_row,
    not_found,
    page_kind,
    read_body,
    read_form,
    refused,
    render,
    row_number,
    secret_of,
    situation_of,
    too_many_requests,
)
from handlers.web.group import may_create
from handlers.web.hear import hear, is_too_long
from handlers.web.rate_limits import say_wait
from handlers.web.rehearsal import may_rehearse
from handlers.web.speak import Drawn, fold, speak
from handlers.web.table import open_units, own_unit
from handlers.web.talk import missed, open_now, shows_secret, talk
from handlers.web.uploads import with_sizes
from handlers.web.wire_length import is_secret, json_response, page_response

# At most so many messages are the answer to something just said; more are an old address opened again.
_ANSWER = 20
_TOO_FAST = "Có quá nhiều tin gửi cùng lúc. Đề nghị chờ {wait} rồi gửi lại."


def routes(web: WebApp) -> list[Route]:
    return [
        Route("/chat/{secret}", partial(chat, web)),
        Route("/chat/{secret}/noi", partial(say, web), methods=["POST"]),
        Route("/chat/{secret}/tin", partial(news, web)),
        Route("/nhom/{secret}", partial(chat, web)),
        Route("/nhom/{secret}/noi", partial(post, web), methods=["POST"]),
        Route("/nhom/{secret}/tin", partial(news, web)),
    ]


async def chat(web: WebApp, request: Request) -> Response:
    """Page of a person's chat, or the group's."""
    if refusal := await refused(web, request, "view"):
        return refusal
    secret = request.path_params["secret"]
    situation = await situation_of(web, secret)
    is_group = request.url.path.startswith("/nhom/")
    if situation is None or situation.channel.is_cluster_group != is_group:
        return not_found()
    phone = await page_data(
        web, secret, situation, since=known_row(request) if "sau" in request.query_params else None
    )
    fresh = bool(situation.seats) and request.query_params.get("sau") == "0"
    return page_response(render("chat.html", phone=phone, fresh=fresh), secret=bool(phone["private"]))


async def say(web: WebApp, request: Request) -> Response:
    """Keeps one thing said and answers, after the commit, with what came of it.

    The page repeats itself under the same id until it gets this answer, so what it says is kept once. A browser
    without scripts sends a plain form and gets a page.
    """
    secret = secret_of(request)
    plain = "json" not in request.headers.get("content-type", "")
    update = dict(await read_form(request)) if plain else _json(await read_body(request))
    # Only the server knows these.
    for key in ("who", "name", "group"):
        update.pop(key, None)
    kind = await page_kind(web, secret)
    if kind not in ("chat", "stranger"):
        return not_found()
    if plain:
        # The form's buttons are filled up to one length, see `_phone.html`.
        update = {key: value.rstrip(" ") if isinstance(value, str) else value for key, value in update.items()}
    if wait := web.limits.take("say", request, chat_of(secret), seated=kind == "chat"):
        return too_many_requests(_TOO_FAST.format(wait=say_wait(wait)), wait, as_page=plain)
    return await _say(web, secret, {**update, "chat": chat_of(secret)}, plain=plain)


async def post(web: WebApp, request: Request) -> Response:
    """Keeps something said in the group. Only in the demo may people: `who` is one of its chats' secrets."""
    secret = secret_of(request)
    situation = await situation_of(web, secret)
    if situation is None or not situation.channel.is_cluster_group:
        return not_found()
    update = _json(await read_body(request))
    people = {who: name for name, who in web.posting}
    who = str(update.get("who", ""))
    if who not in people:
        return JSONResponse({"problem": "Trang của nhóm chỉ để đọc."}, 403)
    if wait := web.limits.take("say", request, chat_of(who), seated=True):
        return too_many_requests(_TOO_FAST.format(wait=say_wait(wait)), wait)
    said = {**update, "chat": chat_of(secret), "who": chat_of(who), "name": people[who], "group": True}
    return await _say(web, secret, said, plain=False)


async def news(web: WebApp, request: Request) -> Response:
    """Messages that a page has not seen, where its stream does not get through; and what is open (`mo`), or
    what stands in the head (`han`), if it asks."""
    if refusal := await refused(web, request, "view"):
        return refusal
    secret = secret_of(request)
    if "han" in request.query_params:
        situation = await situation_of(web, secret)
        return JSONResponse({"due": _due(situation), **_heading(situation)}) if situation else not_found()
    if "mo" not in request.query_params:
        if not await page_kind(web, secret):
            return not_found()
        messages = await since(web, chat_of(secret), known_row(request))
        return json_response({"messages": messages}, secret=shows_secret(messages))
    situation = await situation_of(web, secret)
    if situation is None:
        return not_found()
    owed = await web.memory.outbox.messages_since(WEB, chat_of(secret), 0)
    row = owed[-1].id if owed else 0
    messages = missed(situation, owed, row)
    secret_too = shows_secret(messages) or is_secret([situation.channel.asked])
    return json_response({"messages": messages, "row": row}, secret=secret_too)


async def since(web: WebApp, chat: str, row: int) -> list[Drawn]:
    """Messages of a chat after a row of the outbox, as a page draws them."""
    owed = await web.memory.outbox.messages_since(WEB, chat, row)
    return [drawn for delivery in owed for drawn in speak(delivery)]


async def page_data(
    web: WebApp, secret: str, situation: Situation, since: int | None = None
) -> dict[str, object]:
    """Data that a page draws first: the talk of late, ending with the open question.

    With `since`, instead, what came after that row: the answer to what was just said without a script.
    """
    owed = await web.memory.outbox.messages_since(WEB, chat_of(secret), 0)
    row = owed[-1].id if owed else 0
    new = [delivery for delivery in owed if since is not None and delivery.id > since]
    messages = fold(drawn for delivery in new for drawn in speak(delivery))
    is_group = situation.channel.is_cluster_group
    if not 0 < len(messages) <= _ANSWER or any(drawn["redraw"] for drawn in messages):
        # At a ballot nothing but its question is drawn, so that the page has one length.
        voting = is_secret([situation.channel.asked]) and ballot_open(situation)
        messages = open_now(situation, owed, row) if voting else talk(situation, owed, row)
    return {
        "path": f"/{'nhom' if is_group else 'chat'}/{secret}",
        "secret": secret,
        "row": row,
        "messages": messages,
        "group": is_group,
        "posting": web.posting if is_group else (),
        "private": shows_secret(messages) or (not is_group and is_secret([situation.channel.asked])),
        "table": bool(open_units(situation)),
        "reads": bool(situation.seats) and situation.cycle is not None and not _is_founding(situation),
        "rehearses": may_rehearse(situation) and not _is_founding(situation),
        "makes_group": may_create(web, situation),
        "invites": not web.posting and may_invite(situation),
        "tries": not web.posting and may_try(situation),
        "due": _due(situation),
        **_heading(situation),
    }


def _is_founding(situation: Situation) -> bool:
    return situation.cluster is not None and situation.cluster.founding


def _due(situation: Situation) -> str:
    """The next deadline of whoever speaks here, for the head of the page."""
    return "" if situation.channel.is_cluster_group else duties.say_next(situation)


def _heading(situation: Situation) -> dict[str, str]:
    """Name of the unit that speaks here, and its role."""
    cluster = situation.cluster.name if situation.cluster else ""
    if situation.channel.is_cluster_group:
        return {"title": "Nhóm của cụm", "subtitle": cluster}
    seat = next((s for s in situation.seats if s.id == situation.channel.seat), None)
    seat = seat or next(iter(situation.seats), None)
    if seat is None or situation.cycle is None:
        return {"title": "Trợ lý thi đua", "subtitle": cluster}
    unit = situation.cycle.charter.unit_by_id.get(seat.unit)
    role = ROLES[seat.role]
    return {"title": unit.short if unit else role, "subtitle": f"{role} · {cluster}" if unit else cluster}


async def _say(web: WebApp, secret: str, update: Mapping[str, object], *, plain: bool) -> Response:
    if is_too_long(update):
        raise TooLarge
    said = hear(update)
    said = with_sizes(web, said) if said else None
    if said is None:
        return not_found() if plain else JSONResponse({"problem": "Hệ thống chưa đọc được tin này."}, 400)
    kept = await web.receive(said)
    known = row_number(update.get("sau", ""))
    if plain:
        # From a table, which knows no row, back to the whole talk.
        return RedirectResponse(f"/chat/{secret}{f'?sau={known}' if 'sau' in update else ''}", 303)
    news = kept.news
    if news is None or news.after > known:
        news = await web.memory.views.news(WEB, said.chat, known)
    # What was read is handed on to the chat's open pages; where its access is over, they look for themselves.
    web.transport.ring(said.chat, *((news.row, news) if news.access else ()))
    messages = [drawn for delivery in news.messages if delivery.id > known for drawn in speak(delivery)]
    secret_question = is_secret([said.question]) or shows_secret(messages)
    answer = {"status": kept.status, "notice": kept.notice, "messages": messages, "private": secret_question}
    if not secret_question and await has_submitted(web, secret, said):
        answer["submitted"] = True
    return json_response(answer, secret=secret_question)


async def has_submitted(web: WebApp, secret: str, said: Said) -> bool:
    """True where this tap has handed in a table: from then on there is something to wait for."""
    if said.kind != "tap" or QuestionId.read(said.question).leaf != "send":
        return False
    situation = await situation_of(web, secret)
    unit = own_unit(situation) if situation and situation.cycle else ""
    return bool(situation and unit and sheet_of(situation, unit).status != "drafting")


def _json(raw: bytes) -> dict[str, object]:
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
