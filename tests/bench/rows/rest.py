"""Cold start to the first poll, and resident memory a while later, with 10,000 units present; E0's beside."""

import compileall
from pathlib import Path

from tests.bench import subjects
from tests.bench.rounds import Figure, Rounds, of, ratio
from tests.bench.rows import Bench
from tests.bench.seeding import Seed
from tests.bench.stand import Plan

ROOT = Path(__file__).parents[3]


async def measure(bench: Bench) -> Rounds:
    compile_all()
    ours = subjects.on_sqlite(await bench.seeded(Seed(10_000)), pace="on")
    resting = Plan("echo", at_once=0, seconds=2 * bench.seconds)
    cases = {"e0": (resting, subjects.E0), "ours": (resting, ours)}
    return await bench.in_turn(cases, max(1, bench.rounds - 2))


def figures(rounds: Rounds) -> dict[str, Figure]:
    return {
        "memory / e0": ratio(rounds["ours"], rounds["e0"], "rss_mb"),
        "start / e0": ratio(rounds["ours"], rounds["e0"], "first_poll_s"),
        **{f"{name}, MB": of(several, "rss_mb") for name, several in rounds.items()},
        **{f"{name}, first poll": of(several, "first_poll_s") for name, several in rounds.items()},
    }


def compile_all(root: Path = ROOT) -> None:
    """As an installation is. Libraries are compiled when they are installed; a checkout is by its first start,
    but where Python is told to keep nothing, each start would compile us, and us alone, anew."""
    for folder in ("bot", "config", "handlers", "storage", "tests/bench"):
        compileall.compile_dir(root / folder, quiet=1)
