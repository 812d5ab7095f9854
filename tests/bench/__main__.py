"""python -m tests.bench: what a step costs beside its peers, and whether what was asked for is reached."""

import argparse
import asyncio
import sys
import tempfile
import traceback
from pathlib import Path

from tests.bench import record, table
from tests.bench.measuring import Broken
from tests.bench.readme import README, rewritten
from tests.bench.record import Record
from tests.bench.registry import APART, ASKED, ROWS
from tests.bench.rows import Bench

# Above this share of its core the stand does less than three times what is measured.
BUSY = 1 / 3


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    asked.add_argument("--rows", default=",".join(ROWS), help=f"some of: {', '.join(ROWS)}")
    asked.add_argument("--seconds", type=float, default=3.0, help="how long each measurement takes")
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--reminders", type=int, default=10_000)
    asked.add_argument(
        "--out", type=Path, help="JSON of every round; rows that are in it and not asked for stay"
    )
    asked.add_argument("--readme", action="store_true", help="write the tables of --out into README.md")
    asked.add_argument("--against", type=Path, help="another checkout, for the row before")
    given = asked.parse_args()
    wanted = [name for name in given.rows.split(",") if name]
    if unknown := set(wanted) - set(ROWS) - set(APART):
        asked.error(f"no such rows: {', '.join(sorted(unknown))}; there are {', '.join(ROWS | APART)}")
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        against = given.against.resolve() if given.against else None
        bench = Bench(Path(folder), _say, given.seconds, given.rounds, given.reminders, against)
        kept = Record.read(given.out) if given.out else Record()
        failed = asyncio.run(_run(bench, wanted, kept, given.out))
    measured = [line for line in table.asked(ASKED, kept.figures) if line[-1] != table.NOT_MEASURED]
    _say(f"\n{table.as_text(measured)}")
    if kept.busiest_stand > BUSY:
        _say(f"The stand was busy for {kept.busiest_stand:.0%} of its core: it may be what was measured.")
    if given.readme:
        README.write_text(rewritten(README.read_text("utf-8"), kept), "utf-8")
    return 1 if failed else 0


async def _run(bench: Bench, wanted: list[str], kept: Record, out: Path | None) -> int:
    """Each row is kept as soon as it is measured; how many came to nothing."""
    failed, machine, rows = 0, record.machine(), ROWS | APART
    if wanted and machine["load"][0] > 0.5:
        _say(f"The machine is busy (load {machine['load'][0]}): what is measured now is worth little.")
    for name in wanted:
        began = record.now()
        _say(f"{began:%H:%M:%S} {name}: {(rows[name].__doc__ or '').splitlines()[0]}")
        try:
            rounds = await rows[name].measure(bench)
            kept.add(name, began, machine, rounds, rows[name].figures(rounds))
            if name in APART:
                for figure, found in rows[name].figures(rounds).items():
                    _say(f"  {figure}: {found.value:.3f} ({found.low:.3f} to {found.high:.3f})")
        except Exception as problem:
            # The other rows are worth having.
            said = problem if isinstance(problem, Broken) else "".join(traceback.format_exception(problem))
            _say(f"  broken off: {said}")
            failed += 1
        if out:
            kept.write(out)
    return failed


def _say(what: str) -> None:
    print(what, flush=True)


if __name__ == "__main__":
    sys.exit(main())
