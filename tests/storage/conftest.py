"""The same tests on both engines, each on a fresh database made from one that was migrated once."""

import itertools
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from storage.memory import Memory
from tests.storage import postgres
from tests.storage.town import NOW, Clock, Town, remember

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    with ExitStack() as stack:
        try:
            yield stack.enter_context(postgres.server())
        except postgres.Absent as why:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"PostgreSQL tests: {why}")


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path | str]:
    """By engine, a migrated empty database to copy; made when first needed."""
    return {"folder": tmp_path_factory.mktemp("templates")}


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def url(engine: str, request: pytest.FixtureRequest, tmp_path: Path, templates: dict) -> str:
    """A database nobody has used, with all tables."""
    if engine == "sqlite":
        if engine not in templates:
            templates[engine] = templates["folder"] / "empty.sqlite3"
            await _migrated(f"sqlite+pysqlite:///{templates[engine]}")
        shutil.copy(templates[engine], tmp_path / "thidua.sqlite3")
        return f"sqlite+pysqlite:///{tmp_path}/thidua.sqlite3"
    server = request.getfixturevalue("postgres_url")
    if engine not in templates:
        templates[engine] = "empty"
        await postgres.command(server, "CREATE DATABASE empty")
        await _migrated(server.format("empty"))
    name = f"test{next(_numbers)}"
    await postgres.command(server, f"CREATE DATABASE {name} TEMPLATE empty")
    return server.format(name)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
async def memory(url: str, clock: Clock) -> AsyncIterator[Memory]:
    memory = remember(url, clock)
    await memory.open()
    yield memory
    await memory.close()


@pytest.fixture
async def town(memory: Memory, clock: Clock) -> Town:
    """A cluster of two units, nobody joined but the secretary Minh."""
    return await Town.founded(memory, clock)


async def _migrated(url: str) -> None:
    memory = remember(url, Clock(NOW))
    await memory.open()
    await memory.close()
