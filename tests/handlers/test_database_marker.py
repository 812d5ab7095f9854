"""Where there was a database once, an empty place is not taken for a first start."""

from pathlib import Path

import pytest

from config.settings_loader import isolated
from handlers.database_marker import NAME, DatabaseGone, remember, require


def test_a_database_that_was_there_is_missed_until_its_line_is_deleted(tmp_path: Path):
    settings = isolated(data_dir=tmp_path)
    require(settings, empty=True)
    remember(settings)
    remember(settings)
    require(settings, empty=False)
    with pytest.raises(
        DatabaseGone, match=r"thidua\.sqlite3 before.*`thidua restore FILE`.*delete its line in"
    ):
        require(settings, empty=True)
    (tmp_path / NAME).write_text("# nothing\n")
    require(settings, empty=True)


def test_each_database_of_the_folder_has_its_line_and_no_password(tmp_path: Path):
    here = isolated(data_dir=tmp_path)
    there = isolated(
        data_dir=tmp_path, database_url="postgresql://lan:secret@db.example/thidua?sslmode=require"
    )
    remember(here)
    require(there, empty=True)
    remember(there)
    lines = (tmp_path / NAME).read_text().splitlines()[1:]
    assert lines == [str(tmp_path / "thidua.sqlite3"), "postgresql://db.example/thidua"]
