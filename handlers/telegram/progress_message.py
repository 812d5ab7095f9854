"""Progress message: while a document is made that takes longer, one message that is edited, and is gone when
the document is there. It is never stored, as "typing" is not."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from telegram.error import TelegramError

from bot.delivery.texts import being_made
from handlers.progress import Progress

T = TypeVar("T")
Call = Callable[..., Awaitable[Any]]

PATIENCE = 3.0  # seconds for which nothing is said
EVERY = 3.0  # seconds between two edits; the platform bears one a second in a chat


async def with_progress(
    call: Call, chat: Mapping[str, Any], name: str, making: Callable[[Progress], Awaitable[T]]
) -> T:
    """Outcome of the making, with a message in the chat that says how far it has come. `call` calls a method of
    the Bot API, to which `chat` is named so; `name` is the document's."""
    share, over = 0.0, asyncio.Event()

    def progress(now: float) -> None:
        nonlocal share
        share = now

    telling = asyncio.create_task(_tell(call, chat, lambda: being_made(name, share), over))
    try:
        return await making(progress)
    finally:
        over.set()
        await telling


async def _tell(call: Call, chat: Mapping[str, Any], text: Callable[[], str], over: asyncio.Event) -> None:
    if await _passes(PATIENCE, over):
        return
    # Nothing here is worth an error: the document comes, whatever is said of it before.
    with contextlib.suppress(TelegramError):
        sent = await call("sendMessage", text=(said := text()), disable_notification=True, **chat)
        about = {"chat_id": chat["chat_id"], "message_id": sent["message_id"]}
        while not await _passes(EVERY, over):
            if (now := text()) != said:
                said = now
                with contextlib.suppress(TelegramError):
                    await call("editMessageText", text=said, **about)
        await call("deleteMessage", **about)


async def _passes(seconds: float, over: asyncio.Event) -> bool:
    """True if it is over before so many seconds have passed."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(over.wait(), seconds)
    return over.is_set()
