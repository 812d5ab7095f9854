"""Phones of a play: what their owner would see and do, on the web chat and on Telegram.

Both go the whole way of a real one: an HTTP request in, what was sent or edited back on the screen.
"""

import asyncio
import itertools
import re
import time
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html import unescape
from typing import TYPE_CHECKING, Any, Protocol

import httpx

from bot.questions import LETTERS, Option
from handlers.web.context import chat_of

if TYPE_CHECKING:
    from handlers.demo.stand import Stand

PATIENCE = 60.0  # seconds after which a play that waits is stuck


class Stuck(Exception):
    """Play that cannot go on; the message says where."""


@dataclass(frozen=True)
class Bubble:
    """Message on a screen. `asks` is the question its options answer, as their taps name it."""

    id: str
    text: str
    options: tuple[Option, ...] = ()
    asks: str = ""


@dataclass
class Screen:
    """Messages of one chat as they stand now, and ids of those that have not been read yet."""

    bubbles: dict[str, Bubble] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)

    def show(self, bubble: Bubble) -> None:
        """Shows a new message, or an edited one: it stays where it was and is new again."""
        self.bubbles[bubble.id] = bubble
        self.unread = [*(id for id in self.unread if id != bubble.id), bubble.id]

    def strip(self, id: str) -> None:
        if id in self.bubbles:
            self.bubbles[id] = replace(self.bubbles[id], options=(), asks="")

    def read(self) -> list[Bubble]:
        new, self.unread = [self.bubbles[id] for id in self.unread], []
        return new


class Phone(Protocol):
    """Phone of a person. What is said returns when it has been taken; `hear` waits until all is said back."""

    name: str

    @property
    @abstractmethod
    def chat(self) -> str:
        """Id of the chat in storage."""
        ...

    @abstractmethod
    async def join(self, code: str) -> None: ...
    @abstractmethod
    async def type(self, text: str) -> None: ...
    @abstractmethod
    async def tap(self, bubble: Bubble, option: Option) -> None: ...
    @abstractmethod
    async def photo(self, name: str, data: bytes, bubble: Bubble) -> None: ...
    @abstractmethod
    async def file(self, name: str, data: bytes) -> None: ...
    @abstractmethod
    async def hear(self) -> list[Bubble]:
        """Messages that are new or changed since the last time."""
        ...


class WebPhone:
    """Browser without its windows: makes the requests of the chat page."""

    def __init__(self, http: httpx.AsyncClient, address: str, name: str) -> None:
        self.name = name
        self.secret = ""
        self._http = http
        self._address = address
        self._row = 0
        self._screen = Screen()
        self._said = itertools.count(1)

    @property
    def chat(self) -> str:
        return chat_of(self.secret)

    async def join(self, code: str) -> None:
        answer = await self._http.post(f"{self._address}/vao/{code}", data={"name": self.name})
        found = re.search(r"/chat/([^/?]+)", answer.headers.get("location", ""))
        if not found:
            raise Stuck(f"{self.name}: the code opened no chat ({answer.status_code})")
        self.secret = found[1]

    async def type(self, text: str) -> None:
        shown = next((b for b in reversed(self._screen.bubbles.values()) if b.asks), None)
        await self._say(kind="text", text=text, question=shown.asks if shown else "")

    async def tap(self, bubble: Bubble, option: Option) -> None:
        await self._say(kind="tap", text=option.key, question=bubble.asks, on=bubble.id)

    async def photo(self, name: str, data: bytes, bubble: Bubble) -> None:
        await self._send(name, data, bubble.asks)

    async def file(self, name: str, data: bytes) -> None:
        await self._send(name, data, "")

    async def _send(self, name: str, data: bytes, question: str) -> None:
        ref = f"photo-{next(self._said):06}"
        answer = await self._http.post(f"{self._here}/tep/{ref}", content=data)
        if answer.status_code != 200:
            raise Stuck(f"{self.name}: the file was not taken ({answer.status_code})")
        await self._say(kind="files", files=[{"ref": ref, "name": name}], question=question)

    async def hear(self) -> list[Bubble]:
        news = await self._news(sau=str(self._row))
        if any(message["redraw"] for message in news["messages"]):
            # A body that showed a choice is kept no longer; like the page, ask for what is open now.
            news = await self._news(mo="1")
        self._row = draw(self._screen, news["messages"], max(self._row, news.get("row", 0)))
        return self._screen.read()

    async def _news(self, **about: str) -> dict[str, Any]:
        answer = await self._http.get(f"{self._here}/tin", params=about)
        # 404: their term has ended, and so the page is over.
        news: dict[str, Any] = {"messages": []} if answer.status_code == 404 else answer.json()
        return news

    @property
    def _here(self) -> str:
        return f"{self._address}/chat/{self.secret}"

    async def _say(self, **said: Any) -> None:
        update = {"id": f"{self.chat[:16]}-{next(self._said):06}", "sau": self._row, **said}
        answer = await self._http.post(f"{self._here}/noi", json=update)
        if answer.status_code != 200 or answer.json().get("status") != "kept":
            raise Stuck(f"{self.name}: not kept ({answer.status_code})")


class TelegramPhone:
    """Account on the stand: sends updates in, and shows what the Bot API was asked to send."""

    def __init__(self, stand: "Stand", settled: Callable[[], Any], number: int, name: str) -> None:
        self.name = name
        self.chat = str(number)
        self._private = {"id": number, "type": "private", "first_name": name}
        self.user = {"id": number, "is_bot": False, "first_name": name, "language_code": "vi"}
        self._stand = stand
        self._settled = settled

    async def join(self, code: str) -> None:
        await self.type(f"/start {code}")

    async def type(self, text: str) -> None:
        entities = (
            [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}] if text[0] == "/" else []
        )
        await self._stand.say(message=self._message(text=text, entities=entities))

    async def say_in_group(self, group: int, text: str) -> None:
        command = {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}
        chat = {"id": group, "type": "supergroup", "title": "Cụm thi đua số 10"}
        await self._stand.say(message=self._message(text=text, entities=[command], chat=chat))

    async def tap(self, bubble: Bubble, option: Option) -> None:
        message = self._message(message_id=int(bubble.id), text=bubble.text)
        data = f"{bubble.asks}={option.key}"
        query = {
            "id": str(next(_numbers)),
            "from": self.user,
            "message": message,
            "chat_instance": "1",
            "data": data,
        }
        await self._stand.say(callback_query=query)

    async def photo(self, name: str, data: bytes, bubble: Bubble) -> None:
        ref = self._stand.hold(name, data)
        size = {"file_id": ref, "file_unique_id": ref, "width": 1, "height": 1, "file_size": len(data)}
        await self._stand.say(message=self._message(photo=[size]))

    async def file(self, name: str, data: bytes) -> None:
        ref = self._stand.hold(name, data)
        document = {"file_id": ref, "file_unique_id": ref, "file_name": name, "file_size": len(data)}
        await self._stand.say(message=self._message(document=document))

    async def hear(self) -> list[Bubble]:
        await self._settled()
        return self._stand.screens[self.chat].read()

    def _message(self, **content: Any) -> dict[str, Any]:
        return {
            "message_id": next(_numbers),
            "date": int(time.time()),
            "from": self.user,
            "chat": self._private,
        } | content


def draw(screen: Screen, messages: list[dict[str, Any]], row: int) -> int:
    """Draws messages as the page would; returns the row of the outbox up to which it now knows the chat."""
    for drawn in messages:
        row = max(row, drawn["row"])
        if drawn["strip"]:
            screen.strip(drawn["message"])
        else:
            options = tuple(Option(o["key"], o["label"]) for o in drawn["options"])
            text = drawn["text"] + (f"\n({drawn['document']})" if drawn["document"] else "")
            screen.show(Bubble(drawn["message"], text, options, drawn["asks"]))
    return row


# Ids of messages that people send; far from those the stand gives to the bot's messages.
_numbers = itertools.count(1_000_000)


def without_letter(label: str) -> str:
    """Label without its letter: ``a) Từ hai phong trào`` on a button is ``Từ hai phong trào``."""
    return label[3:] if label[1:3] == ") " and label[0] in LETTERS else label


def plain(html: str) -> str:
    """Text of a message as its reader sees it, without HTML, and without what is folded above it."""
    return unescape(re.sub(r"</?[a-z][^<>]*>", "", html.rpartition("</blockquote>")[2].lstrip("\n")))


async def until(done: Callable[[], Any], what: str) -> None:
    """Waits for a condition (an async function). Raises Stuck if it does not come true in time."""
    end = time.monotonic() + PATIENCE
    while not await done():
        if time.monotonic() > end:
            raise Stuck(f"waited {PATIENCE:.0f} s: {what}")
        await asyncio.sleep(0.003)
