import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.web.cluster import Cluster, Founded, found, living


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    return asyncio.run(found(tmp_path_factory.mktemp("founded")))


@pytest.fixture
async def here(founded: Founded, tmp_path: Path) -> AsyncIterator[Cluster]:
    """A cluster with its secretary Minh and Lan of the tax department."""
    async with living(founded, tmp_path) as cluster:
        yield cluster


@pytest.fixture
async def http(here: Cluster) -> AsyncIterator[httpx.AsyncClient]:
    async with here.client() as client:
        yield client
