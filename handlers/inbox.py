"""One thing heard, one turn kept. A platform acknowledges an update only after this returns."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Protocol

from bot.conversations.decide import decide
from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Turn
from storage.turn.unit_of_work import Kept

# Seconds. A turn takes milliseconds; a longer one waits for a lock or a database that may not come. Then
# the update is not acknowledged and comes again, which is harmless even if it was kept after all.
LONGEST = 5.0


class Turns(Protocol):
    """The memory, as far as a turn needs it."""

    async def turn(self, said: Said, decide: Callable[[Situation, Said], Turn]) -> Kept: ...


async def receive(memory: Turns, said: Said) -> Kept:
    """Raises TimeoutError and the database's errors: the update was not dealt with and must be repeated."""
    async with asyncio.timeout(LONGEST):
        return await memory.turn(said, decide)


async def receive_all(memory: Turns, batch: Iterable[Said]) -> list[Kept]:
    """A batch: in order within each chat, chats side by side; what came of each, in the batch's order.

    Returns once every chat is through. If one could not be dealt with, the later ones of its chat are left
    and its error is raised then: nothing of the batch may be acknowledged.
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
