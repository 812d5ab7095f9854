"""A database looked over by its operator is neither made nor changed; what cannot be stored is told."""

from pathlib import Path

import pytest
from sqlalchemy import text

from storage.backup.copy_rows import scratch_database
from storage.backup.inspection import Found, inspect_database
from storage.migrations import HEAD
from tests.storage.released import downgraded
from tests.worlds.stored import StoredWorld


async def test_a_database_that_is_well_says_so_and_what_is_in_it(world: StoredWorld, url: str):
    found = await inspect_database(url)
    assert (found.revision, found.head, found.problem, found.clusters, found.copies) == (HEAD, HEAD, "", 1, ())


async def test_one_that_is_not_there_is_not_made(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        await inspect_database(f"sqlite+pysqlite:///{tmp_path}/none.sqlite3")
    assert not (tmp_path / "none.sqlite3").exists()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_one_of_an_older_release_is_left_as_it_is(url: str, tmp_path: Path):
    scratch_database(tmp_path / "thidua.sqlite3").run_sync(downgraded("0006"), writing=True)
    assert await inspect_database(url) == Found("0006")


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_one_that_refuses_to_store_is_told_by_its_cause(world: StoredWorld, url: str):
    refuse = "CREATE TRIGGER no BEFORE UPDATE ON ticks BEGIN SELECT RAISE(ABORT, 'no'); END"
    await world.database.write(lambda c: c.execute(text(refuse)).rowcount)
    assert (await inspect_database(url)).problem == "IntegrityError (SQLITE_CONSTRAINT_TRIGGER)"
