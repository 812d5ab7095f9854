"""A meeting in progress, and what a backup of it is taken with."""

import secrets
from pathlib import Path

import pytest

from tests.storage import postgres
from tests.storage.backup.safe import Safe
from tests.worlds.fixtures import engine, gathered, meeting, postgres_url, template, url
from tests.worlds.played import PlayedWorld

__all__ = ["engine", "gathered", "meeting", "postgres_url", "template", "url"]


@pytest.fixture
def safe(world: PlayedWorld, url: str, tmp_path: Path) -> Safe:
    return Safe(world, url, tmp_path)


@pytest.fixture
def other(engine: str, request: pytest.FixtureRequest) -> str:
    """An empty database of the other engine."""
    return str(request.getfixturevalue("empty_postgres" if engine == "sqlite" else "empty_sqlite"))


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> str:
    return f"sqlite+pysqlite:///{tmp_path}/empty.sqlite3?synchronous=OFF"


@pytest.fixture
def empty_postgres(postgres_url: str) -> str:
    return postgres.another(postgres_url, f"empty_{secrets.token_hex(4)}")
