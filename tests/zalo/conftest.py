"""A running stand, and our Zalo against it, over real HTTP."""

from collections.abc import AsyncIterator

import pytest

from handlers.zalo.transport import ZaloTransport
from tests.zalo_stand.server import TOKEN, Stand, standing


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    async with standing() as running:
        yield running


@pytest.fixture
async def zalo(stand: Stand) -> AsyncIterator[ZaloTransport]:
    opened = ZaloTransport(TOKEN, stand.url)
    await opened.open()
    yield opened
    await opened.close()
