"""A series of backups: each is tried, so many are kept, and nothing else in the folder is touched."""

import sqlite3
from pathlib import Path

import pytest

from config.settings_loader import isolated
from handlers.commands.backup_series import NAMED, backup_to, check
from storage.backup.copy_rows import Refused


def test_the_oldest_go_and_what_is_no_backup_of_the_series_stays(thidua, tmp_path: Path):
    thidua("new", "short")
    folder, said = tmp_path / "backups", list[str]()
    folder.mkdir()
    for name in ("thidua-20260101-020000.backup", "thidua-20260102-020000.backup", "notes.txt", "x.backup"):
        (folder / name).write_text("older")
    backup_to(isolated(data_dir=tmp_path / "data"), folder, 2, said.append)
    left = sorted(file.name for file in folder.iterdir())
    assert [name for name in left if not NAMED.fullmatch(name)] == ["notes.txt", "x.backup"]
    series = [name for name in left if NAMED.fullmatch(name)]
    assert (len(series), series[0]) == (2, "thidua-20260102-020000.backup")
    assert any("tried by restoring it" in line for line in said)


def test_where_there_is_nothing_to_back_up_nothing_is_deleted(tmp_path: Path):
    old = tmp_path / "thidua-20260101-020000.backup"
    old.write_text("older")
    with pytest.raises(Refused):
        backup_to(isolated(data_dir=tmp_path / "none"), tmp_path, 1, print)
    assert old.exists()


def test_a_backup_is_tried_as_it_is_typed(thidua, tmp_path: Path):
    thidua("new", "short")
    file = tmp_path / "monday.thidua"
    thidua("backup", str(file))
    told = thidua("backup", "--check", str(file))
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith(f"{file} is whole, tried by restoring it: of ")
    both = thidua("backup", str(file), "--check", str(file))
    assert both.returncode == 2
    assert "Name either the FILE" in both.stderr


def test_a_backup_whose_journal_does_not_hold_is_told(thidua, tmp_path: Path):
    thidua("new", "short")
    file, said = tmp_path / "monday.thidua", list[str]()
    thidua("backup", str(file))
    restored = {"THIDUA_DATA_DIR": str(tmp_path / "again")}
    thidua("restore", str(file), **restored)
    second = tmp_path / "tuesday.thidua"
    thidua("backup", str(second), **restored)
    check(second, said.append)
    with sqlite3.connect(second) as raw:
        raw.execute("UPDATE journal SET body = replace(body, 'restored', 'forgotten')")
    with pytest.raises(Refused, match="journal of cluster 1, row 2 does not hold"):
        check(second, said.append)
