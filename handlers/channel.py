"""Protocol of a messenger as this installation runs it: the one thing that the commands know of each."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot.dialogue.said import Said
from bot.dialogue.turn import Document
from config.settings import Settings
from handlers.dated import Dated
from handlers.evidence import Fetcher
from handlers.pacing import PaceLimits
from handlers.progress import Progress, unheard
from handlers.transport import Transport
from storage.records.menus import ChatMenu
from storage.turn.unit_of_work import Kept

if TYPE_CHECKING:
    from starlette.routing import BaseRoute


class NotSetUp(Exception):
    """Messenger that cannot be used as it is set up. The message says what to change, and no secret."""


class Menus(Protocol):
    """The part of storage that a messenger with a menu in each private chat needs."""

    async def outdated(self, platform: str, mark: Callable[[frozenset[str]], str]) -> Sequence[ChatMenu]: ...
    async def keep(self, channel: int, mark: str) -> None: ...


@dataclass(frozen=True)
class Inbox:
    """Ways in for what is heard, and the menus of those who say it. Each way returns once its turns are
    committed, or raises and nothing may be acknowledged
    (.github/decisions/0005-acknowledge-after-commit.md)."""

    receive: Callable[[Said], Awaitable[Kept]]
    receive_all: Callable[[Sequence[Said]], Awaitable[Sequence[Kept]]]
    listened: Callable[[str], Awaitable[None]]
    """Records that all that was said on the platform of this name has been heard: it has just answered a poll,
    or says that nothing waits. Called before what came with that answer is received."""
    menus: Menus


@dataclass(frozen=True)
class Hearing:
    """State of a messenger's way in, for /health.

    `age`: seconds since its platform last answered or delivered; None where it never did. `problem`: a sentence
    for the administrator, without secrets; "" if there is none. `dated`: its last answer.
    """

    problem: str = ""
    age: float | None = None
    dated: Dated | None = None


class Channel(Protocol):
    """A messenger: the way out (`transport`), the way in (`listen`) and the way to files (`fetcher`).

    `limits`: what the platform bears. `reached`: our own account there is known. `links`: invitations as
    templates with `{code}`, known then; none where the platform has no such links.

    Example, a messenger that hears a list of lines and prints what it is to say:

        >>> from bot.dialogue.said import Platform
        >>> from handlers.pacing import UNLIMITED
        >>> class Lines:
        ...     platform, fetcher, limits, reached, links = Platform("lines"), None, UNLIMITED, True, ()
        ...     def __init__(self, *lines): self.transport, self.lines = self, lines
        ...     async def open(self): ...
        ...     async def close(self): ...
        ...     def routes(self, inbox): return []
        ...     def hearing(self): return Hearing(age=0.0)
        ...     async def deliver(self, delivery): print(delivery.text); return str(delivery.id)
        ...     async def listen(self, inbox, stop):
        ...         for number, line in enumerate(self.lines):
        ...             await inbox.receive(Said("lines", "bot", str(number), "chat 1", "Lan", text=line))
        >>> async def receive(said): print(said.who, "says", said.text)
        >>> lines: Channel = Lines("chào", "9,5")
        >>> asyncio.run(lines.listen(Inbox(receive, None, None, None), asyncio.Event()))
        Lan says chào
        Lan says 9,5
    """

    transport: Transport
    fetcher: Fetcher
    limits: PaceLimits
    reached: bool
    links: tuple[str, ...]

    async def open(self) -> None:
        """Learns our own account there. A platform that cannot be reached now is no error: `listen` tries on.

        Raises NotSetUp.
        """
        ...

    def routes(self, inbox: Inbox) -> "Sequence[BaseRoute]":
        """Routes that the web app serves for it, such as a webhook."""
        ...

    async def listen(self, inbox: Inbox, stop: asyncio.Event) -> None:
        """Brings in what is said there until `stop` is set."""
        ...

    def hearing(self) -> Hearing:
        """State of the way in, for /health."""
        ...

    async def close(self) -> None: ...


class MakeDocument(Protocol):
    """Turns a document that is owed into bytes, from what is stored at that moment; a large one into a file."""

    async def __call__(self, document: Document, progress: Progress = unheard) -> bytes | Path: ...


async def makes_none(document: Document, progress: Progress = unheard) -> bytes:
    """Stands in where no document is ever sent. Raises NotImplementedError."""
    raise NotImplementedError(f"nobody makes documents of kind {document.kind}")


def channels(modules: Sequence[str], settings: Settings, make: MakeDocument) -> list[Channel]:
    """Messengers that are set up here: each module's `channel(settings, make)` gives one, or None."""
    made = (import_module(module).channel(settings, make) for module in modules)
    return [channel for channel in made if channel is not None]
