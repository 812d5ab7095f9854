"""Length on the wire: what goes over it under a secret question has one length, whatever was chosen.

A proxy's log holds sizes and times. So the page's requests come in blocks, and answers about a secret question
are filled up with spaces to a block that all of them fit into; JSON, HTML and events end alike with them. None
is compressed on the way (`no-transform`), since compressing gives the length of what was said away again.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from starlette.responses import HTMLResponse, Response

from bot.dialogue.position import may_be_vote

# Twenty options with the longest names of units, and the picks made so far named above them, fit into an answer
# (13 KB measured), and with the page around them into a page.
ANSWER, PAGE = 16 * 1024, 48 * 1024


def padded(raw: bytes, block: int) -> bytes:
    """The bytes with spaces after them, up to a multiple of the block."""
    return raw + b" " * (-len(raw) % block)


def is_secret(questions: Iterable[str]) -> bool:
    """True where one of these questions may be answered by a choice of a secret ballot."""
    return any(question and may_be_vote(question) for question in questions)


def json_response(data: Mapping[str, Any], *, secret: bool) -> Response:
    """The data as JSON, padded where they are about a secret question."""
    raw = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(padded(raw, ANSWER) if secret else raw, media_type="application/json")


def page_response(page: HTMLResponse, *, secret: bool) -> HTMLResponse:
    """The page, padded where it shows a secret question."""
    return HTMLResponse(padded(bytes(page.body), PAGE), page.status_code) if secret else page
