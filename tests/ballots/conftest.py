"""The databases of the storage tests, and a meeting that has come together in one."""

from collections.abc import AsyncIterator

import pytest

from tests.ballots.hall import Hall
from tests.worlds.fixtures import engine, postgres_url, template, url

__all__ = ["engine", "postgres_url", "template", "url"]


@pytest.fixture
async def hall(url: str) -> AsyncIterator[Hall]:
    """Five units, everybody in the hall, the scores closed; no ballot opened yet."""
    hall = await Hall.opened(url)
    await hall.gather()
    yield hall
    await hall.memory.close()
