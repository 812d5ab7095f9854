"""Deletion of our copies of erased evidence, of documents that may hold what was erased, and of uploads that
nobody asked for.

Storage says which copies; so a process that ends in the middle goes on when it starts again.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from handlers import packet_store
from handlers.documents.papers import paper_files
from handlers.erased_documents import delete_documents
from handlers.evidence import DRAFT, copy_path
from handlers.web.upload_store import EVIDENCE, INCOMING, sweep
from storage.database.errors import cause

log = logging.getLogger(__name__)

EVERY = 3600.0  # seconds between two looks
# Seconds. A younger copy may just have been stored again for somebody else, whose turn is not committed yet.
YOUNG = 24 * 3600.0


class ErasedCopies(Protocol):
    """The part of storage that deletion needs."""

    async def erased(self) -> list[str]: ...
    async def forget(self, names: Sequence[str]) -> None: ...


async def delete_erased(
    evidence: ErasedCopies,
    erasures: Callable[[], Awaitable[str]],
    data: Path,
    stop: asyncio.Event,
    clock: Callable[[], datetime],
) -> None:
    """Deletes at once and then every hour, until `stop` is set. `erasures` counts them; `clock`: the one that
    is believed, against which the ages of files are told."""
    while not stop.is_set():
        try:
            now = clock().timestamp()
            await delete_once(evidence, data / EVIDENCE, now)
            await asyncio.to_thread(delete_documents, data, await erasures(), now)
            await asyncio.to_thread(sweep, data / INCOMING, now)
            await asyncio.to_thread(sweep_drafts, data / EVIDENCE, now)
            await asyncio.to_thread(paper_files.sweep, data / paper_files.PAPERS, now)
            await asyncio.to_thread(packet_store.sweep, data / packet_store.PACKETS, now)
        except Exception as error:
            log.error("copies of erased evidence not deleted yet: %s", cause(error))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), EVERY)


async def delete_once(evidence: ErasedCopies, folder: Path, now: float) -> None:
    """Deletes the copies that may go. `now`: the moment against which the ages of files are told."""
    names = await evidence.erased()
    await evidence.forget(await asyncio.to_thread(_deleted, folder, names, now))


def sweep_drafts(folder: Path, now: float) -> None:
    """Deletes copies that a kill has left half written; those of earlier releases have names of their own."""
    for pattern in (f"*/{DRAFT}*", "*/tmp????????"):
        for draft in folder.glob(pattern):
            if now - draft.stat().st_mtime >= YOUNG:
                draft.unlink(missing_ok=True)


def _deleted(folder: Path, names: Sequence[str], now: float) -> list[str]:
    """Deletes what is old enough; returns the names of which no file is left."""
    for name in names:
        place = copy_path(folder, name)
        if place.exists() and now - place.stat().st_mtime >= YOUNG:
            place.unlink()
    return [name for name in names if not copy_path(folder, name).exists()]
