"""Venues of a play: the web chat, or Telegram in the shape of a stand on this machine."""

import importlib.util
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import httpx

from bot.dialogue.said import Said
from config.settings import Secret, Settings
from config.settings_loader import isolated
from handlers.demo.phones import Bubble, Phone, Screen, TelegramPhone, WebPhone, draw, until
from handlers.installation import CannotServe, Installation
from handlers.web.context import WEB, chat_of, new_secret

if TYPE_CHECKING:
    from handlers.demo.stand import Stand

DATABASE = "thidua.sqlite3"


class Venue(Protocol):
    """Place of a play. `settings` and `messengers` open the installation; then people can come in."""

    settings: Settings
    messengers: Sequence[str]

    def phone(self, installation: Installation, name: str) -> Phone: ...
    async def bind_group(self, installation: Installation, secretary: Phone) -> None: ...
    async def hear_group(self, installation: Installation) -> list[Bubble]: ...


def check(platform: str) -> None:
    """Raises CannotServe where something is not installed."""
    if platform != WEB and importlib.util.find_spec("lo_bot_api_emulator") is None:
        raise CannotServe("To play on Telegram, install the extra `demo`: pip install -e '.[demo]'")


@asynccontextmanager
async def venue(platform: str, data: Path) -> AsyncIterator[Venue]:
    """Venue of a play, while it is played; `data` is the folder in which the database is left."""
    # Waiting for the disk after each commit is half of a play's time; a power cut may cost a play.
    settings = isolated(data_dir=data, port=0, database_url=f"sqlite:///{data / DATABASE}?synchronous=OFF")
    if platform == WEB:
        async with httpx.AsyncClient() as http:
            yield WebVenue(settings, http)
        return
    from handlers.demo.stand import TOKEN, standing

    async with standing() as (stand, address):
        yield TelegramVenue(replace(settings, telegram_token=Secret(TOKEN), telegram_api_url=address), stand)


class WebVenue:
    """Web chat, where members open the links of their invitations in a browser."""

    messengers: Sequence[str] = ()

    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        self.settings = settings
        self._http = http
        self._group = new_secret()
        self._screen = Screen()
        self._row = 0

    def phone(self, installation: Installation, name: str) -> Phone:
        return WebPhone(self._http, installation.address, name)

    async def bind_group(self, installation: Installation, secretary: Phone) -> None:
        # The web has no groups that people make; the page of one is bound as the demo does it.
        who, group = secretary.chat, chat_of(self._group)
        await installation.inbox.receive(
            Said(WEB, WEB, "bind", group, who, secretary.name, text="/nhom", group=True)
        )

    async def hear_group(self, installation: Installation) -> list[Bubble]:
        address = f"{installation.address}/nhom/{self._group}/tin"
        answer = await self._http.get(address, params={"sau": str(self._row)})
        self._row = draw(self._screen, answer.json()["messages"], self._row)
        return self._screen.read()


class TelegramVenue:
    """Telegram, where each member has an account; the bot polls the stand and sends to it over HTTP."""

    messengers: Sequence[str] = ("handlers.telegram.channel",)
    _GROUP = -1001000000010

    def __init__(self, settings: Settings, stand: "Stand") -> None:
        self.settings = settings
        self._stand = stand
        self._accounts = 0

    def phone(self, installation: Installation, name: str) -> Phone:
        self._accounts += 1
        return TelegramPhone(self._stand, lambda: self._settled(installation), 1000 + self._accounts, name)

    async def bind_group(self, installation: Installation, secretary: Phone) -> None:
        assert isinstance(secretary, TelegramPhone)
        await secretary.say_in_group(self._GROUP, "/nhom")
        await self._settled(installation)

    async def hear_group(self, installation: Installation) -> list[Bubble]:
        await self._settled(installation)
        return self._stand.screens[str(self._GROUP)].read()

    async def _settled(self, installation: Installation) -> None:
        """Waits until all that was said is committed, and all that is owed for it is sent."""

        async def quiet() -> bool:
            return not self._stand.waiting and not await installation.memory.outbox.owed("telegram")

        await until(quiet, "for the bot to answer on the stand")
