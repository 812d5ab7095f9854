import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.worlds.web import Founded, WebWorld, found, living


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    return asyncio.run(found(tmp_path_factory.mktemp("founded")))


@pytest.fixture
async def world(founded: Founded, tmp_path: Path) -> AsyncIterator[WebWorld]:
    """A cluster with its secretary Minh and Lan of the tax department."""
    async with living(founded, tmp_path) as world:
        yield world


@pytest.fixture
async def http(world: WebWorld) -> AsyncIterator[httpx.AsyncClient]:
    async with world.client() as client:
        yield client
