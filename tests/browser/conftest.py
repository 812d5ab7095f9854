"""One browser for all tests of this folder, which therefore share one event loop. An asynchronous fixture of
a test here has `loop_scope="session"` too; with another loop it may wait for ever."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.browser.chromium import launched
from tests.web.conftest import founded
from tests.web.served import served
from tests.worlds.web import Founded, WebWorld, living

__all__ = ["founded"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def running() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def browser(running: Browser) -> AsyncIterator[Browser]:
    """The browser, in which nothing of this test is left for the next."""
    yield running
    for context in running.contexts:
        await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def world(founded: Founded, tmp_path: Path) -> AsyncIterator[WebWorld]:
    """A cluster with its secretary Minh and Lan of the tax department."""
    async with living(founded, tmp_path) as world:
        yield world


@pytest_asyncio.fixture(loop_scope="session")
async def url(world: WebWorld) -> AsyncIterator[str]:
    """Address at which the cluster's pages are served."""
    async with served(world.app(), world.transport) as address:
        yield address
