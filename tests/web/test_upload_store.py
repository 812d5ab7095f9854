"""Uploads wait under names that lead nowhere else, and not for ever."""

import os
import time
from pathlib import Path

import pytest

from handlers.evidence import Unfetchable
from handlers.web import upload_store
from handlers.web.hear import ref
from handlers.web.upload_store import INCOMING, WebFiles, part_of, place_of, sweep

CHAT, OTHER = "a" * 32, "b" * 32
DAY = 24 * 3600


def waiting(folder: Path, chat: str, name: str, data: bytes, age: float = 0) -> Path:
    folder.mkdir(exist_ok=True)
    place = place_of(folder, ref(chat, name))
    place.write_bytes(data)
    os.utime(place, (time.time() - age, time.time() - age))
    return place


@pytest.mark.parametrize("name", ["", "upload-1", "../../etc/passwd", f"{CHAT}-../x", f"{CHAT}-x", f"/{CHAT}"])
def test_a_name_that_is_none_of_ours_leads_to_no_file(tmp_path: Path, name: str):
    with pytest.raises(FileNotFoundError):
        place_of(tmp_path, name)


def test_old_uploads_go_and_those_of_the_chat_are_counted(tmp_path: Path):
    old = waiting(tmp_path, CHAT, "upload-001", b"12345", 4 * DAY)
    waiting(tmp_path, CHAT, "upload-002", b"123", DAY)
    waiting(tmp_path, OTHER, "upload-001", b"1234567")
    half = part_of(waiting(tmp_path, CHAT, "upload-003", b"half", DAY))
    (tmp_path / ref(CHAT, "upload-003")).rename(half)
    fresh = part_of(waiting(tmp_path, OTHER, "upload-004", b"half", DAY / 2))
    (tmp_path / ref(OTHER, "upload-004")).rename(fresh)
    sweep(tmp_path, time.time())
    assert upload_store.waiting(tmp_path, CHAT) == 3
    assert not old.exists()
    # What broke off goes sooner, but not while somebody may still go on with it.
    assert not half.exists()
    assert fresh.exists()


def test_by_a_clock_that_is_not_believed_nothing_is_old(tmp_path: Path):
    """The files' own times are of the clock that jumped ahead; the one that is believed stands before them."""
    place = waiting(tmp_path, CHAT, "upload-001", b"12345", -365 * DAY)
    sweep(tmp_path, time.time())
    assert place.exists()


async def test_the_fetcher_has_what_waits_and_says_of_the_rest_that_it_is_gone(tmp_path: Path):
    waiting(tmp_path / INCOMING, CHAT, "upload-001", b"%PDF")
    files = WebFiles(tmp_path)
    assert await files.fetch(ref(CHAT, "upload-001")) == b"%PDF"
    for gone in (ref(CHAT, "upload-002"), "../../etc/passwd"):
        with pytest.raises(Unfetchable, match="không còn trên máy chủ"):
            await files.fetch(gone)


async def test_of_an_upload_that_was_copied_nothing_is_left_but_its_name(tmp_path: Path):
    place = waiting(tmp_path / INCOMING, CHAT, "upload-001", b"%PDF")
    files = WebFiles(tmp_path)
    await files.settled(ref(CHAT, "upload-001"))
    await files.settled(ref(CHAT, "upload-002"))
    assert (place.stat().st_size, upload_store.waiting(tmp_path / INCOMING, CHAT)) == (0, 0)
