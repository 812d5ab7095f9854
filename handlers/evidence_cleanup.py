"""Our copies of erased evidence are deleted, and what came through a page and was never asked for.

The memory says which; so a process that ends in the middle goes on when it starts again.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from handlers.evidence import kept
from handlers.web.upload_store import EVIDENCE, INCOMING, sweep

log = logging.getLogger(__name__)

EVERY = 3600.0  # seconds between two looks
# Seconds. A younger copy has just been kept again, and who sent it is not stored yet.
YOUNG = 24 * 3600.0


class Erased(Protocol):
    """What the deleting needs of the memory."""

    async def erased(self) -> list[str]: ...
    async def forget(self, names: Sequence[str]) -> None: ...


async def delete_erased(evidence: Erased, data: Path, stop: asyncio.Event) -> None:
    """At once and then every hour, until `stop` is set."""
    while not stop.is_set():
        try:
            await delete_once(evidence, data / EVIDENCE)
            await asyncio.to_thread(sweep, data / INCOMING, "")
        except Exception as error:
            log.error("copies of erased evidence not deleted yet: %s", type(error).__name__)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), EVERY)


async def delete_once(evidence: Erased, folder: Path, now: float | None = None) -> None:
    """`now` is the time that the ages of files are told by."""
    names = await evidence.erased()
    await evidence.forget(await asyncio.to_thread(_deleted, folder, names, now or time.time()))


def _deleted(folder: Path, names: Sequence[str], now: float) -> list[str]:
    """Those that are not there any more."""
    for name in names:
        place = kept(folder, name)
        if place.exists() and now - place.stat().st_mtime >= YOUNG:
            place.unlink()
    return [name for name in names if not kept(folder, name).exists()]
