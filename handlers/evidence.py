"""Evidence fetched and kept: our own copy of each file, under its SHA-256, with the type its bytes show.

Fetching is never part of a turn. What is wanted is read from the memory, so a restart forgets nothing.
Links are kept as they are; what they point to is not fetched.
"""

import asyncio
import contextlib
import hashlib
import logging
import os
import tempfile
import time
from pathlib import Path
from typing import Protocol

from storage.turn.unit_of_work import Wanted

log = logging.getLogger(__name__)

LARGEST = 20 * 1024 * 1024  # bytes; also the most that the Bot API hands out
AT_A_TIME = 8
POLL = 1.0  # seconds between two looks at what is wanted
LONGEST_BACKOFF = 600.0  # seconds

TOO_LARGE = "tệp lớn hơn 20 MB"
EMPTY = "tệp rỗng"
NOT_TAKEN = "loại tệp không được nhận (nhận ảnh, video, PDF, Word, Excel, PowerPoint, văn bản, tệp nén)"
CAN_RUN = "tệp {ending} có thể chạy trên máy người xem nên không được nhận; đề nghị gửi bản PDF hoặc ảnh"
MACROS = "tệp có macro nên không được nhận; đề nghị lưu lại thành .docx, .xlsx hoặc PDF rồi gửi"

# What a unit may reasonably prove something with, by what the bytes show.
_KINDS = ("image/", "video/", "audio/", "text/", "application/vnd.openxmlformats-", "application/vnd.oasis.")
_TYPES = {
    "application/pdf",
    "application/rtf",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/zip",
    "application/x-rar-compressed",
    "application/x-7z-compressed",
}

# Plain text, or none at all, that does something when the next person opens it.
_RUN = {
    *(".bat", ".cmd", ".com", ".exe", ".hta", ".htm", ".html", ".jar", ".js", ".jse", ".lnk", ".mht", ".mhtml"),
    *(".msi", ".pif", ".ps1", ".py", ".reg", ".scr", ".sh", ".svg", ".url", ".vbe", ".vbs", ".wsf", ".xhtml"),
}
# Where macros stand in the new and in the old office formats.
_MACRO_PARTS = (b"vbaProject.bin", "_VBA_PROJECT".encode("utf-16-le"))


class Unfetchable(Exception):
    """The file will never be had or kept. The message is said to people: why, in Vietnamese."""


class Fetcher(Protocol):
    """One platform's way to the bytes of a file that was sent there."""

    async def fetch(self, ref: str) -> bytes:
        """Raises Unfetchable for good, anything else for now."""
        ...


class Evidence(Protocol):
    """What the fetching needs of the memory; each call is one short transaction."""

    async def wanted(self, platform: str, limit: int) -> list[Wanted]: ...
    async def keep(self, id: int, sha256: str, type: str, size: int) -> None: ...
    async def refuse(self, id: int, why: str) -> None: ...


async def keep_evidence(
    evidence: Evidence, platform: str, fetcher: Fetcher, folder: Path, stop: asyncio.Event
) -> None:
    """Fetch and keep what is wanted of one platform, until `stop` is set."""
    later: dict[int, tuple[float, int]] = {}  # what failed: not before when, and how often it failed
    while not stop.is_set():
        with contextlib.suppress(TimeoutError):
            if not await _fetch_wanted(evidence, platform, fetcher, folder, later):
                await asyncio.wait_for(stop.wait(), POLL)


async def _fetch_wanted(
    evidence: Evidence, platform: str, fetcher: Fetcher, folder: Path, later: dict[int, tuple[float, int]]
) -> int:
    """Try what is wanted and due; how many files were settled."""
    try:
        # Beyond those that wait for another try, so that a dead file does not hold up the rest.
        wanted = await evidence.wanted(platform, AT_A_TIME + len(later))
    except Exception as error:
        log.error("cannot look for wanted evidence: %s", type(error).__name__)
        return 0
    now = time.monotonic()
    due = [one for one in wanted if later.get(one.id, (0.0, 0))[0] <= now][:AT_A_TIME]
    settled = await asyncio.gather(*(_settle(evidence, fetcher, folder, one, later) for one in due))
    return sum(settled)


async def _settle(
    evidence: Evidence, fetcher: Fetcher, folder: Path, one: Wanted, later: dict[int, tuple[float, int]]
) -> bool:
    try:
        try:
            if one.size > LARGEST:
                raise Unfetchable(TOO_LARGE)
            data = await fetcher.fetch(one.ref)
            type_ = await asyncio.to_thread(fit, one.name, data)
            sha256 = await asyncio.to_thread(keep, folder, data)
        except Unfetchable as reason:
            await evidence.refuse(one.id, str(reason))
        else:
            await evidence.keep(one.id, sha256, type_, len(data))
    except Exception as error:
        failed = later.get(one.id, (0.0, 0))[1] + 1
        later[one.id] = (time.monotonic() + min(LONGEST_BACKOFF, 2.0 ** min(failed, 10)), failed)
        log.warning("evidence %s not fetched yet: %s", one.id, type(error).__name__)
        return False
    later.pop(one.id, None)
    return True


def fit(name: str, data: bytes) -> str:
    """The type of a file that may be kept. Raises Unfetchable for what the next person had better not open."""
    type_ = content_type(data)
    ending = Path(name.strip().rstrip(".").lower()).suffix
    if ending in _RUN:
        raise Unfetchable(CAN_RUN.format(ending=ending))
    if not type_.startswith(("image/", "video/", "audio/", "text/")) and any(p in data for p in _MACRO_PARTS):
        raise Unfetchable(MACROS)
    return type_


def content_type(data: bytes) -> str:
    """The type the bytes show, whatever the name says. Raises Unfetchable for what is not kept."""
    if not data:
        raise Unfetchable(EMPTY)
    if len(data) > LARGEST:
        raise Unfetchable(TOO_LARGE)
    import filetype  # a megabyte of signatures, for whoever sends a file

    found = filetype.guess(data)
    type_ = found.mime if found else "text/plain" if _is_text(data) else ""
    if type_ in _TYPES or type_.startswith(_KINDS):
        return str(type_)
    raise Unfetchable(NOT_TAKEN)


def _is_text(data: bytes) -> bool:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return not any(char < " " and char not in "\t\n\r\f" for char in text)


def keep(folder: Path, data: bytes) -> str:
    """Our own copy, in place whole or not at all; its SHA-256 is its name (see `kept`)."""
    sha256 = hashlib.sha256(data).hexdigest()
    place = kept(folder, sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, place)
    except BaseException:
        os.unlink(draft)
        raise
    return sha256


def kept(folder: Path, sha256: str) -> Path:
    """Where the file with this SHA-256 lies."""
    return folder / sha256[:2] / sha256
