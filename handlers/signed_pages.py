"""Reading of signed pages that chats sent: their codes are looked for in a process of its own, and handed in as
a turn of its own.

The list of pages that wait is read from storage, so a restart forgets nothing; a turn that comes twice is known
by its update.
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol

from bot.dialogue.said import PageRead, Said
from handlers.child_process import child
from handlers.evidence import LONGEST_BACKOFF, copy_path
from handlers.retries import Retries
from storage.database.errors import cause
from storage.records.signed_pages import WaitingPage

log = logging.getLogger(__name__)

POLL = 1.0  # seconds between two looks at what waits
AT_A_TIME = 2  # each takes a processor for its second
WALL = 60.0  # seconds


class PageStore(Protocol):
    """The part of storage that reading needs; each call is one short transaction."""

    async def waiting(self, platform: str, limit: int) -> list[WaitingPage]: ...
    async def settle(self, id: int) -> None: ...


async def read_signed_pages(
    pages: PageStore,
    platform: str,
    folder: Path,
    receive: Callable[[Said], Awaitable[object]],
    stop: asyncio.Event,
) -> None:
    """Reads and hands in the waiting pages of one platform, until `stop` is set. `folder` holds the kept
    copies, `receive` keeps a turn."""
    retries = Retries(LONGEST_BACKOFF)
    while not stop.is_set():
        try:
            waiting = await pages.waiting(platform, retries.limit(AT_A_TIME))
        except Exception as error:
            log.error("cannot look for signed pages: %s", cause(error))
            waiting = []
        due = retries.due(waiting, AT_A_TIME)
        await asyncio.gather(*(_settle(pages, platform, folder, receive, page, retries) for page in due))
        if not due:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), POLL)


async def _settle(
    pages: PageStore,
    platform: str,
    folder: Path,
    receive: Callable[[Said], Awaitable[object]],
    page: WaitingPage,
    retries: Retries,
) -> None:
    try:
        codes, text = await read_apart(copy_path(folder, page.sha256))
        read = PageRead(page.id, page.name, codes, text)
        await receive(Said(platform, "pages", str(page.id), page.chat, page.chat, kind="page", page=read))
        await pages.settle(page.id)
    except Exception as error:
        retries.failed(page.id)
        log.warning("signed page %s not read yet: %s", page.id, cause(error))
        return
    retries.done(page.id)


async def read_apart(path: Path) -> tuple[tuple[str, ...], str]:
    """Codes on a page and the text of a Word file, read in a new process; none where it could not be read."""
    told = b""
    with contextlib.suppress(TimeoutError):
        async with child("handlers.documents.papers.page_process", str(path), wall=WALL) as process:
            told, _ = await process.communicate()
    page = json.loads(told or b"{}")
    return tuple(page.get("codes", ())), str(page.get("text", ""))
