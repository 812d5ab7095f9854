"""Zalo as this installation runs it: by polling, or by webhook where a public address is set."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from config.settings import Settings
from handlers.channel import Hearing, Inbox, MakeDocument, NotSetUp
from handlers.pacing import PaceLimits
from handlers.transport import Unavailable
from handlers.zalo import ZALO
from handlers.zalo.pictures import Pictures
from handlers.zalo.poll_lock import PollLock
from handlers.zalo.polling import Polling
from handlers.zalo.transport import WrongToken, ZaloTransport

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from handlers.zalo.webhook import Webhook

log = logging.getLogger(__name__)

PATIENCE = 5.0  # seconds for which the start waits for Zalo to answer
AGAIN = 30.0  # seconds between two tries to reach Zalo
# Zalo publishes no limits of pace. These are below what its other clients are known to send.
LIMITS = PaceLimits(bot=(10, 1), many=(18, 2), chat=(3, 3), group=(20, 60))


def channel(settings: Settings, make: MakeDocument) -> "ZaloChannel | None":
    """Channel of the installation's bot; None without a token. Pictures go out where Zalo can fetch them:
    from a public address of ours."""
    if settings.zalo_token is None:
        return None
    token = settings.zalo_token.value
    is_public = settings.public_url.startswith("https://")
    pictures = Pictures(token, settings.public_url, make) if is_public else None
    zalo = ZaloTransport(token, settings.zalo_api_url, pictures)
    zalo.platform = replace(ZALO, quota=settings.zalo_quota, pictures=is_public)
    lock = PollLock(settings.data_dir, token)
    return ZaloChannel(zalo, lock, settings.public_url if settings.zalo_webhook else "", pictures)


class ZaloChannel:
    """Messenger of one bot. `webhook_at`: our public address; "" for polling.

    It has no links: Zalo documents none by which a chat with a bot is opened with a code, so the code is typed.
    """

    limits = LIMITS
    links: tuple[str, ...] = ()

    def __init__(self, zalo: ZaloTransport, lock: PollLock, webhook_at: str, pictures: Pictures | None = None):
        self.transport = zalo
        self.fetcher = zalo
        self._lock, self._webhook_at, self._pictures = lock, webhook_at, pictures
        self.reached = False
        self._listener: Polling | Webhook | None = None

    async def open(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._log_in()
        except TimeoutError:
            log.warning("Zalo does not answer now; trying on")

    async def _log_in(self) -> None:
        try:
            await self.transport.open()
        except WrongToken as error:
            raise NotSetUp(f"{error}.") from None
        except Unavailable as error:
            log.warning("Zalo cannot be reached now (%s); trying on", error)
            return
        self.reached = True

    def routes(self, inbox: Inbox) -> "Sequence[BaseRoute]":
        routes: list[BaseRoute] = [self._pictures.route()] if self._pictures else []
        if self._webhook_at:
            # Loaded where it is used: with it comes the web server.
            from handlers.zalo.webhook import webhook

            routes.append(webhook(self.transport, inbox.receive))
        return routes

    async def listen(self, inbox: Inbox, stop: asyncio.Event) -> None:
        while not self.reached and not stop.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), AGAIN)
            if not stop.is_set():
                await self._log_in()
        if stop.is_set():
            return
        listened = partial(inbox.listened, self.transport.platform.name)
        if self._webhook_at:
            from handlers.zalo.webhook import Webhook

            self._listener = Webhook(self.transport, self._webhook_at, listened)
        else:
            self._listener = Polling(self.transport, inbox.receive_all, listened, self._lock)
        await self._listener.run(stop)

    def hearing(self) -> Hearing:
        if self._listener is None:
            return Hearing("Zalo has not been reached yet", dated=self.transport.dated)
        return replace(self._listener.hearing(), dated=self.transport.dated)

    async def close(self) -> None:
        await self.transport.close()
