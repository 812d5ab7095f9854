"""Evidence: fetched after the turn, kept whole under its SHA-256, or refused with a reason."""

import asyncio
import errno
import hashlib
import io
import os
import stat
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.rules.evidence_files import EMPTY, LARGEST, NOT_TAKEN, TOO_LARGE
from handlers import evidence as handlers_evidence
from handlers.evidence import (
    Unfetchable,
    accepted_type,
    content_type,
    copy_path,
    keep_evidence,
    store_copy,
)
from handlers.retries import Retries
from handlers.telegram.transport import TelegramTransport
from storage.turn.unit_of_work import Wanted
from tests.telegram.conftest import stand, telegram
from tests.telegram.test_polling import until
from tests.telegram_stand.refusals import ApiError
from tests.telegram_stand.server import Stand

__all__ = ["stand", "telegram"]

PDF = b"%PDF-1.7\n..."
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 16
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 16
DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + b"\xec\xa5\xc1\x00"


def archive(name: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as zipped:
        zipped.writestr(name, "x")
    return written.getvalue()


@pytest.mark.parametrize(
    ("data", "type_"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (archive("a.txt"), "application/zip"),
        ("Báo cáo số 12\r\n\tđã gửi".encode(), "text/plain"),
        ("Báo cáo".encode("utf-16"), "text/plain"),
    ],
)
def test_the_type_is_what_the_bytes_show(data: bytes, type_: str):
    assert content_type(data) == type_


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", EMPTY),
        (b"MZ" + b"\0" * 100, NOT_TAKEN),
        (b"\x7fELF" + b"\0" * 100, NOT_TAKEN),
        (b"\0\1\2\3", NOT_TAKEN),
        (b"x" * (LARGEST + 1), TOO_LARGE),
    ],
)
def test_what_is_not_kept_is_refused_with_a_reason(data: bytes, why: str):
    with pytest.raises(Unfetchable) as refused:
        content_type(data)
    assert str(refused.value) == why


def test_what_is_on_no_list_of_endings_is_refused_whoever_brings_it():
    for name in (
        "a.html",
        "A.SVG",
        "báo cáo.pdf.bat",
        "x.js.",
        "link.url",
        "x.desktop",
        "a.pdf:b.exe",
        "x.new",
    ):
        with pytest.raises(Unfetchable, match="không được nhận"):
            accepted_type(name, b"plain words")
    for name in ("a.pdf", "bang.xlsx.pdf", "ảnh", "html", "Báo cáo quý 3.2026"):
        assert accepted_type(name, PDF) == "application/pdf"


def wanted(id: int, ref: str, size: int = 0) -> Wanted:
    return Wanted(id, "telegram", ref, size=size)


@dataclass
class Wishes:
    """What is wanted, and what became of it."""

    open: list[Wanted]
    kept: dict[int, tuple[str, str, int]] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)

    async def wanted(self, platform: str, limit: int) -> list[Wanted]:
        return [w for w in self.open if w.id not in self.kept and w.id not in self.refused][:limit]

    async def keep(self, id: int, sha256: str, type: str, size: int) -> None:
        self.kept[id] = (sha256, type, size)

    async def refuse(self, id: int, why: str) -> None:
        self.refused[id] = why


@asynccontextmanager
async def fetching(wishes: Wishes, telegram: TelegramTransport, folder: Path) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(keep_evidence(wishes, "telegram", telegram, folder, stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(task, 5)


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handlers_evidence, "POLL", 0.02)
    monkeypatch.setattr(handlers_evidence, "LONGEST_BACKOFF", 0.05)


async def test_wanted_files_are_kept_under_their_sum_and_others_refused(
    telegram: TelegramTransport, stand: Stand, tmp_path: Path
):
    stand.files |= {"pdf": PDF, "exe": b"MZ" + b"\0" * 100}
    large = wanted(3, "never asked for", LARGEST + 1)
    wishes = Wishes([wanted(1, "pdf"), wanted(2, "exe"), large, wanted(4, "gone")])
    async with fetching(wishes, telegram, tmp_path):
        await until(lambda: len(wishes.kept) + len(wishes.refused) == 4)
    sha256 = hashlib.sha256(PDF).hexdigest()
    assert wishes.kept == {1: (sha256, "application/pdf", len(PDF))}
    assert wishes.refused == {2: NOT_TAKEN, 3: TOO_LARGE, 4: "Telegram không còn giữ tệp"}
    assert copy_path(tmp_path, sha256).read_bytes() == PDF
    assert names(tmp_path) == [sha256]
    assert len(stand.called("getFile")) == 3


async def test_a_file_that_cannot_be_had_now_holds_up_no_other_and_is_had_later(
    telegram: TelegramTransport, stand: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(handlers_evidence, "AT_A_TIME", 1)
    stand.files |= {"pdf": PDF, "png": PNG}
    for _ in range(3):
        stand.fail_next("getFile", ApiError(500, "Internal Server Error"))
    wishes = Wishes([wanted(1, "pdf"), wanted(2, "png")])
    async with fetching(wishes, telegram, tmp_path):
        await until(lambda: len(wishes.kept) == 2)
    assert wishes.refused == {}


async def test_what_was_wanted_before_a_restart_is_fetched_after_it(
    telegram: TelegramTransport, stand: Stand, tmp_path: Path
):
    stand.files["pdf"] = PDF
    wishes = Wishes([wanted(1, "pdf")])
    stand.fail_next("getFile", ApiError(500, "Internal Server Error"))
    async with fetching(wishes, telegram, tmp_path):
        await until(lambda: stand.called("getFile"))
    wishes.kept.clear()
    async with fetching(wishes, telegram, tmp_path):
        await until(lambda: wishes.kept)


async def test_a_copy_that_could_not_be_written_leaves_nothing_and_is_tried_again(
    telegram: TelegramTransport, stand: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    full, replace = iter([OSError("disk full")]), os.replace

    def sometimes(draft: str, place: Path) -> None:
        for problem in full:
            raise problem
        replace(draft, place)

    monkeypatch.setattr("handlers.evidence.os.replace", sometimes)
    stand.files["pdf"] = PDF
    wishes = Wishes([wanted(1, "pdf")])
    async with fetching(wishes, telegram, tmp_path):
        await until(lambda: wishes.kept)
    assert names(tmp_path) == [wishes.kept[1][0]]


def test_a_copy_and_its_name_are_on_the_disk_before_it_counts_as_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A power cut after the rename may leave a folder without the name, unless the folder is synced too."""
    done: list[str] = []
    fsync, replace = os.fsync, os.replace

    def synced(handle: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        fsync(handle)

    def replaced(draft: str, place: Path) -> None:
        done.append("name")
        replace(draft, place)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    sha256 = store_copy(tmp_path, PDF)
    assert done == ["folder", "file", "name", "folder"]
    assert [place.name for place in (tmp_path / sha256[:2]).iterdir()] == [sha256]


async def test_what_cannot_be_kept_for_want_of_room_is_seen_and_told_by_its_cause(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    class Files:
        async def fetch(self, ref: str) -> bytes:
            raise OSError(errno.ENOSPC, "No space left on device")

    wishes, stop, retries = Wishes([wanted(1, "a")]), asyncio.Event(), Retries(600.0)
    task = asyncio.create_task(keep_evidence(wishes, "telegram", Files(), tmp_path, stop, retries))
    await until(lambda: retries.limit(1) == 2)
    assert "evidence 1 not fetched yet: OSError (ENOSPC)" in caplog.text
    wishes.open.clear()
    await until(lambda: retries.limit(1) == 1)
    stop.set()
    await task
