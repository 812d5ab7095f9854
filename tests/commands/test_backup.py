"""`thidua backup`: everything in one file, as an operator types it."""

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
