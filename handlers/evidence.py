"""Fetching and keeping evidence: our own copy of each file, under its SHA-256, with the type its bytes show.

Fetching is never part of a turn. The list of wanted files is read from storage, so a restart forgets nothing.
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

from bot.rules.evidence_files import CAN_RUN, EMPTY, LARGEST, NOT_TAKEN, TOO_LARGE, runs
from storage.turn.unit_of_work import Wanted

log = logging.getLogger(__name__)

AT_A_TIME = 8
POLL = 1.0  # seconds between two looks at what is wanted
LONGEST_BACKOFF = 600.0  # seconds

MACROS = "tệp có macro nên không được nhận; đề nghị lưu lại thành .docx, .xlsx hoặc PDF rồi gửi"

# Types that a unit may reasonably prove something with, as the bytes show them.
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

# Parts that hold macros in the new and in the old office formats.
_MACRO_PARTS = (b"vbaProject.bin", "_VBA_PROJECT".encode("utf-16-le"))


class Unfetchable(Exception):
    """File that will never be had or kept. The message is said to people: the reason, in Vietnamese."""


class Fetcher(Protocol):
    """A platform's way to the bytes of a file that was sent there."""

    async def fetch(self, ref: str) -> bytes:
        """Bytes of the file. Raises Unfetchable for good, anything else for now."""
        ...


class EvidenceStore(Protocol):
    """The part of storage that fetching needs; each call is one short transaction."""

    async def wanted(self, platform: str, limit: int) -> list[Wanted]: ...
    async def keep(self, id: int, sha256: str, type: str, size: int) -> None: ...
    async def refuse(self, id: int, why: str) -> None: ...


async def keep_evidence(
    evidence: EvidenceStore, platform: str, fetcher: Fetcher, folder: Path, stop: asyncio.Event
) -> None:
    """Fetches and keeps the wanted files of one platform, until `stop` is set."""
    retries: dict[int, tuple[float, int]] = {}  # by piece: not before this moment, failures so far
    while not stop.is_set():
        with contextlib.suppress(TimeoutError):
            if not await _fetch_wanted(evidence, platform, fetcher, folder, retries):
                await asyncio.wait_for(stop.wait(), POLL)


async def _fetch_wanted(
    evidence: EvidenceStore,
    platform: str,
    fetcher: Fetcher,
    folder: Path,
    retries: dict[int, tuple[float, int]],
) -> int:
    """Tries each wanted file that is due; returns how many were settled."""
    try:
        # More than those that wait for another try, so that a dead file does not hold up the rest.
        wanted = await evidence.wanted(platform, AT_A_TIME + len(retries))
    except Exception as error:
        log.error("cannot look for wanted evidence: %s", type(error).__name__)
        return 0
    now = time.monotonic()
    due = [piece for piece in wanted if retries.get(piece.id, (0.0, 0))[0] <= now][:AT_A_TIME]
    settled = await asyncio.gather(*(_settle(evidence, fetcher, folder, piece, retries) for piece in due))
    return sum(settled)


async def _settle(
    evidence: EvidenceStore,
    fetcher: Fetcher,
    folder: Path,
    piece: Wanted,
    retries: dict[int, tuple[float, int]],
) -> bool:
    try:
        try:
            if piece.size > LARGEST:
                raise Unfetchable(TOO_LARGE)
            data = await fetcher.fetch(piece.ref)
            type_ = await asyncio.to_thread(accepted_type, piece.name, data)
            sha256 = await asyncio.to_thread(store_copy, folder, data)
        except Unfetchable as reason:
            await evidence.refuse(piece.id, str(reason))
        else:
            await evidence.keep(piece.id, sha256, type_, len(data))
    except Exception as error:
        failed = retries.get(piece.id, (0.0, 0))[1] + 1
        retries[piece.id] = (time.monotonic() + min(LONGEST_BACKOFF, 2.0 ** min(failed, 10)), failed)
        log.warning("evidence %s not fetched yet: %s", piece.id, type(error).__name__)
        return False
    retries.pop(piece.id, None)
    return True


def accepted_type(name: str, data: bytes) -> str:
    """Type of a file that may be kept. Raises Unfetchable for what the next person had better not open."""
    type_ = content_type(data)
    if ending := runs(name):
        raise Unfetchable(CAN_RUN.format(ending=ending))
    if not type_.startswith(("image/", "video/", "audio/", "text/")) and any(p in data for p in _MACRO_PARTS):
        raise Unfetchable(MACROS)
    return type_


def content_type(data: bytes) -> str:
    """Type that the bytes show, whatever the name says. Raises Unfetchable for what is not kept."""
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


def store_copy(folder: Path, data: bytes) -> str:
    """Writes our own copy, whole or not at all; returns its SHA-256, which is its name (see `copy_path`)."""
    sha256 = hashlib.sha256(data).hexdigest()
    place = copy_path(folder, sha256)
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


def copy_path(folder: Path, sha256: str) -> Path:
    """Path of the file with this SHA-256."""
    return folder / sha256[:2] / sha256
