"""A messenger as this installation runs it: the one thing the commands know of each."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from bot.dialogue.said import Said
from bot.dialogue.turn import Document
from config.settings import Settings
from handlers.evidence import Fetcher
from handlers.pacing import PaceLimits
from handlers.transport import Transport
from storage.turn.unit_of_work import Kept

if TYPE_CHECKING:
    from starlette.routing import BaseRoute


class NotSetUp(Exception):
    """A messenger that cannot be used as it is set up; the message says what to change, and no secret."""


@dataclass(frozen=True)
class Inbox:
    """Where what is heard goes; they return once the turns are committed, or raise and nothing is confirmed."""

    receive: Callable[[Said], Awaitable[Kept]]
    receive_all: Callable[[Sequence[Said]], Awaitable[Sequence[Kept]]]
    listened: Callable[[str], Awaitable[None]]
    """All that was said on the platform of this name has been heard: it has just answered a poll, or says that
    nothing waits. Called before what came with it is received."""


@dataclass(frozen=True)
class Hearing:
    """How well a messenger is heard. `age`: seconds since its platform last answered or delivered; None where
    it never did. `problem`: what stands in the way, for the administrator, without secrets; "" if nothing."""

    problem: str = ""
    age: float | None = None


class Channel(Protocol):
    """One messenger. `links` are templates with `{code}`; known, like `transport`, once it is open."""

    transport: Transport
    fetcher: Fetcher
    limits: PaceLimits
    links: tuple[str, ...]

    async def open(self) -> None:
        """Learn who we are there. A platform that cannot be reached now is no error: `listen` tries on.

        Raises NotSetUp.
        """
        ...

    def routes(self, inbox: Inbox) -> "Sequence[BaseRoute]":
        """What the web app serves for it: a webhook."""
        ...

    async def listen(self, inbox: Inbox, stop: asyncio.Event) -> None:
        """Bring in what is said there until `stop` is set."""
        ...

    def hearing(self) -> Hearing:
        """For /health."""
        ...

    async def close(self) -> None: ...


# Turns a document that is owed into bytes, from what is stored at that moment.
MakeDocument = Callable[[Document], Awaitable[bytes]]


async def makes_none(document: Document) -> bytes:
    """Stands in where no document is ever sent. Raises NotImplementedError."""
    raise NotImplementedError(f"nobody makes documents of kind {document.kind}")


def channels(modules: Sequence[str], settings: Settings, make: MakeDocument) -> list[Channel]:
    """The messengers that are set up here; each module says by `channel(settings, make)` whether it is."""
    made = (import_module(module).channel(settings, make) for module in modules)
    return [channel for channel in made if channel is not None]
