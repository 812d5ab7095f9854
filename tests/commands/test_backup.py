"""`thidua backup`: everything in one file, as an operator types it."""

import os
import re
from pathlib import Path

from handlers.commands.backup import held
from handlers.evidence import store_copy
from storage.backup.archive import File


def test_a_cluster_goes_into_a_file(thidua, tmp_path: Path):
    assert thidua("new", "short").returncode == 0
    file = tmp_path / "monday.thidua"
    told = thidua("backup", str(file))
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith(f"Wrote {file}: ")


def test_a_backup_never_replaces_a_file_and_says_if_that_is_a_whole_one(thidua, tmp_path: Path):
    thidua("new", "short")
    file, other = tmp_path / "monday.thidua", tmp_path / "photo.jpg"
    thidua("backup", str(file))
    other.write_bytes(b"photo")
    told = thidua("backup", str(file))
    assert told.returncode == 2
    assert re.fullmatch(
        rf"{file} is there already, and is complete: a backup of .* UTC\. A backup never replaces a file\.\n",
        told.stderr,
    )
    assert "and is no whole backup" in thidua("backup", str(other)).stderr


def test_a_draft_that_a_kill_has_left_is_swept_by_the_next_backup_and_one_being_written_is_not(
    thidua, tmp_path: Path
):
    thidua("new", "short")
    old, young = tmp_path / ".thidua-draft-old", tmp_path / ".thidua-draft-young"
    for draft in (old, young):
        draft.write_bytes(b"half")
    os.utime(old, (1, 1))
    assert thidua("backup", str(tmp_path / "monday.thidua")).returncode == 0
    assert (old.exists(), young.exists()) == (False, True)


def test_a_folder_that_cannot_be_written_to_is_blamed_and_not_the_database(thidua, tmp_path: Path):
    thidua("new", "short")
    # Of a folder of the kernel's nobody can make a file.
    told = thidua("backup", "/proc/self/monday.thidua")
    assert told.returncode == 2
    assert told.stderr.startswith("The folder /proc/self cannot be used (")


def test_where_there_is_nothing_to_write_it_is_said(thidua, tmp_path: Path):
    told = thidua("backup", str(tmp_path / "none"))
    assert told.returncode == 2
    assert "no such file" in told.stderr


def test_only_files_that_lie_here_are_taken_along(tmp_path: Path):
    sha256 = store_copy(tmp_path / "evidence", b"photo")
    (tmp_path / "incoming").mkdir()
    (tmp_path / "incoming" / "chat-name").write_bytes(b"waits")
    assert held(tmp_path, File(sha256)) == b"photo"
    assert held(tmp_path, File("chat-name", "web")) == b"waits"
    assert held(tmp_path, File("AgAC", "telegram")) is None
    assert held(tmp_path, File("ab" * 32)) is None
