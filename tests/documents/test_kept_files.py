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


def test_of_too_many_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(kept_files, "MOST_KEPT", 2)
    for age, state in enumerate("abc"):
        kept(tmp_path, state, "png", state.encode)
        [newest] = [file for file in tmp_path.iterdir() if file.read_bytes() == state.encode()]
        os.utime(newest, (age, age))
    kept(tmp_path, "d", "png", b"d".__bytes__)
    assert {file.read_bytes() for file in tmp_path.iterdir()} == {b"c", b"d"}
