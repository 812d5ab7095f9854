"""The engine that a URL asks for."""

import pytest

from storage.database.factory import database_at
from storage.database.sqlite import Sqlite


def test_sqlite_is_one_process_and_postgresql_is_shared():
    sqlite = database_at("sqlite:///x.sqlite3")
    assert isinstance(sqlite, Sqlite)
    assert not sqlite.shared
    assert database_at("postgresql+asyncpg://lan@127.0.0.1/x").shared


@pytest.mark.parametrize("url", ["sqlite+aiosqlite:///x", "mysql://x", "postgresql+pg8000://x"])
def test_any_other_driver_is_refused_by_name(url: str):
    with pytest.raises(ValueError, match="Unknown database driver"):
        database_at(url)
