"""`thidua restore`: a backup brought back elsewhere, and files to where they lay."""

import re
from pathlib import Path

from handlers.commands.backup import held
from handlers.commands.restore import put
from handlers.evidence import store_copy
from storage.backup.archive import File


def test_a_cluster_comes_back_elsewhere_and_only_into_an_empty_database(thidua, tmp_path: Path):
    assert thidua("new", "short").returncode == 0
    file = tmp_path / "monday.thidua"
    assert thidua("backup", str(file)).returncode == 0
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


def test_a_file_that_is_none_is_one_sentence(thidua, tmp_path: Path):
    told = thidua("restore", str(tmp_path / "none"))
    assert (told.returncode, len(told.stderr.splitlines())) == (2, 1)


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
