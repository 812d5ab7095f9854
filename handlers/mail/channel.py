"""E-mail as this installation sends it. Nothing is heard there; the server is looked at now and then
instead."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from config.settings import Settings
from handlers.channel import Hearing, Inbox, MakeDocument
from handlers.evidence import Unfetchable
from handlers.pacing import PaceLimits

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from handlers.mail.server import MailServer

log = logging.getLogger(__name__)

LOOK = 300.0  # seconds between two looks at the server
PATIENCE = 10.0  # seconds for which a look waits
# A mail takes a connection of its own. Servers of offices commonly bear a few hundred an hour.
LIMITS = PaceLimits(bot=(2, 1), many=(20, 60), chat=(2, 60), group=(2, 60))


def channel(settings: Settings, make: MakeDocument) -> "MailChannel | None":
    """Channel by the installation's mail server; None without one. No documents are sent, so none is made."""
    if settings.smtp_url is None:
        return None
    # Loaded where it is used (.github/decisions/0017-what-is-not-loaded-at-rest.md).
    from handlers.mail.server import MailServer

    return MailChannel(MailServer.of(settings.smtp_url.value), settings.smtp_from)


class _NoFiles:
    """Fetcher where nobody sends anything."""

    async def fetch(self, ref: str) -> bytes:
        """Raises Unfetchable."""
        raise Unfetchable("thư điện tử chỉ gửi đi")

    async def settled(self, ref: str) -> None: ...


class MailChannel:
    """Way out by one mail server. `reached`: the last look or mail went well."""

    limits = LIMITS
    links: tuple[str, ...] = ()

    def __init__(self, server: "MailServer", sender: str):
        from handlers.mail.transport import MailTransport

        self._server = server
        self.transport = MailTransport(server, sender, self._note)
        self.fetcher = _NoFiles()
        self.reached = False
        self._problem, self._well_at = "the mail server has not been reached yet", 0.0

    async def open(self) -> None:
        """Looks at the server; one that does not answer now is no error."""
        await self._look()

    def routes(self, inbox: Inbox) -> "Sequence[BaseRoute]":
        return []

    async def listen(self, inbox: Inbox, stop: asyncio.Event) -> None:
        """Looks at the server until `stop` is set: without mail to send nobody would know that it is gone."""
        while not stop.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), LOOK)
            if not stop.is_set():
                await self._look()

    def hearing(self) -> Hearing:
        age = time.monotonic() - self._well_at if self._well_at else None
        return Hearing(self._problem, age)

    async def close(self) -> None: ...

    async def _look(self) -> None:
        from handlers.mail.server import NotReached

        try:
            async with asyncio.timeout(PATIENCE), self._server.connected():
                pass
        except NotReached as error:
            self._note(str(error))
        except TimeoutError:
            self._note("the mail server does not answer")
        else:
            self._note("")

    def _note(self, problem: str) -> None:
        if problem and problem != self._problem:
            log.warning("%s; trying on", problem)
        self._problem, self.reached = problem, not problem
        if not problem:
            self._well_at = time.monotonic()
