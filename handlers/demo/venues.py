"""Venues of a play: the web chat, or Telegram or Zalo in the shape of a stand on this machine."""

import importlib.util
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import httpx

from bot.conversations.decide import where
from bot.delivery.texts import COPY
from bot.dialogue.said import Said
from bot.dialogue.turn import Message
from config.settings import Secret, Settings
from config.settings_loader import isolated
from handlers.demo.cluster10 import CHAIR
from handlers.demo.phones import Bubble, Phone, Screen, TelegramPhone, WebPhone, draw, until
from handlers.installation import CannotServe, Installation
from handlers.web.context import WEB, chat_of, new_secret

if TYPE_CHECKING:
    from handlers.demo.stand import Stand
    from handlers.demo.zalo_stand import ZaloStand

ZALO, MIXED = "zalo", "mixed"
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
    if platform in ("telegram", MIXED) and importlib.util.find_spec("lo_bot_api_emulator") is None:
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
    if platform == MIXED:
        async with _mixed(settings) as mixed:
            yield mixed
        return
    if platform == ZALO:
        from handlers.demo import zalo_stand

        stand = zalo_stand.ZaloStand()
        async with zalo_stand.standing(stand):
            token = Secret(zalo_stand.TOKEN)
            yield ZaloVenue(replace(settings, zalo_token=token, zalo_api_url=stand.url), stand)
        return
    from handlers.demo.stand import TOKEN, standing

    async with standing() as (telegram, address):
        yield TelegramVenue(replace(settings, telegram_token=Secret(TOKEN), telegram_api_url=address), telegram)


@asynccontextmanager
async def _mixed(settings: Settings) -> AsyncIterator[Venue]:
    from handlers.demo import mixed, stand, zalo_stand

    zalo = zalo_stand.ZaloStand()
    # What Zalo answers while idle says that it is there.
    zalo.idle = 0.5
    async with (
        stand.standing() as (telegram, address),
        zalo_stand.standing(zalo),
        httpx.AsyncClient() as http,
    ):
        settings = replace(settings, telegram_token=Secret(stand.TOKEN), telegram_api_url=address)
        settings = replace(settings, zalo_token=Secret(zalo_stand.TOKEN), zalo_api_url=zalo.url)
        yield mixed.MixedVenue(settings, http, telegram, ZaloVenue(settings, zalo))


class WebVenue:
    """Web chat, where members open the links of their invitations in a browser."""

    messengers: Sequence[str] = ()

    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        self.settings = settings
        self.http = http
        self._group = new_secret()
        self._screen = Screen()
        self._row = 0

    def phone(self, installation: Installation, name: str) -> Phone:
        return WebPhone(self.http, installation.address, name)

    async def bind_group(self, installation: Installation, secretary: Phone) -> None:
        # The web has no groups that people make; the page of one is bound as the demo does it.
        who, group = secretary.chat, chat_of(self._group)
        await installation.inbox.receive(
            Said(WEB, WEB, "bind", group, who, secretary.name, text="/nhom", group=True)
        )

    async def hear_group(self, installation: Installation) -> list[Bubble]:
        address = f"{installation.address}/nhom/{self._group}/tin"
        answer = await self.http.get(address, params={"sau": str(self._row)})
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


class ZaloVenue:
    """Zalo, where each member has an account and there is no group: the chair copies each post into one that
    the bot is not in."""

    messengers: Sequence[str] = ("handlers.zalo.channel",)

    def __init__(self, settings: Settings, stand: "ZaloStand") -> None:
        self.settings = settings
        self._stand = stand
        self._chats: dict[str, str] = {}
        self._copied: set[str] = set()

    def phone(self, installation: Installation, name: str) -> Phone:
        # Loaded where it is used: with it comes the stand, and a web server.
        from handlers.demo.zalo_phone import ZaloPhone

        async def open_question(chat: str) -> Message:
            return where(await installation.memory.views.look(ZALO, chat))

        chat = self._chats[name] = f"z{len(self._chats) + 1}"
        return ZaloPhone(self._stand, lambda: self._settled(installation), open_question, name, chat)

    async def bind_group(self, installation: Installation, secretary: Phone) -> None:
        """Binds none: on Zalo the bot is in no group."""

    async def hear_group(self, installation: Installation) -> list[Bubble]:
        await self._settled(installation)
        posts = self._stand.screens[self._chats[CHAIR]].bubbles.values()
        new = [post for post in posts if post.text.startswith(COPY) and post.id not in self._copied]
        self._copied |= {post.id for post in new}
        return [replace(post, text=post.text.removeprefix(COPY).lstrip()) for post in new]

    async def _settled(self, installation: Installation) -> None:
        """Waits until all that was said is committed, and all that is owed for it is sent."""

        async def quiet() -> bool:
            return self._stand.is_asked and not await installation.memory.outbox.owed(ZALO)

        await until(quiet, "for the bot to answer on Zalo's stand")
