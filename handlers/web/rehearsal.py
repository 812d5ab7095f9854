"""Rehearsal of the charter as a page, unit by unit and criterion by criterion, for those who steer the cluster;
the chat says it in ten lines."""

import asyncio
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.conversations.charter import rehearsal as told
from bot.conversations.scoring import texts
from bot.dialogue.registry import STEERING
from bot.dialogue.situation import Situation
from bot.rules.rehearsal import LeafRehearsal, Rehearsal, UnitRehearsal, rehearse
from bot.state.rehearsal import RehearsalOrder, order
from bot.vietnamese import say, say_moment
from handlers.web.context import WEB, WebApp, chat_of, not_found, page_kind, refused, render


def may_rehearse(situation: Situation) -> bool:
    """True for the seats that have the page in their menu."""
    return situation.cycle is not None and any(seat.role in STEERING for seat in situation.seats)


def routes(web: WebApp) -> list[Route]:
    return [Route("/chat/{secret}/thu-quy-che", partial(rehearsal, web))]


async def rehearsal(web: WebApp, request: Request) -> Response:
    """The draft, or without one the charter in force, counted on the newest closed scores."""
    secret = request.path_params["secret"]
    if refusal := await refused(web, request, "document"):
        return refusal
    if await page_kind(web, secret) != "chat":
        return not_found()
    found = await web.memory.views.drawn(WEB, chat_of(secret), _looked_up)
    if found is None:
        return not_found()
    # Counting may take a second: in a thread, with nothing of the database held.
    values = await asyncio.to_thread(_drawn, *found)
    return render("rehearsal.html", path=f"/chat/{secret}", **values)


def _looked_up(situation: Situation) -> tuple[RehearsalOrder | None, str, str] | None:
    if not may_rehearse(situation) or situation.cycle is None:
        return None
    printed = say_moment(situation.now, situation.zone)
    return order(situation), situation.cycle.charter.name, printed


def _drawn(asked: RehearsalOrder | None, cluster: str, printed: str) -> dict[str, Any]:
    values: dict[str, Any] = {"cluster": cluster, "printed": printed, "nothing": ""}
    if asked is None:
        return {**values, "nothing": told.NOTHING}
    found = rehearse(asked.charter, asked.closed)
    general = (
        told.deciding(found),
        told.full(found),
        told.equal(found),
        told.inflated(found),
        told.untold(found),
    )
    return {
        **values,
        "head": told.head(asked),
        "general": [line for line in general if line],
        "units": [_unit(found, one) for one in found.units],
        "leaves": [_leaf(found, one) for one in found.leaves],
        "gone": [unit.name for unit in found.gone],
        "dropped": [texts.titled(leaf) for leaf in found.dropped],
    }


def _unit(found: Rehearsal, one: UnitRehearsal) -> dict[str, str]:
    return {
        "rank": str(one.rank or "–"),
        "before": str(one.rank_before or "–"),
        "name": one.unit.name,
        "total": say(one.total),
        "total_before": say(one.total_before),
        "title": one.title,
        "why": one.out or told.why(found, one),
    }


def _leaf(found: Rehearsal, one: LeafRehearsal) -> dict[str, str]:
    marks = "mọi đơn vị tối đa" if one.full else "mọi đơn vị bằng nhau" if one.alike else ""
    if one.leaf in found.untold:
        marks = "chưa có điểm"
    if one.unread:
        marks = f"điểm cũ tạm quy theo tỷ lệ: {', '.join(unit.short for unit in one.unread)}"
    gained = ""
    if most := one.inflation:
        gained = f"{most.unit.short}: từ hạng {most.rank} lên {most.rank_after} (thêm {say(most.points)} điểm)"
    return {
        "code": one.leaf.code,
        "title": one.leaf.title,
        "decides": f"{one.decides}/{found.pairs} cặp" if one.decides else "",
        "marks": marks,
        "gained": gained,
    }
