"""A restore that is tried: whole, damaged, or no backup at all; nothing of it is left behind."""

import hashlib
import sqlite3
import tempfile
from pathlib import Path

import pytest

from storage.backup.archive import File, take
from storage.backup.copy_rows import Refused, scratch_database
from storage.backup.drill import drill
from storage.migrations import migrate
from tests.storage.bare import NOW, create_cluster

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
async def file(tmp_path: Path) -> Path:
    """A backup with a copy of evidence in it."""
    database = scratch_database(tmp_path / "x.sqlite3")
    sha256 = hashlib.sha256(PNG).hexdigest()
    database.run_sync(migrate, writing=True)
    database.run_sync(create_cluster, writing=True)
    piece = (
        "INSERT INTO evidence (cycle, unit, question, platform, ref, state, sha256, at) "
        f"VALUES (1, 'thue', 'k1/self.thue.a1', 'chat', 'r1', 'kept', '{sha256}', '2026-11-23 08:00:00')"
    )
    database.run_sync(lambda c: c.exec_driver_sql(piece), writing=True)
    await database.close()
    file = tmp_path / "monday.thidua"
    await take(f"sqlite+pysqlite:///{tmp_path}/x.sqlite3", file, NOW, {File(sha256): PNG}.get)
    return file


async def test_a_whole_one_is_restored_and_leaves_nothing(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    found = await drill(file)
    assert (found.taken, found.files, found.broken, found.damaged) == (NOW, 1, (), ())
    assert [*(tmp_path / "temporary").iterdir()] == []


async def test_a_copy_whose_bytes_were_changed_is_named(file: Path):
    with sqlite3.connect(file) as raw:
        raw.execute("UPDATE files SET bytes = x'00'")
    assert (await drill(file)).damaged == (hashlib.sha256(PNG).hexdigest(),)


async def test_one_that_lacks_rows_or_is_none_is_refused(file: Path, tmp_path: Path):
    with sqlite3.connect(file) as raw:
        raw.execute("DELETE FROM units")
    with pytest.raises(Refused, match="is damaged"):
        await drill(file)
    (tmp_path / "photo.jpg").write_bytes(PNG)
    with pytest.raises(Refused, match=r"photo\.jpg cannot be used"):
        await drill(tmp_path / "photo.jpg")
