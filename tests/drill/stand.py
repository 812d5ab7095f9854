"""The stand of a drill: it keeps the only truth of what was said, acknowledged and received.

Telegram delivers to one address. With several bots behind it, the stand is the load balancer too: each
update goes to one of them at random, and to another where the line breaks or the answer is not 2xx; the
updates of one chat one after another, chats side by side, as Telegram does.
"""

import asyncio
import random
import time
from collections import defaultdict, deque
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout
from lo_bot_api_emulator.updates import UpdateQueues

from handlers.demo.stand import TOKEN, Stand

# Telegram waits a second before it delivers again, then twice as long each time; here all is faster.
AGAIN = 0.05


@dataclass(frozen=True)
class Update:
    """Something said: in answer to which question, as far as the person could see, and what."""

    id: int
    chat: str
    who: str
    question: str
    said: str
    tap: bool


class DrillStand(Stand):
    """It `delivers`, or is polled by one bot, which has no door. `handed` is what was given out through each
    door and is not acknowledged."""

    def __init__(self, draw: random.Random, *, delivers: bool) -> None:
        super().__init__()
        self._delivers = delivers
        self.said: list[Update] = []
        self.acknowledged: dict[int, None] = {}
        self.received: list[tuple[str, str, str]] = []
        """Chat, message and text of each new message, also of one that came twice."""
        self.doors: list[str] = []
        self.handed: dict[str, set[int]] = defaultdict(set)
        self.turn = 0.03
        """Seconds from giving something to a bot to its acknowledgement, as it was lately."""
        self._given = 0
        self._giving = asyncio.Event()
        self._draw = draw
        self._queues: dict[str, deque[dict[str, Any]]] = defaultdict(deque)
        self._delivering: dict[str, asyncio.Task[None]] = {}
        self._client: ClientSession | None = None
        self._webhook: dict[str, str] = {}
        self._update_queues = _Polled(self)

    def validate(self, method: str, fields: dict[str, Any], uploads: dict[str, Any]) -> Any:
        if method == "setWebhook":
            self._webhook = {"X-Telegram-Bot-Api-Secret-Token": fields["secret_token"]}
        answer = super().validate(method, fields, uploads)
        if method in ("sendMessage", "sendDocument", "sendPhoto"):
            said = answer.get("text") or answer.get("caption") or ""
            self.received.append((str(fields["chat_id"]), str(answer["message_id"]), said))
        return answer

    async def say(self, **update: Any) -> None:
        id = len(self.said) + 1
        self.said.append(self._seen(id, update))
        whole = {"update_id": id, **update}
        chat = self.said[-1].chat
        self._queues[chat].append(whole)
        if self._delivers:
            if chat not in self._delivering or self._delivering[chat].done():
                self._delivering[chat] = asyncio.create_task(self._deliver(self._queues[chat]))
        else:
            await self.enqueue_update(whole, token=TOKEN)

    def waits(self, chat: str) -> bool:
        """Whether something said there is not acknowledged yet."""
        return bool(self._queues[chat])

    async def given(self, count: int, patience: float) -> None:
        """Waits until the bots are given so many more updates, or one at least, if that takes longer than
        `patience` seconds."""
        end, since = time.monotonic() + patience, self._given
        while self._given < since + count:
            self._giving.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._giving.wait(), max(0.0, end - time.monotonic()))
            if time.monotonic() >= end and self._given > since:
                return
            end = max(end, time.monotonic() + 0.1)

    def give(self, door: str, updates: set[int]) -> float:
        self.handed[door] |= updates
        self._given += len(updates)
        self._giving.set()
        return time.monotonic()

    def acknowledge(self, update: int, began: float) -> None:
        self.acknowledged[update] = None
        self.turn += (time.monotonic() - began - self.turn) / 10
        for queue in self._queues.values():
            if queue and queue[0]["update_id"] == update:
                queue.popleft()

    async def close(self) -> None:
        for task in self._delivering.values():
            task.cancel()
        await asyncio.gather(*self._delivering.values(), return_exceptions=True)
        if self._client:
            await self._client.close()

    async def _deliver(self, queue: deque[dict[str, Any]]) -> None:
        self._client = self._client or ClientSession(timeout=ClientTimeout(total=20))
        while queue:
            if not self._webhook:
                await asyncio.sleep(AGAIN)
                continue
            update, door = queue[0], self._draw.choice(self.doors)
            began = self.give(door, {update["update_id"]})
            try:
                async with self._client.post(f"{door}/telegram", json=update, headers=self._webhook) as answer:
                    taken = answer.ok
            except (ClientError, TimeoutError):
                taken = False
            self.handed[door].discard(update["update_id"])
            if taken:
                self.acknowledge(update["update_id"], began)
            else:
                await asyncio.sleep(AGAIN)

    def _seen(self, id: int, update: dict[str, Any]) -> Update:
        if tap := update.get("callback_query"):
            question, _, key = tap["data"].partition("=")
            chat = str(tap["message"]["chat"]["id"])
            return Update(id, chat, str(tap["from"]["id"]), question, key, True)
        message = update["message"]
        chat = str(message["chat"]["id"])
        asked = next((b for b in reversed(self.screens[chat].bubbles.values()) if b.asks), None)
        text = message.get("text", "")
        return Update(id, chat, str(message["from"]["id"]), asked.asks if asked else "", text, False)


class _Polled(UpdateQueues):  # type: ignore[misc]
    """What was handed out by a poll is acknowledged by the next one's offset."""

    def __init__(self, stand: DrillStand) -> None:
        super().__init__(record=lambda entry: None)
        self._stand = stand
        self._began = 0.0

    async def poll(self, token: str, fields: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
        offset = int(fields.get("offset", 0))
        for update in self._state(token).updates:
            if update["update_id"] < offset:
                self._stand.acknowledge(update["update_id"], self._began)
        self._stand.handed[""] = set()
        found: list[dict[str, Any]] = await super().poll(token, fields, **more)
        self._began = self._stand.give("", {update["update_id"] for update in found})
        return found

    async def set_webhook(self, token: str, fields: dict[str, Any]) -> bool:
        """The stand itself delivers."""
        return True
