"""python -m tests.drill --kills 200: says what was lost; exits 0 only if nothing was."""

import argparse
import asyncio
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from handlers.demo.stories import AMENDMENT, REORGANISATION, YEAR, rules_of
from tests.drill import kept
from tests.drill.bots import LIFE, Ground
from tests.drill.kept import differing
from tests.drill.spoils import SPOILS
from tests.drill.year import Played, play

STORIES = (YEAR, AMENDMENT, REORGANISATION)
# Single votes are kept until the year is over, so that each box can be held against what was cast.
KEPT = {"objections": "400d"}


def main(arguments: Sequence[str] | None = None) -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.drill", description=__doc__)
    asked.add_argument("--kills", type=int, default=15, help="how many times a bot is killed")
    asked.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked.add_argument(
        "--processes", type=int, help="bots on the database (unset: 1 on sqlite, 2 on postgresql)"
    )
    asked.add_argument("--charter", default="year")
    asked.add_argument("--seed", type=int, default=int(time.time()))
    asked.add_argument(
        "--jump", action="store_true", help="in mid-year the machine's clock shows a year more for a while"
    )
    asked.add_argument("--story", choices=STORIES, default=YEAR, help="what the year tells")
    asked.add_argument("--talk", action="store_true", help="print what is said")
    asked.add_argument(
        "--spoil", choices=SPOILS, default="", help="a bot that loses things: the drill must say so"
    )
    given = asked.parse_args(arguments)
    processes = given.processes or (1 if given.database == "sqlite" else 2)
    if processes > 1 and given.database == "sqlite":
        asked.error("one process on sqlite: for more there is postgresql")
    say: Callable[[str], None] = print if given.talk else lambda line: None
    print(f"{given.kills} kills on {given.database}, {processes} at once, seed {given.seed}", flush=True)
    with _database(given.database) as database:
        ground = Ground(database, processes, given.spoil, say=say)
        year = partial(play, rules_of(given.story, given.charter) | KEPT, story=given.story)
        return asyncio.run(_drill(year, given.kills, given.seed, ground, given.jump))


async def _drill(
    play: Callable[[int, int, Ground], Awaitable[Played]], kills: int, seed: int, ground: Ground, jump: bool
) -> int:
    began, left, year, moments, wrong = time.monotonic(), kills, 0, Counter[str](), list[str]()
    undisturbed = None
    if not ground.spoil:
        undisturbed = await play(0, 0, ground)
        _report(f"undisturbed: {undisturbed.said} updates", undisturbed.wrong)
        wrong += undisturbed.wrong
        # Few kills are spread over the whole year.
        ground = replace(ground, jump=jump, life=max(LIFE, 2 * undisturbed.said // max(kills, 1)))
    while left > 0 and not wrong:
        year += 1
        played = await play(left, seed + year, ground)
        left, moments = left - played.killed, moments + played.moments
        wrong += played.wrong
        if undisturbed and not wrong:
            wrong += differing(undisturbed.facts, played.facts)
        twice = played.sent_twice(undisturbed)
        _report(
            f"year {year}: {played.killed} kills, {played.said} updates, {twice} messages sent twice", wrong
        )
        if not played.killed:
            wrong.append("the year was over before anything was killed")
    print(f"{kills - left} kills in {time.monotonic() - began:.0f} s: {_when(moments)}.")
    print("Nothing was lost." if not wrong else f"{len(wrong)} things went wrong.")
    return 1 if wrong else 0


def _when(moments: Counter[str]) -> str:
    busy = ", ".join(f"{moments[moment]} {moment}" for moment in kept.MOMENTS)
    return (
        f"{moments['at work']} at work ({busy}), {moments['starting']} while starting, {moments['idle']} idle"
    )


def _report(what: str, wrong: list[str]) -> None:
    print("\n  ".join([what, *(wrong or ["as it should be"])]), flush=True)


@contextmanager
def _database(kind: str) -> Iterator[Callable[[Path], str]]:
    """The address of a new database for each year."""
    if kind == "sqlite":
        yield lambda folder: f"sqlite+pysqlite:///{folder}/thidua.sqlite3"
        return
    from tests.storage import postgres

    with postgres.server() as url:
        yield lambda folder: postgres.another(url, folder.name.replace("-", "_"))


if __name__ == "__main__":
    sys.exit(main())
