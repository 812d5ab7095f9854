"""Where a database is, told without its password."""

from pathlib import Path

import pytest

from storage.database.location import file_of, name_of


def test_an_sqlite_database_is_its_file(tmp_path: Path):
    url = f"sqlite+pysqlite:///{tmp_path}/x.sqlite3?synchronous=OFF"
    assert (file_of(url), name_of(url)) == (tmp_path / "x.sqlite3", f"{tmp_path}/x.sqlite3")


@pytest.mark.parametrize("url", ["sqlite://", "sqlite+pysqlite:///:memory:"])
def test_one_in_memory_has_no_file(url: str):
    assert file_of(url) is None


def test_one_at_an_address_is_named_without_whoever_opens_it():
    url = "postgresql+psycopg://lan:secret@db.example:5433/thidua?sslmode=require"
    assert (file_of(url), name_of(url)) == (None, "postgresql://db.example:5433/thidua")
