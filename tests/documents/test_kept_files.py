"""Kept files: made once for a state, whole or not at all, not more than there is room for."""

import os
from pathlib import Path

import pytest

from handlers.documents import kept_files
from handlers.documents.kept_files import kept


def test_a_state_is_made_once(tmp_path: Path):
    made = []

    def make() -> bytes:
        made.append(1)
        return b"file"

    assert kept(tmp_path / "new", "a", "png", make) == b"file"
    assert kept(tmp_path / "new", "a", "png", make) == b"file"
    assert len(made) == 1
    assert kept(tmp_path / "new", "b", "png", make) == b"file"
    assert kept(None, "b", "png", make) == b"file"
    assert len(made) == 3


def test_a_failure_leaves_nothing(tmp_path: Path):
    def fail() -> bytes:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        kept(tmp_path, "a", "png", fail)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_kept_leaves_no_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(draft: str, place: Path) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="no space"):
        kept(tmp_path, "a", "png", b"a".__bytes__)
    assert list(tmp_path.iterdir()) == []


def test_another_process_may_delete_what_is_counted(tmp_path: Path):
    # Listed and not there, as a file is that goes in between.
    (tmp_path / "0.png").symlink_to(tmp_path / "gone")
    assert kept(tmp_path, "a", "png", b"a".__bytes__) == b"a"


def test_of_too_many_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(kept_files, "MOST_KEPT", 2)
    for age, state in enumerate("abc"):
        kept(tmp_path, state, "png", state.encode)
        [newest] = [file for file in tmp_path.iterdir() if file.read_bytes() == state.encode()]
        os.utime(newest, (age, age))
    kept(tmp_path, "d", "png", b"d".__bytes__)
    assert {file.read_bytes() for file in tmp_path.iterdir()} == {b"c", b"d"}
