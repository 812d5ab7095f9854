"""Year on several messengers at once: three units on Telegram, three on Zalo, the others and the offices on the
page. Two units move to the page in mid-year; Telegram is gone from the invitation to the meeting on, with the
votes to come, and stays so.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

import httpx

from bot.conversations.deadlines.outages import shown
from bot.questions import Option
from config.settings import Settings
from handlers import outages
from handlers.demo.phones import Bubble, Phone, Stuck, TelegramPhone, WebPhone, until
from handlers.demo.stand import Stand
from handlers.demo.venues import WebVenue, ZaloVenue
from handlers.installation import Installation
from storage.records.outages import is_out

_CODE = re.compile(r"\b([0-9A-Z]{5}-[0-9A-Z]{5})\b")
_OFFICES = 3  # people who come in first: secretary, chair and deputy
_OF_A_UNIT = 2  # of each unit: who scores, and who agrees
# Units by their place, and what the group hears when something happens to them.
_ON_TELEGRAM, _ON_ZALO, _MOVE = range(3), range(3, 6), (2, 3)
_MOVES_AT, _DIES_AT = "Mở thẩm định", "MỜI HỌP"
_AFTER = 3.0  # seconds of silence that pass for half an hour


@dataclass
class MovingPhone:
    """Phone of somebody who may go on in another application: the newest of `phones` is the one in use.
    `unread`: what stood on it when it was taken up."""

    phones: list[Phone]
    page: Callable[[], WebPhone]
    unit: int
    unread: list[Bubble] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.phones[-1].name

    @name.setter
    def name(self, name: str) -> None:
        self.phones[-1].name = name

    @property
    def chat(self) -> str:
        return self.phones[-1].chat

    async def join(self, code: str) -> None:
        await self.phones[-1].join(code)

    async def type(self, text: str) -> None:
        await self.phones[-1].type(text)

    async def tap(self, bubble: Bubble, option: Option) -> None:
        await self.phones[-1].tap(bubble, option)

    async def photo(self, name: str, data: bytes, bubble: Bubble) -> None:
        await self.phones[-1].photo(name, data, bubble)

    async def file(self, name: str, data: bytes) -> None:
        await self.phones[-1].file(name, data)

    async def hear(self) -> list[Bubble]:
        before, self.unread = self.unread, []
        return [*before, *await self.phones[-1].hear()]

    async def open_page(self) -> WebPhone:
        """Asks for a code and opens the page with it. Raises Stuck."""
        await self.hear()
        await self.type("đổi kênh")
        heard = "\n".join(bubble.text for bubble in await self.hear())
        code = _CODE.search(heard)
        if code is None:
            raise Stuck(f"{self.name} was given no code: {heard}")
        page = self.page()
        await page.join(code[1])
        return page

    async def go_on(self, page: WebPhone) -> list[Bubble]:
        """Takes up the page; returns what stands on it."""
        self.unread = await page.hear()
        self.phones.append(page)
        return self.unread


class MixedVenue(WebVenue):
    """Venue of a mixed year; the group is the page of the cluster's group."""

    messengers: Sequence[str] = ("handlers.telegram.channel", "handlers.zalo.channel")

    def __init__(self, settings: Settings, http: httpx.AsyncClient, stand: Stand, zalo: ZaloVenue) -> None:
        super().__init__(settings, http)
        self._stand, self._zalo = stand, zalo
        self._phones: list[MovingPhone] = []
        self._happened: set[str] = set()

    def phone(self, installation: Installation, name: str) -> Phone:
        place = len(self._phones)
        unit = (place - _OFFICES) // _OF_A_UNIT
        first: Phone = super().phone(installation, name)
        if unit in _ON_TELEGRAM:
            first = TelegramPhone(self._stand, lambda: self._settled(installation), 1000 + place, name)
        elif unit in _ON_ZALO:
            first = self._zalo.phone(installation, name)
        made = MovingPhone([first], lambda: WebPhone(self.http, installation.address, name), unit)
        self._phones.append(made)
        return made

    async def hear_group(self, installation: Installation) -> list[Bubble]:
        heard = await super().hear_group(installation)
        for begins, happens in ((_MOVES_AT, self._move), (_DIES_AT, self._die)):
            if begins not in self._happened and any(bubble.text.startswith(begins) for bubble in heard):
                self._happened.add(begins)
                await happens(installation)
        return heard

    async def _move(self, installation: Installation) -> None:
        """Two units go on on the page, one from each messenger."""
        for phone in self._phones:
            if phone.unit in _MOVE:
                await phone.go_on(await phone.open_page())

    async def _die(self, installation: Installation) -> None:
        """Whoever is on Telegram has opened the page too, and wrote on Telegram since. Then Telegram is gone:
        they are told on the page, and go on there."""
        left = [phone for phone in self._phones if isinstance(phone.phones[-1], TelegramPhone)]
        pages = [await phone.open_page() for phone in left]
        for phone in left:
            await phone.type("việc")
            await phone.hear()
        await self._stand.leave()
        usual, outages.AFTER = outages.AFTER, _AFTER
        out = partial(is_out, platform="telegram")
        try:
            await until(lambda: installation.memory.database.read(out), "for Telegram's silence to be noticed")
        finally:
            outages.AFTER = usual
        for phone, page in zip(left, pages, strict=True):
            if not any(bubble.text.startswith(shown("telegram")) for bubble in await phone.go_on(page)):
                raise Stuck(f"{phone.name} was not told that Telegram is gone")

    async def _settled(self, installation: Installation) -> None:
        """Waits until all that was said on Telegram is committed, and all that is owed for it is sent."""

        async def quiet() -> bool:
            return not self._stand.waiting and not await installation.memory.outbox.owed("telegram")

        await until(quiet, "for the bot to answer on Telegram's stand")
