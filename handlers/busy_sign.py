"""Sign that something takes long ("typing"), while it does; it is no message, and is never owed."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

AFTER = 1.0  # seconds; what is done before needs no sign
EVERY = 4.5  # messengers show it for about five


@asynccontextmanager
async def busy_sign(show: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
    """Calls `show` again and again while the block lasts, from its first second on. What `show` raises ends the
    sign and nothing else."""
    showing = asyncio.create_task(_show(show))
    try:
        yield
    finally:
        showing.cancel()
        await asyncio.gather(showing, return_exceptions=True)


async def _show(show: Callable[[], Awaitable[object]]) -> None:
    await asyncio.sleep(AFTER)
    with contextlib.suppress(Exception):
        while True:
            await show()
            await asyncio.sleep(EVERY)
