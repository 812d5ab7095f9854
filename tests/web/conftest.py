from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.web.cluster import Cluster, cluster


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Cluster]:
    """A cluster with its secretary Minh and Lan of the tax department."""
    async with cluster(tmp_path) as made:
        codes = await made.invites()
        await made.joins("Lan", codes["Đại diện Cục Thuế tỉnh Thanh Hóa"])
        made.codes = codes
        yield made


@pytest.fixture
async def http(here: Cluster) -> AsyncIterator[httpx.AsyncClient]:
    async with here.client() as client:
        yield client
