"""A process that keeps answers one after another and says each once it is acknowledged, until it is killed."""

import asyncio
import sys
from itertools import count

from bot.dialogue.facts import Answered
from bot.dialogue.turn import Turn
from tests.worlds.charters import NOW
from tests.worlds.stored import Clock, always, heard, remember


async def main(url: str, question: str) -> None:
    memory = remember(url, Clock(NOW))
    await memory.open()
    for n in count(1):
        said = heard("lan", update=f"answering {n}")
        await memory.turn(said, always(Turn((Answered("thue", question, str(n)),), "Đã ghi.")))
        print(n, flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
