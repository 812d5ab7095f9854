"""Deletion of our copies of erased evidence, and of uploads that nobody asked for.

Storage says which copies; so a process that ends in the middle goes on when it starts again.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from handlers.evidence import copy_path
from handlers.web.upload_store import EVIDENCE, INCOMING, sweep

log = logging.getLogger(__name__)

EVERY = 3600.0  # seconds between two looks
# Seconds. A younger copy may just have been stored again for somebody else, whose turn is not committed yet.
YOUNG = 24 * 3600.0


class ErasedCopies(Protocol):
    """The part of storage that deletion needs."""

    async def erased(self) -> list[str]: ...
    async def forget(self, names: Sequence[str]) -> None: ...


async def delete_erased(evidence: ErasedCopies, data: Path, stop: asyncio.Event) -> None:
    """Deletes at once and then every hour, until `stop` is set."""
    while not stop.is_set():
        try:
            await delete_once(evidence, data / EVIDENCE)
            await asyncio.to_thread(sweep, data / INCOMING, "")
        except Exception as error:
            log.error("copies of erased evidence not deleted yet: %s", type(error).__name__)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), EVERY)


async def delete_once(evidence: ErasedCopies, folder: Path, now: float | None = None) -> None:
    """Deletes the copies that may go. `now`: the moment against which the ages of files are told."""
    names = await evidence.erased()
    await evidence.forget(await asyncio.to_thread(_deleted, folder, names, now or time.time()))


def _deleted(folder: Path, names: Sequence[str], now: float) -> list[str]:
    """Deletes what is old enough; returns the names of which no file is left."""
    for name in names:
        place = copy_path(folder, name)
        if place.exists() and now - place.stat().st_mtime >= YOUNG:
            place.unlink()
    return [name for name in names if not copy_path(folder, name).exists()]
