"""Telegram as this installation runs it: by polling, or by webhook where a public address is set."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.dialogue.said import Said
from config.settings import Settings
from handlers.channel import Hearing, Inbox, MakeDocument, NotSetUp
from handlers.pacing import PaceLimits
from handlers.telegram.menus import keep_menus
from handlers.telegram.polling import Polling, unless_stopped
from handlers.telegram.transport import TelegramTransport, WrongToken
from handlers.transport import Unavailable
from storage.turn.unit_of_work import Kept

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from handlers.telegram.webhook import Webhook

log = logging.getLogger(__name__)

PATIENCE = 5.0  # seconds for which the start waits for Telegram to answer
AGAIN = 30.0  # seconds between two tries to reach Telegram


def channel(settings: Settings, make: MakeDocument) -> "TelegramChannel | None":
    """Channel of the installation's bot; None without a token."""
    if settings.telegram_token is None:
        return None
    proxy = settings.telegram_proxy.value if settings.telegram_proxy else None
    token = settings.telegram_token.value
    telegram = TelegramTransport(token, api_url=settings.telegram_api_url, proxy=proxy, make=make)
    return TelegramChannel(telegram, settings.public_url if settings.webhook else "")


class TelegramChannel:
    """Messenger of one bot. `webhook_at`: our public address; "" for polling."""

    limits = PaceLimits()

    def __init__(self, telegram: TelegramTransport, webhook_at: str):
        self.transport = telegram
        self.fetcher = telegram
        self.links: tuple[str, ...] = ()
        self._webhook_at = webhook_at
        self.reached = False
        self._listener: Polling | Webhook | None = None
        self._last_delivery: datetime | None = None

    async def open(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._log_in()
        except TimeoutError:
            log.warning("Telegram does not answer now; trying on")

    async def _log_in(self) -> None:
        try:
            me = await self.transport.open()
        except WrongToken as error:
            raise NotSetUp(f"{error}.") from None
        except Unavailable as error:
            log.warning("Telegram cannot be reached now (%s); trying on", error)
            return
        self.reached = True
        self.links = (f"https://t.me/{me.username}?start={{code}}",) if me.username else ()

    def routes(self, inbox: Inbox) -> "Sequence[BaseRoute]":
        if not self._webhook_at:
            return []
        # Loaded where it is used: with it comes the web server, which a bot that polls may never need.
        from handlers.telegram.webhook import webhook

        async def receive(said: Said) -> Kept:
            kept = await inbox.receive(said)
            self._last_delivery = datetime.now(UTC)
            return kept

        return [webhook(self.transport, receive)]

    async def listen(self, inbox: Inbox, stop: asyncio.Event) -> None:
        while not self.reached and not stop.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), AGAIN)
            if not stop.is_set():
                await unless_stopped(stop, self._log_in())
        if stop.is_set():
            return
        listened = partial(inbox.listened, self.transport.platform.name)
        if self._webhook_at:
            from handlers.telegram.webhook import Webhook

            self._listener = Webhook(self.transport, self._webhook_at, listened, lambda: self._last_delivery)
        else:
            self._listener = Polling(self.transport, inbox.receive_all, listened)
        # Beside the listening: nobody who has said something waits for the menus.
        menus = asyncio.create_task(keep_menus(self.transport, inbox.menus, stop))
        try:
            await self._listener.run(stop)
        finally:
            menus.cancel()

    def hearing(self) -> Hearing:
        if self._listener is None:
            return Hearing("Telegram has not been reached yet", dated=self.transport.dated)
        return replace(self._listener.hearing(), dated=self.transport.dated)

    async def close(self) -> None:
        await self.transport.close()
