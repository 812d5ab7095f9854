"""The archive as a file: whole or not at all; what is in it is tested with backups."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, text

from storage.backup.archive import File, open_backup, take
from storage.backup.copy_rows import Refused, scratch_database
from storage.migrations import HEAD, migrate
from storage.schema import evidence
from tests.storage.bare import NOW, create_cluster

TAKEN = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
async def url(tmp_path: Path) -> str:
    """A database with a cluster, and one copy and one waiting file of evidence."""
    database = scratch_database(tmp_path / "x.sqlite3")
    database.run_sync(migrate, writing=True)
    database.run_sync(create_cluster, writing=True)
    row = {"cycle": 1, "unit": "thue", "question": "k1/self.thue.a1", "platform": "chat", "at": NOW}
    for about in ({"state": "kept", "sha256": "ab", "ref": "r1"}, {"state": "wanted", "ref": "r2"}):
        database.run_sync(
            lambda c, about=about: c.execute(insert(evidence).values(**row, **about)), writing=True
        )  # type: ignore[misc]
    await database.close()
    return f"sqlite+pysqlite:///{tmp_path}/x.sqlite3"


async def test_rows_and_files_are_read_back_as_they_were(url: str, tmp_path: Path):
    files = {File("ab"): b"abc", File("r2", "chat"): b"xyz"}
    taken = await take(url, tmp_path / "b", TAKEN, files.get)
    assert (taken.files, taken.missing, taken.open, taken.broken) == (2, (), 0, ())
    async with open_backup(tmp_path / "b") as backup:
        assert (backup.taken, backup.rows["evidence"], dict(backup.files())) == (TAKEN, 2, files)


async def test_a_copy_that_is_not_there_is_named_and_a_file_the_platform_has_is_not(url: str, tmp_path: Path):
    taken = await take(url, tmp_path / "b", TAKEN, lambda file: None)
    assert (taken.files, taken.missing) == (0, ("ab",))


async def test_nothing_is_left_of_a_backup_that_fails(url: str, tmp_path: Path):
    def fail(file: File) -> bytes:
        raise OSError("gone")

    with pytest.raises(Refused):
        await take(url, tmp_path / "b", TAKEN, fail)
    assert [name for name in os.listdir(tmp_path) if not name.startswith("x.sqlite3")] == []


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (text("DROP TABLE backup"), "is no backup of this program"),
        (delete(evidence), "is damaged"),
        (text(f"UPDATE alembic_version SET version_num = '9{HEAD}'"), "was made by a newer release"),
    ],
)
async def test_what_is_no_whole_backup_of_this_release_or_an_older_one_is_refused(
    url: str, tmp_path: Path, spoil: object, why: str
):
    await take(url, tmp_path / "b", TAKEN, lambda file: None)
    spoilt = scratch_database(tmp_path / "b")
    spoilt.run_sync(lambda connection: connection.execute(spoil), writing=True)  # type: ignore[call-overload]
    await spoilt.close()
    with pytest.raises(Refused, match=why):
        async with open_backup(tmp_path / "b"):
            pass
