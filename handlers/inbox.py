"""Way in of everything that is heard: one turn for each. A platform acknowledges an update only after this
returns (.github/decisions/0005-acknowledge-after-commit.md)."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Protocol

from bot.conversations.decide import decide
from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Turn
from storage.turn.unit_of_work import Kept

# Seconds. A turn takes milliseconds; a longer one waits for a lock or a database that may never come. Then the
# update is not acknowledged and comes again, which is harmless even if its turn was kept after all.
LONGEST = 5.0


class Turns(Protocol):
    """The part of storage that a turn needs."""

    async def turn(self, said: Said, decide: Callable[[Situation, Said], Turn]) -> Kept: ...
    async def timed_out(self, said: Said, problem: TimeoutError) -> Kept | None: ...


async def receive(memory: Turns, said: Said) -> Kept:
    """Keeps one turn. Raises TimeoutError and the database's errors: then the update was not dealt with, and
    must be repeated. A turn that has timed out often enough is given up instead."""
    try:
        async with asyncio.timeout(LONGEST):
            return await memory.turn(said, decide)
    except TimeoutError as problem:
        async with asyncio.timeout(LONGEST):
            given_up = await memory.timed_out(said, problem)
        if given_up is None:
            raise
        return given_up


async def receive_all(memory: Turns, batch: Iterable[Said]) -> list[Kept]:
    """Keeps a batch: in order within each chat, chats side by side. Returns the outcomes in the batch's order,
    once every chat is through.

    Where a turn could not be kept, the later ones of its chat are left and its error is raised at the end:
    nothing of the batch may be acknowledged.
    """
    chats: dict[tuple[str, str], list[tuple[int, Said]]] = {}
    for place, said in enumerate(batch):
        chats.setdefault((said.platform, said.chat), []).append((place, said))
    kept: dict[int, Kept] = {}

    async def one_chat(waiting: list[tuple[int, Said]]) -> None:
        for place, said in waiting:
            kept[place] = await receive(memory, said)

    ended = await asyncio.gather(*(one_chat(waiting) for waiting in chats.values()), return_exceptions=True)
    for problem in ended:
        if isinstance(problem, BaseException):
            raise problem
    return [kept[place] for place in sorted(kept)]
