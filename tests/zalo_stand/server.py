"""The stand of the play over HTTP, with troubles: answers that fail, and a webhook that is delivered to."""

from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import Response

from handlers.demo import zalo_stand
from handlers.demo.zalo_stand import BOT, TOKEN, ZaloStand, event_of

__all__ = ["BOT", "TOKEN", "Json", "Stand", "event_of", "standing"]

Json = dict[str, Any]


class Stand(ZaloStand):
    """Zalo with one bot. `sent`: chat -> what it was told. `fails`: method -> answers to give first, each a
    code with a description and headers. The chat `u1` has written to the bot already."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = defaultdict(list)
        self.calls: list[tuple[str, Json]] = []
        self.fails: dict[str, deque[tuple[int, str, dict[str, str]]]] = defaultdict(deque)
        self.known = {"u1"}
        self.idle = 0.2

    def called(self, method: str) -> list[Json]:
        return [given for name, given in self.calls if name == method]

    def fail_next(self, method: str, code: int, description: str = "", **headers: str) -> None:
        self.fails[method].append((code, description, headers))

    def sent_to(self, chat: str, id: str, text: str) -> None:
        super().sent_to(chat, id, text)
        self.sent[chat].append(text)

    async def push(self, event: Json, *, flat: bool = False, secret: str | None = None) -> int:
        """Delivers an event to the webhook; the status it was answered with."""
        body = event if flat else {"ok": True, "result": event}
        given = self.webhook.get("secret_token", "") if secret is None else secret
        async with httpx.AsyncClient(timeout=20) as client:
            headers = {"X-Bot-Api-Secret-Token": given}
            return (await client.post(self.webhook["url"], json=body, headers=headers)).status_code

    async def answer(self, method: str, given: Json, request: Request) -> Response:
        self.calls.append((method, given))
        if self.fails[method]:
            return self.refused(*self.fails[method].popleft())
        return await super().answer(method, given, request)


@asynccontextmanager
async def standing() -> AsyncIterator[Stand]:
    """A stand that runs."""
    stand = Stand()
    async with zalo_stand.standing(stand):
        yield stand
