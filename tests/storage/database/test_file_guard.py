"""A database file that is deleted or replaced under the bot takes nothing any more; a second bot is refused."""

import os
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database.factory import database_at
from storage.database.file_guard import FileGuard, FileLost, InUse, lock
from storage.database.sqlite import Sqlite


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "x.sqlite3"


@pytest.fixture
async def sqlite(file: Path):
    engine = database_at(f"sqlite+pysqlite:///{file}")
    await engine.open()
    await engine.write(lambda c: c.exec_driver_sql("CREATE TABLE t (n INTEGER PRIMARY KEY)"))
    yield engine
    await engine.close()


def insert(n: int):
    return lambda c: c.execute(text("INSERT INTO t VALUES (:n)"), {"n": n}).rowcount


def delete(file: Path) -> None:
    file.unlink()


def replace(file: Path) -> None:
    shutil.copy(file, file.with_suffix(".copy"))
    os.replace(file.with_suffix(".copy"), file)


def delete_log(file: Path) -> None:
    Path(f"{file}-wal").unlink()


@pytest.mark.parametrize("lose", [delete, replace, delete_log])
async def test_with_its_file_gone_nothing_is_acknowledged_any_more(sqlite: Sqlite, file: Path, lose):
    assert await sqlite.write(insert(1)) == 1
    lose(file)
    for n in (2, 3):
        with pytest.raises(FileLost):
            await sqlite.write(insert(n))


async def test_after_a_new_start_the_file_that_is_there_is_the_one(sqlite: Sqlite, file: Path):
    await sqlite.write(insert(1))
    await sqlite.close()
    replace(file)
    await sqlite.open()
    assert await sqlite.write(insert(2)) == 1


def test_a_file_that_is_not_there_yet_is_none_that_was_lost(file: Path):
    guard = FileGuard(file)
    guard.check()
    file.touch()
    guard.check()
    file.unlink()
    with pytest.raises(FileLost, match=r"x\.sqlite3 was deleted"):
        guard.check()


def test_the_second_who_wants_to_serve_it_is_refused_until_the_first_has_ended(file: Path):
    held = lock(file)
    with pytest.raises(InUse, match="another `thidua run`"):
        lock(file)
    held.close()
    lock(file).close()
