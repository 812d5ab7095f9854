"""`thidua backup`, `restore` and `move`, as an operator types them."""

import os
import re
from pathlib import Path

from handlers.commands.backup import held
from handlers.commands.restore import put
from handlers.evidence import store_copy
from storage.backup.archive import File


def test_a_cluster_goes_into_a_file_and_comes_back_elsewhere(thidua, tmp_path: Path):
    assert thidua("new", "short").returncode == 0
    file = tmp_path / "monday.thidua"
    told = thidua("backup", str(file))
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith(f"Wrote {file}: ")
    elsewhere = {"THIDUA_DATA_DIR": str(tmp_path / "elsewhere")}
    told = thidua("restore", str(file), **elsewhere)
    assert (told.returncode, told.stderr) == (0, "")
    assert "What was recorded after that moment is lost" in told.stdout
    there = str(tmp_path / "elsewhere" / "thidua.sqlite3")
    assert "Whole" in thidua("verify", there).stdout
    again = thidua("restore", str(file), **elsewhere)
    assert (again.returncode, again.stderr) == (0, "")
    assert re.fullmatch(
        r"This backup of .* UTC has been restored here already; it is complete\.\n", again.stdout
    )
    other = thidua("restore", str(file))
    assert other.returncode == 2
    assert (
        other.stderr
        == "The database is not empty (its table clusters has rows); only an empty one is filled.\n"
    )


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


def test_what_cannot_be_done_is_one_sentence_and_never_a_password(thidua, tmp_path: Path):
    told = thidua("backup", str(tmp_path / "none"))
    assert told.returncode == 2
    assert "no such file" in told.stderr
    told = thidua("move", "--to", "mysql://root:very-secret@db/x")
    assert (told.returncode, told.stderr) == (2, "--to must begin with sqlite:/// or postgresql://.\n")
    told = thidua("restore", str(tmp_path / "none"))
    assert (told.returncode, len(told.stderr.splitlines())) == (2, 1)


def test_a_move_says_what_is_left_to_do(thidua, tmp_path: Path):
    thidua("new", "short")
    to = f"sqlite:///{tmp_path}/other.sqlite3"
    told = thidua("move", "--to", to)
    assert told.stderr == "The bot is running, or was a minute ago. Stop it, wait a minute, and try again.\n"


def test_files_behind_the_evidence_go_back_to_where_they_lay(tmp_path: Path):
    data, other = tmp_path / "data", tmp_path / "other"
    sha256 = store_copy(data / "evidence", b"photo")
    (data / "incoming").mkdir()
    (data / "incoming" / "chat-name").write_bytes(b"waits")
    for file in (File(sha256), File("chat-name", "web")):
        content = held(data, file)
        assert content
        put(other, file, content)
        assert held(other, file) == content
    assert held(data, File("AgAC", "telegram")) is None
    assert held(data, File("ab" * 32)) is None
