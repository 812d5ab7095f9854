"""Databases of both engines, each made from one that was migrated once, and a cluster kept in one."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage.migrations import HEAD
from storage.schema import metadata
from storage.turn.unit_of_work import UnitOfWork
from tests.programs import require
from tests.storage import postgres
from tests.worlds.charters import NOW
from tests.worlds.played import Beside, PlayedWorld
from tests.worlds.stored import Clock, StoredWorld, remember

EMPTIED = f"""
    {"; ".join(f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables))};
    SELECT setval(quote_ident(sequencename), 1, false) FROM pg_sequences WHERE schemaname = 'public'
"""


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    require("PostgreSQL", postgres.is_installed())
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables and no rows, to be copied."""
    file = tmp_path_factory.mktemp("template") / "empty.sqlite3"
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _migrated(f"sqlite+pysqlite:///{file}")).result()
    return file


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def url(engine: str, request: pytest.FixtureRequest, tmp_path: Path, template: Path) -> str:
    """A database with all tables and no rows."""
    if engine == "sqlite":
        shutil.copy(template, tmp_path / "thidua.sqlite3")
        return f"sqlite+pysqlite:///{tmp_path}/thidua.sqlite3?synchronous=OFF"
    url: str = request.getfixturevalue("postgres_url")
    await _emptied(url)
    return url


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
async def memory(url: str, clock: Clock) -> AsyncIterator[UnitOfWork]:
    memory = remember(url, clock)
    await memory.open()
    yield memory
    await memory.close()


@pytest.fixture
async def world(memory: UnitOfWork, clock: Clock) -> StoredWorld:
    """A cluster of two units, nobody joined but the secretary Minh."""
    return await StoredWorld.founded(memory, clock)


@pytest.fixture(scope="session")
def gathered(template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Beside]:
    """An SQLite file of a meeting that has come together, to be copied, and what stands beside it."""
    file = tmp_path_factory.mktemp("gathered") / "meeting.sqlite3"
    shutil.copy(template, file)

    async def play() -> Beside:
        world = await PlayedWorld.opened(f"sqlite+pysqlite:///{file}?synchronous=OFF")
        await world.gather()
        return await world.left()

    with ThreadPoolExecutor(1) as thread:
        return file, thread.submit(asyncio.run, play()).result()


@pytest.fixture(name="world")
async def meeting(
    url: str, engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[PlayedWorld]:
    """Five units, everybody in the group, the scores closed; no ballot opened yet."""
    if engine == "sqlite":
        file, beside = request.getfixturevalue("gathered")
        shutil.copy(file, tmp_path / "thidua.sqlite3")
        world = await PlayedWorld.going_on(url, beside)
    else:
        world = await PlayedWorld.opened(url)
        await world.gather()
    yield world
    await world.memory.close()


async def _emptied(url: str) -> None:
    """As it was when it was made. DELETE takes a sixth of the time of TRUNCATE, which makes 150 files anew."""
    connection = await postgres.connect(url)
    try:
        made = await postgres.value(connection, "SELECT to_regclass('alembic_version')")
        if not made or await postgres.value(connection, "SELECT version_num FROM alembic_version") != HEAD:
            await _migrated(url)
        await connection.execute(EMPTIED)
    finally:
        await connection.close()


async def _migrated(url: str) -> None:
    memory = remember(url, Clock(NOW))
    await memory.open()
    await memory.close()
