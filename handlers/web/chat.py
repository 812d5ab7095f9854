"""The chat page: drawn from what is open, told what is new, said to with the certainty of a retry."""

import json
from collections.abc import Mapping, Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.conversations.decide import where
from bot.conversations.joining.invitation import ROLES
from bot.conversations.meeting.posts import BOARD, board
from bot.conversations.results.close import result
from bot.conversations.results.posts import progress_text, ranking
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Message
from handlers.web.context import (
    WEB,
    WebApp,
    body,
    busy,
    chat_of,
    form,
    lost,
    opened,
    page,
    row,
    sent_from,
    standing,
)
from handlers.web.group import may_make
from handlers.web.hear import hear
from handlers.web.rate_limits import say_wait
from handlers.web.speak import Drawn, fold, redraw, speak
from handlers.web.table import open_units
from handlers.web.uploads import arrived
from storage.turn.unit_of_work import Delivery

# So many messages may be the answer to something just said; more are an old address opened again.
_ANSWER = 20
_TOO_FAST = "Có quá nhiều tin gửi cùng lúc. Đề nghị chờ {wait} rồi gửi lại."


def routes(house: WebApp) -> list[Route]:
    return [
        Route("/chat/{secret}", partial(chat, house)),
        Route("/chat/{secret}/noi", partial(say, house), methods=["POST"]),
        Route("/chat/{secret}/tin", partial(news, house)),
        Route("/nhom/{secret}", partial(chat, house)),
        Route("/nhom/{secret}/noi", partial(post, house), methods=["POST"]),
        Route("/nhom/{secret}/tin", partial(news, house)),
    ]


async def chat(house: WebApp, request: Request) -> Response:
    """A person's chat, or the group's page."""
    secret = request.path_params["secret"]
    situation = await standing(house, secret)
    is_group = request.url.path.startswith("/nhom/")
    if situation is None or situation.channel.is_cluster_group != is_group:
        return lost()
    phone = await phone_of(
        house, secret, situation, since=sent_from(request) if "sau" in request.query_params else None
    )
    return page(
        "chat.html", phone=phone, fresh=bool(situation.seats) and request.query_params.get("sau") == "0"
    )


async def say(house: WebApp, request: Request) -> Response:
    """Keeps one thing said and tells, after the commit, what came of it.

    The page repeats itself under the same id until it gets this answer, so what it says is kept once.
    A browser without scripts sends a plain form and gets a page.
    """
    secret = request.path_params["secret"]
    plain = "json" not in request.headers.get("content-type", "")
    update = dict(await form(request)) if plain else _json(await body(request))
    for told_by_us in ("who", "name", "group"):
        update.pop(told_by_us, None)
    if await opened(house, secret) != "chat":
        return lost()
    if wait := house.limits.take("say", request, chat_of(secret)):
        return busy(_TOO_FAST.format(wait=say_wait(wait)), wait, as_page=plain)
    return await _say(house, secret, {**update, "chat": chat_of(secret)}, plain=plain)


async def post(house: WebApp, request: Request) -> Response:
    """Something said in the group. Only the demo has people who may: `who` is one of its chats' secrets."""
    secret = request.path_params["secret"]
    situation = await standing(house, secret)
    if situation is None or not situation.channel.is_cluster_group:
        return lost()
    update = _json(await body(request))
    people = {who: name for name, who in house.posting}
    who = str(update.get("who", ""))
    if who not in people:
        return JSONResponse({"problem": "Trang của nhóm chỉ để đọc."}, 403)
    if wait := house.limits.take("say", request, chat_of(who)):
        return busy(_TOO_FAST.format(wait=say_wait(wait)), wait)
    said = {**update, "chat": chat_of(secret), "who": chat_of(who), "name": people[who], "group": True}
    return await _say(house, secret, said, plain=False)


async def news(house: WebApp, request: Request) -> Response:
    """What a page has not seen, for one whose stream does not get through; and what is open, if it asks."""
    secret = request.path_params["secret"]
    if "mo" not in request.query_params:
        if not await opened(house, secret):
            return lost()
        return JSONResponse({"messages": await since(house, chat_of(secret), sent_from(request))})
    situation = await standing(house, secret)
    if situation is None:
        return lost()
    phone = await phone_of(house, secret, situation)
    return JSONResponse({"messages": phone["messages"], "row": phone["row"]})


async def since(house: WebApp, chat: str, row: int) -> list[Drawn]:
    return [one for d in await house.memory.outbox.messages_since(WEB, chat, row) for one in speak(d)]


async def phone_of(
    house: WebApp, secret: str, situation: Situation, since: int | None = None
) -> dict[str, object]:
    """What a page draws first: the open question where the chat's last message stands.

    With `since`, instead, what came after that row: the answer to what was just said without a script.
    """
    owed = await house.memory.outbox.messages_since(WEB, chat_of(secret), 0)
    row = owed[-1].id if owed else 0
    told = fold(one for d in owed if since is not None and d.id > since for one in speak(d))
    is_group = situation.channel.is_cluster_group
    if not 0 < len(told) <= _ANSWER or any(one["redraw"] for one in told):
        told = _board(situation, owed, row) if is_group else [redraw(where(situation), row, _newest(owed))]
    return {
        "path": f"/{'nhom' if is_group else 'chat'}/{secret}",
        "secret": secret,
        "row": row,
        "messages": told,
        "group": is_group,
        "posting": house.posting if is_group else (),
        "table": bool(open_units(situation)),
        "makes_group": may_make(house, situation),
        **_heading(situation),
    }


def _newest(owed: Sequence[Delivery]) -> str:
    """The message that was put out last; what is open now is drawn in its place."""
    return next((str(d.id) for d in reversed(owed) if not d.edit and not d.strip), "")


def _board(situation: Situation, owed: Sequence[Delivery], row: int) -> list[Drawn]:
    """What the group sees first: its boards, where later edits will find them, and a published result."""
    shown = []
    for name, text in {"progress": progress_text(situation), BOARD: board(situation)}.items():
        last = next((d for d in reversed(owed) if d.board == name and not d.strip), None)
        at = (last.edit or str(last.id)) if last else ""
        shown += [redraw(Message(text, pin=True), row, at)] if text else []
    published = result(situation)
    if situation.cycle and published and published.published:
        shown.append(redraw(Message(ranking(situation, situation.cycle, published)), row, ""))
    return shown


def _heading(situation: Situation) -> dict[str, str]:
    """Who speaks here: the unit, and in which role."""
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


async def _say(house: WebApp, secret: str, update: Mapping[str, object], *, plain: bool) -> Response:
    said = hear(update)
    said = arrived(house, said) if said else None
    if said is None:
        return lost() if plain else JSONResponse({"problem": "Hệ thống chưa đọc được tin này."}, 400)
    kept = await house.receive(said)
    known = row(update.get("sau", ""))
    if plain:
        return RedirectResponse(f"/chat/{secret}?sau={known}", 303)
    house.transport.ring(said.chat)
    messages = await since(house, said.chat, known)
    return JSONResponse({"status": kept.status, "notice": kept.notice, "messages": messages})


def _json(raw: bytes) -> dict[str, object]:
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
