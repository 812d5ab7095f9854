"""python -m tests.drill --kills 200: says what was lost; exits 0 only if nothing was."""

import argparse
import asyncio
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from config.charters import load
from tests.drill.kept import differing
from tests.drill.year import play

BOTS = {"sqlite": 1, "postgres": 2}


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.drill", description=__doc__)
    asked.add_argument("--kills", type=int, default=15, help="how many times a bot is killed")
    asked.add_argument("--database", choices=BOTS, default="sqlite", help="postgres: two bots on one database")
    asked.add_argument("--charter", default="year")
    asked.add_argument("--seed", type=int, default=int(time.time()))
    asked.add_argument("--talk", action="store_true", help="print what is said")
    given = asked.parse_args()
    print(f"{given.kills} kills on {given.database}, seed {given.seed}", flush=True)
    with _database(given.database) as database:
        return asyncio.run(_drill(given, database))


async def _drill(given: argparse.Namespace, database: Callable[[Path], str]) -> int:
    data, count = load(given.charter), BOTS[given.database]
    say: Callable[[str], None] = print if given.talk else lambda line: None
    about = {"database": database, "count": count, "say": say}
    undisturbed = await play(data, 0, seed=0, **about)
    _report(
        f"undisturbed: {undisturbed.said} updates, {undisturbed.twice} messages sent twice", undisturbed.wrong
    )
    wrong, left, year = list(undisturbed.wrong), given.kills, 0
    while left > 0:
        year += 1
        played = await play(data, left, seed=given.seed + year, **about)
        left -= played.killed
        here = [*played.wrong, *differing(undisturbed.facts, played.facts)]
        done = f"year {year}: {played.killed} kills, {played.said} updates, {played.twice} messages sent twice"
        _report(done, here)
        wrong += here
        if not played.killed:
            wrong.append("the year was over before anything was killed")
            break
    print("Nothing was lost." if not wrong else f"{len(wrong)} things went wrong.")
    return 1 if wrong else 0


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
