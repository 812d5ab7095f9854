import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser

from tests.web.browser import chromium, driven, served
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


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a Chromium that runs."""
    with chromium(tmp_path_factory.mktemp("chromium")) as address:
        yield address


@pytest.fixture
async def browser(running: str) -> AsyncIterator[Browser]:
    async with driven(running) as connected:
        yield connected


@pytest.fixture
async def url(world: WebWorld) -> AsyncIterator[str]:
    """Address at which the cluster's pages are served."""
    async with served(world.app(), world.transport) as address:
        yield address
