"""Zalo of a drill, beside Telegram: it delivers to the bots' webhooks, again until it gets a 200, and notes
what people say and receive where Telegram's stand does.

How often Zalo itself delivers again is not documented; a bot that polls may lose the event it was just given.
"""

import asyncio
from collections import defaultdict, deque
from contextlib import suppress
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.questions import Option
from handlers.demo.phones import Bubble
from handlers.demo.zalo_phone import ZaloPhone
from handlers.demo.zalo_stand import ZaloStand, event_of
from tests.drill.stand import AGAIN, DrillStand
from tests.telegram_stand.truth import Update

Json = dict[str, Any]


class DrillZalo(ZaloStand):
    """Zalo, whose truth is that of `beside`. The events of one chat are delivered one after another."""

    def __init__(self, beside: DrillStand) -> None:
        super().__init__()
        self._beside = beside
        self._queues: dict[str, deque[tuple[int, Json]]] = defaultdict(deque)
        self._delivering: dict[str, asyncio.Task[None]] = {}
        self._client: ClientSession | None = None

    async def say(self, chat: str, name: str, question: str, said: str, *, tap: bool, **content: Any) -> None:
        """Somebody says something: in answer to which question, as far as they could see, and what."""
        id = len(self._beside.said) + 1
        self._beside.said.append(Update(id, chat, chat, question, said, tap))
        event = event_of(f"m{id}", chat=chat, name=name, **content)
        self.known.add(chat)
        self._queues[chat].append((id, event))
        if chat not in self._delivering or self._delivering[chat].done():
            self._delivering[chat] = asyncio.create_task(self._deliver(self._queues[chat]))

    def waits(self, chat: str) -> bool:
        """True while something said there is not acknowledged."""
        return bool(self._queues[chat])

    def sent_to(self, chat: str, id: str, text: str) -> None:
        super().sent_to(chat, id, text)
        self._beside.received.append((chat, id, text))

    async def close(self) -> None:
        for task in self._delivering.values():
            task.cancel()
        await asyncio.gather(*self._delivering.values(), return_exceptions=True)
        if self._client:
            await self._client.close()

    async def _deliver(self, queue: deque[tuple[int, Json]]) -> None:
        self._client = self._client or ClientSession(timeout=ClientTimeout(total=20))
        while queue:
            if not (secret := self.webhook.get("secret_token")) or not self._beside.doors:
                await asyncio.sleep(AGAIN)
                continue
            (id, event), door = queue[0], self._beside.drawn_door()
            self._beside.give(door, {id})
            headers = {"X-Bot-Api-Secret-Token": secret}
            taken = False
            with suppress(ClientError, TimeoutError):
                async with self._client.post(f"{door}/zalo", json=event, headers=headers) as answer:
                    taken = answer.ok
            self._beside.handed[door].discard(id)
            if taken:
                queue.popleft()
                self._beside.confirmed(id)
            else:
                await asyncio.sleep(AGAIN)


class DrillZaloPhone(ZaloPhone):
    """Phone whose owner's words are noted with the question that they answer."""

    drill: DrillZalo
    asked: str = ""

    async def type(self, text: str) -> None:
        await self.drill.say(self.chat, self.name, self.asked, text, tap=False, text=text)

    async def tap(self, bubble: Bubble, option: Option) -> None:
        typed = self.typed_for(bubble, option)
        await self.drill.say(self.chat, self.name, bubble.asks, option.key, tap=True, text=typed)

    async def photo(self, name: str, data: bytes, bubble: Bubble) -> None:
        photo = self.drill.hold(data)
        await self.drill.say(self.chat, self.name, self.asked, "", tap=False, event="image", photo=photo)

    async def hear(self) -> list[Bubble]:
        heard = await super().hear()
        self.asked = next((bubble.asks for bubble in reversed(heard) if bubble.asks), self.asked)
        return heard
