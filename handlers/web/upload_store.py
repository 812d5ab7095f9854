"""Store of files that came up through a page, until the fetcher takes them."""

import asyncio
import contextlib
import os
import re
from pathlib import Path

from handlers.evidence import Unfetchable

# Folders below the data folder: of files that came through a page, and of kept evidence.
INCOMING, EVIDENCE = "incoming", "evidence"

_REF = re.compile(r"[0-9a-f]{32}-[A-Za-z0-9_-]{8,64}")
# Seconds: as long as what was heard is kept, so that a repeated message still finds its file.
SWEPT_AFTER = 4 * 24 * 3600
# Seconds, of what broke off and did not go on.
PART_SWEPT_AFTER = 24 * 3600


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

    async def settled(self, ref: str) -> None:
        """Leaves nothing of an upload but its name, by which a repeated message of the page is recognised."""
        with contextlib.suppress(FileNotFoundError):
            await asyncio.to_thread(os.truncate, place_of(self._folder, ref), 0)


def place_of(folder: Path, ref: str) -> Path:
    if not _REF.fullmatch(ref):
        raise FileNotFoundError(ref)
    return folder / ref


def part_of(place: Path) -> Path:
    """Where a file lies until it is whole."""
    return place.with_name(f"{place.name}.part")


def waiting(folder: Path, chat: str) -> int:
    """The number of bytes of this chat that wait."""
    return sum(file.stat().st_size for file in folder.glob(f"{chat}*"))


def sweep(folder: Path, now: float) -> None:
    """Deletes what has waited too long by `now`; also uploads that broke off."""
    for file in folder.glob("*"):
        after = PART_SWEPT_AFTER if file.suffix == ".part" else SWEPT_AFTER
        if file.stat().st_mtime < now - after:
            file.unlink(missing_ok=True)
