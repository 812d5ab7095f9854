"""Charter and journal as plain pages to read and print, for every seat; the chat says the same."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.conversations.rulebook import charter_text, criterion_text, journal_pages, journal_text
from bot.conversations.scoring import texts
from bot.dialogue.situation import Situation
from bot.rules.charter import Charter, Group, Leaf
from bot.vietnamese import say, say_moment
from handlers.web.context import WEB, WebApp, chat_of, not_found, page_kind, refused, render, row_number

# Acts of the journal on one page.
PAGE = 50
_EVIDENCE = {"none": "Không cần", "optional": "Nếu có", "required": "Bắt buộc"}


@dataclass(frozen=True)
class Row:
    """Line of the charter. `kind` is "group" or "leaf"; `level` is 0 for a top group."""

    kind: str
    level: int
    code: str
    title: str
    most: str
    wording: str = ""
    counted: str = ""
    evidence: str = ""


def routes(web: WebApp) -> list[Route]:
    return [
        Route("/chat/{secret}/quy-che", partial(charter, web)),
        Route("/chat/{secret}/nhat-ky", partial(journal, web)),
    ]


async def charter(web: WebApp, request: Request) -> Response:
    """The charter of the year that the chat is in."""
    return await _page(web, request, "charter.html", _charter)


async def journal(web: WebApp, request: Request) -> Response:
    """Acts of the journal, the newest first; with `truoc`, those before that number."""
    before = row_number(request.query_params.get("truoc", ""))
    return await _page(web, request, "journal.html", lambda situation: _journal(situation, before))


async def _page(
    web: WebApp, request: Request, template: str, draw: Callable[[Situation], dict[str, Any] | None]
) -> Response:
    secret = request.path_params["secret"]
    if refusal := await refused(web, request, "view"):
        return refusal
    if await page_kind(web, secret) != "chat":
        return not_found()
    values = await web.memory.views.drawn(WEB, chat_of(secret), draw)
    return render(template, path=f"/chat/{secret}", **values) if values else not_found()


def _charter(situation: Situation) -> dict[str, Any] | None:
    if situation.cycle is None or not situation.seats:
        return None
    charter = situation.cycle.charter
    return {
        "charter": charter,
        "head": " ".join(filter(None, (charter_text.head(charter), charter_text.in_force(situation)))),
        "rows": [row for group in charter.groups for row in _rows(charter, group, 0)],
        "general": charter_text.general(situation).splitlines()[1:],
        "printed": say_moment(situation.now, situation.zone),
    }


def _rows(charter: Charter, group: Group, level: int) -> Iterator[Row]:
    limits = " ".join(charter_text.limits(group))
    most = say(group.maximum) if group.maximum else ""
    yield Row("group", level, group.code, group.title, most, counted=limits)
    for part in group.parts:
        if isinstance(part, Group):
            yield from _rows(charter, part, level + 1)
        else:
            yield _leaf(charter, part, level + 1)


def _leaf(charter: Charter, leaf: Leaf, level: int) -> Row:
    wording = leaf.text if leaf.text != leaf.title else ""
    counted = criterion_text.counted(charter, leaf)
    most = texts.most(leaf)
    return Row("leaf", level, leaf.code, leaf.title, most, wording, counted, _EVIDENCE[leaf.evidence])


def _journal(situation: Situation, before: int) -> dict[str, Any] | None:
    if not situation.seats:
        return None
    last = len(situation.journal)
    upto = min(before - 1, last) if before else last
    entries = journal_pages.newest(situation.journal, upto, PAGE)
    return {
        "cluster": situation.cluster.name if situation.cluster else "",
        "rows": [(entry, journal_text.told(situation, entry)) for entry in entries],
        "last": last,
        "older": entries[-1].number if entries and entries[-1].number > 1 else 0,
        "newer": upto < last,
        "printed": say_moment(situation.now, situation.zone),
    }
