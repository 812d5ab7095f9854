"""A running stand, and our Telegram against it, over real HTTP."""

from collections.abc import AsyncIterator

import pytest

from handlers.telegram.transport import TelegramTransport
from tests.telegram_stand.server import TOKEN, Stand, standing


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    async with standing() as running:
        running.chat(1001)
        yield running


@pytest.fixture
async def telegram(stand: Stand) -> AsyncIterator[TelegramTransport]:
    opened = TelegramTransport(TOKEN, api_url=stand.url)
    await opened.open()
    yield opened
    await opened.close()
