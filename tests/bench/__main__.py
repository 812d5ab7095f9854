"""python -m tests.bench: what a step costs beside its peers, and whether what was asked for is reached."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.bench import record, table
from tests.bench.measuring import Broken
from tests.bench.record import Record
from tests.bench.rows import Bench, steps, users

ROWS = {"steps": steps, "users": users}


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    asked.add_argument("--rows", default=",".join(ROWS), help=f"some of: {', '.join(ROWS)}")
    asked.add_argument("--seconds", type=float, default=3.0, help="how long each measurement takes")
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--reminders", type=int, default=10_000)
    asked.add_argument(
        "--out", type=Path, help="JSON of every round; rows that are in it and not asked for stay"
    )
    given = asked.parse_args()
    wanted = given.rows.split(",")
    if unknown := set(wanted) - set(ROWS):
        asked.error(f"no such rows: {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}")
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        bench = Bench(Path(folder), _say, given.seconds, given.rounds, given.reminders)
        return asyncio.run(_run(bench, wanted, given.out))


async def _run(bench: Bench, wanted: list[str], out: Path | None) -> int:
    kept, failed = Record.read(out) if out else Record(), 0
    for name in wanted:
        began = record.now()
        _say(f"{began:%H:%M:%S} {name}: {(ROWS[name].__doc__ or '').splitlines()[0]}")
        try:
            rounds = await ROWS[name].measure(bench)
        except Broken as problem:
            _say(f"  broken off: {problem}")
            failed += 1
            continue
        kept.add(name, began, rounds, ROWS[name].figures(rounds))
        if out:
            kept.write(out)
    _say(f"\n{table.printed(kept.figures)}")
    return 1 if failed else 0


def _say(what: str) -> None:
    print(what, flush=True)


if __name__ == "__main__":
    sys.exit(main())
