"""Search in a chat: in all that is kept of it, loaded by the page or not; never in a ballot's votes.

What is looked for comes in the body, so that no log of a proxy holds it.
"""

import json
from collections.abc import Iterator
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.conversations.answer_words import earlier
from bot.dialogue.position import may_be_vote
from bot.dialogue.situation import Situation
from bot.vietnamese import fold, say_moment
from handlers.web.context import (
    LONGEST_AT_THE_DOOR,
    WEB,
    WebApp,
    chat_of,
    not_found,
    read_body,
    refused,
    secret_of,
    situation_of,
)
from storage.turn.unit_of_work import Delivery

MOST = 20  # found messages
LOOKED_AT = 2000  # messages of a chat; it has a few hundred in a month, after which they are deleted
LONGEST = 100  # characters of what is looked for


def routes(web: WebApp) -> list[Route]:
    return [Route("/chat/{secret}/tim", partial(search, web), methods=["POST"])]


async def search(web: WebApp, request: Request) -> Response:
    """Messages and older answers that hold all the words, with or without marks; the newest first."""
    if refusal := await refused(web, request, "view"):
        return refusal
    secret, words = secret_of(request), fold(await _wanted(request)).split()
    situation = await situation_of(web, secret)
    if situation is None or situation.channel.is_cluster_group:
        return not_found()
    found: dict[str, str] = {}
    kept = await web.memory.outbox.bodies(WEB, chat_of(secret), LOOKED_AT) if words else []
    for text, when in _texts(situation, kept) if words else ():
        folded = fold(text)
        if len(found) < MOST and text not in found and all(word in folded for word in words):
            found[text] = when
    return JSONResponse({"found": [{"text": text, "when": when} for text, when in found.items()]})


def _texts(situation: Situation, kept: list[Delivery]) -> Iterator[tuple[str, str]]:
    for one in kept:
        if not may_be_vote(one.asks):
            yield one.text, say_moment(one.made, situation.zone) if one.made else ""
    # What was answered longer ago than messages are kept.
    for line in reversed(earlier(situation, situation.now)):
        yield line, ""


async def _wanted(request: Request) -> str:
    try:
        told = json.loads(await read_body(request, LONGEST_AT_THE_DOOR))
    except (ValueError, RecursionError):
        return ""
    text = told.get("text") if isinstance(told, dict) else ""
    return text[:LONGEST] if isinstance(text, str) else ""
