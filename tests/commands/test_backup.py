"""`thidua backup`, `restore` and `move`, as an operator types them."""

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
    assert again.returncode == 2
    assert (
        again.stderr
        == "The database is not empty (its table clusters has rows); only an empty one is filled.\n"
    )


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
