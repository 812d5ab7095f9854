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
from pathlib import Path
from typing import Protocol

from bot.rules.evidence_files import (
    EMPTY,
    ENDING_NOT_TAKEN,
    ENDINGS,
    LARGEST,
    NOT_TAKEN,
    TOO_LARGE,
    ending_of,
)
from handlers.retries import Retries
from storage.database.errors import cause
from storage.turn.unit_of_work import Wanted

log = logging.getLogger(__name__)

AT_A_TIME = 8
POLL = 1.0  # seconds between two looks at what is wanted
LONGEST_BACKOFF = 600.0  # seconds
DRAFT = ".draft-"  # begins the name of a copy that is being written

MACROS = "tệp có macro nên không được nhận; đề nghị lưu lại thành .docx, .xlsx hoặc PDF rồi gửi"


class Unfetchable(Exception):
    """File that will never be had or kept. The message is said to people: the reason, in Vietnamese."""


class Fetcher(Protocol):
    """A platform's way to the bytes of a file that was sent there."""

    async def fetch(self, ref: str) -> bytes:
        """Bytes of the file. Raises Unfetchable for good, anything else for now."""
        ...

    async def settled(self, ref: str) -> None:
        """The file was kept, or refused: it is not fetched again."""
        ...


class EvidenceStore(Protocol):
    """The part of storage that fetching needs; each call is one short transaction."""

    async def wanted(self, platform: str, limit: int) -> list[Wanted]: ...
    async def keep(self, id: int, sha256: str, type: str, size: int) -> None: ...
    async def refuse(self, id: int, why: str) -> None: ...


async def keep_evidence(
    evidence: EvidenceStore,
    platform: str,
    fetcher: Fetcher,
    folder: Path,
    stop: asyncio.Event,
    retries: Retries | None = None,
) -> None:
    """Fetches and keeps the wanted files of one platform, until `stop` is set. `retries`: where it is to be
    seen which could not be kept yet."""
    retries = retries or Retries(LONGEST_BACKOFF)
    while not stop.is_set():
        with contextlib.suppress(TimeoutError):
            if not await _fetch_wanted(evidence, platform, fetcher, folder, retries):
                await asyncio.wait_for(stop.wait(), POLL)


async def _fetch_wanted(
    evidence: EvidenceStore,
    platform: str,
    fetcher: Fetcher,
    folder: Path,
    retries: Retries,
) -> int:
    """Tries each wanted file that is due; returns how many were settled."""
    try:
        wanted = await evidence.wanted(platform, retries.limit(AT_A_TIME))
    except Exception as error:
        log.error("cannot look for wanted evidence: %s", cause(error))
        return 0
    due = retries.due(wanted, AT_A_TIME)
    settled = await asyncio.gather(*(_settle(evidence, fetcher, folder, piece, retries) for piece in due))
    return sum(settled)


async def _settle(
    evidence: EvidenceStore,
    fetcher: Fetcher,
    folder: Path,
    piece: Wanted,
    retries: Retries,
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
        await fetcher.settled(piece.ref)
    except Exception as error:
        retries.failed(piece.id)
        log.warning("evidence %s not fetched yet: %s", piece.id, cause(error))
        return False
    retries.done(piece.id)
    return True


def accepted_type(name: str, data: bytes) -> str:
    """Type of a file that may be kept. Raises Unfetchable for what the next person had better not open."""
    # Loaded for whoever sends a file.
    from handlers.evidence_contents import has_macros

    type_, ending = content_type(data), ending_of(name)
    if ending and ending not in ENDINGS:
        raise Unfetchable(ENDING_NOT_TAKEN.format(ending=ending))
    if has_macros(type_, data):
        raise Unfetchable(MACROS)
    return type_


def content_type(data: bytes) -> str:
    """Type that the bytes show, whatever the name says. Raises Unfetchable for what is not kept."""
    if not data:
        raise Unfetchable(EMPTY)
    if len(data) > LARGEST:
        raise Unfetchable(TOO_LARGE)
    import filetype  # a megabyte of signatures, for whoever sends a file

    from handlers.evidence_contents import is_type_taken

    found = filetype.guess(data)
    type_ = found.mime if found else "text/plain" if _is_text(data) else ""
    if is_type_taken(type_):
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
    if not place.parent.is_dir():
        place.parent.mkdir(parents=True, exist_ok=True)
        _sync_folder(place.parent.parent)
    handle, draft = tempfile.mkstemp(dir=place.parent, prefix=DRAFT)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, place)
        # Else a power cut may leave the bytes and take the name.
        _sync_folder(place.parent)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(draft)
        raise
    return sha256


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def copy_path(folder: Path, sha256: str) -> Path:
    """Path of the file with this SHA-256; a whole one, for processes that stand in another folder."""
    return folder.absolute() / sha256[:2] / sha256
