"""The stand of a drill: Telegram and the load balancer before the bots, which keeps the truth of both.

Telegram delivers to one address. With several bots behind it, each update goes to one of them at random, and to
another where the line breaks or the answer is not 2xx; the updates of one chat one after another, chats side by
side, as Telegram does.
"""

import asyncio
import random
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.questions import Option
from handlers.demo.phones import Bubble, Screen
from tests.telegram_stand.truth import Truth

# Telegram waits a second before it delivers again, then twice as long each time; here all is faster.
AGAIN = 0.05
Json = dict[str, Any]


class DrillStand(Truth):
    """It `delivers`, or is polled by one bot, which has no door. `handed` is what was given out through each
    door and is not acknowledged; `screens` are what people see."""

    def __init__(self, draw: random.Random, *, delivers: bool) -> None:
        super().__init__()
        self._delivers = delivers
        self.screens: dict[str, Screen] = defaultdict(Screen)
        self.doors: list[str] = []
        self.handed: dict[str, set[int]] = defaultdict(set)
        self.turn = 0.03
        """Seconds from giving something to a bot to its acknowledgement, as it was lately."""
        self._given = 0
        self._given_at: dict[int, float] = {}
        self._giving = asyncio.Event()
        self._draw = draw
        self._queues: dict[str, deque[Json]] = defaultdict(deque)
        self._delivering: dict[str, asyncio.Task[None]] = {}
        self._client: ClientSession | None = None

    # --- people -----------------------------------------------------------------------------------

    def hold(self, name: str, data: bytes) -> str:
        """A file somebody sends; its file id."""
        ref = f"sent-{len(self.files)}-{name}"
        self.files[ref] = data
        return ref

    async def say(self, **update: Any) -> None:
        whole = self.note(update)
        chat = self.said[-1].chat
        self._queues[chat].append(whole)
        if not self._delivers:
            await self.arrive(**whole)
            return
        self.meet(whole)
        if chat not in self._delivering or self._delivering[chat].done():
            self._delivering[chat] = asyncio.create_task(self._deliver(self._queues[chat]))

    def waits(self, chat: str) -> bool:
        """True while something said there is not acknowledged."""
        return bool(self._queues[chat])

    def shown(self, message: Json, *, new: bool) -> None:
        super().shown(message, new=new)
        screen, shown = self.screens[str(message["chat"]["id"])], _bubble(message)
        before = screen.bubbles.get(shown.id)
        if before and before.text == shown.text and not shown.options:
            screen.strip(shown.id)
        else:
            screen.show(shown)

    # --- bots -------------------------------------------------------------------------------------

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

    async def poll(self, params: Json, has_left: Callable[[], Awaitable[bool]]) -> list[Json]:
        """Acknowledges by its offset what the poll before it was given."""
        self.updates.confirm_below(int(params.get("offset") or 0))
        self.handed[""] = set()
        found = await super().poll(params, has_left)
        self.give("", {update["update_id"] for update in found})
        return found

    def confirmed(self, update: int) -> None:
        super().confirmed(update)
        self.turn += (time.monotonic() - self._given_at[update] - self.turn) / 10
        for queue in self._queues.values():
            if queue and queue[0]["update_id"] == update:
                queue.popleft()

    async def close(self) -> None:
        for task in self._delivering.values():
            task.cancel()
        await asyncio.gather(*self._delivering.values(), return_exceptions=True)
        if self._client:
            await self._client.close()

    def drawn_door(self) -> str:
        """One of the bots, at random."""
        return self._draw.choice(self.doors)

    def give(self, door: str, updates: set[int]) -> None:
        """Notes that updates are given out through a door."""
        self.handed[door] |= updates
        self._given_at |= dict.fromkeys(updates, time.monotonic())
        self._given += len(updates)
        self._giving.set()

    async def _deliver(self, queue: deque[Json]) -> None:
        self._client = self._client or ClientSession(timeout=ClientTimeout(total=20))
        while queue:
            if not (secret := self.updates.webhook.get("secret_token")):
                await asyncio.sleep(AGAIN)
                continue
            update, door = queue[0], self.drawn_door()
            self.give(door, {update["update_id"]})
            headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
            try:
                async with self._client.post(f"{door}/telegram", json=update, headers=headers) as answer:
                    taken = answer.ok
            except (ClientError, TimeoutError):
                taken = False
            self.handed[door].discard(update["update_id"])
            if taken:
                self.updates.confirm(update["update_id"])
            else:
                await asyncio.sleep(AGAIN)


def _bubble(message: Json) -> Bubble:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    taps = [(button["callback_data"].partition("="), button["text"]) for row in rows for button in row]
    text = message.get("text") or message.get("caption") or ""
    if document := message.get("document"):
        text += f"\n({document['file_name']})"
    asks = taps[0][0][0] if taps else ""
    return Bubble(str(message["message_id"]), text, tuple(Option(data[2], label) for data, label in taps), asks)
