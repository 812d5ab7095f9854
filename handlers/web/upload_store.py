"""Store of files that came up through a page, until the fetcher takes them."""

import asyncio
import re
import time
from pathlib import Path

from handlers.evidence import Unfetchable

# Folders below the data folder: of files that came through a page, and of kept evidence.
INCOMING, EVIDENCE = "incoming", "evidence"

_REF = re.compile(r"[0-9a-f]{32}-[A-Za-z0-9_-]{8,64}")
SWEPT_AFTER = 3 * 24 * 3600


class WebFiles:
    """Fetcher of files that came through a page."""

    def __init__(self, data: Path) -> None:
        self._folder = data / INCOMING

    async def fetch(self, ref: str) -> bytes:
        """Bytes of an upload. Raises Unfetchable for one that is not there (any more)."""
        try:
            return await asyncio.to_thread(place_of(self._folder, ref).read_bytes)
        except FileNotFoundError:
            raise Unfetchable("tệp không còn trên máy chủ") from None


def place_of(folder: Path, ref: str) -> Path:
    if not _REF.fullmatch(ref):
        raise FileNotFoundError(ref)
    return folder / ref


def sweep(folder: Path, chat: str) -> int:
    """Deletes what has waited too long; returns how many bytes of this chat are still waiting."""
    oldest, waiting = time.time() - SWEPT_AFTER, 0
    for file in folder.glob("*"):
        stat = file.stat()
        if stat.st_mtime < oldest:
            file.unlink(missing_ok=True)
        elif file.name.startswith(chat):
            waiting += stat.st_size
    return waiting
