"""Ranking and counting of 1,000 clusters: the rules alone, and all of them closed by the clock at once."""

import shutil
import sys
import tempfile
from pathlib import Path

from tests.bench.measuring import Broken, Measured
from tests.bench.rounds import Figure, Rounds, of, printed
from tests.bench.rows import Bench
from tests.bench.seeding import IN_A_CLUSTER, Seed

CLUSTERS = 1000
CASES = ("clusters",)


async def measure(bench: Bench) -> Rounds:
    units = CLUSTERS * IN_A_CLUSTER
    seeded = await bench.seeded(Seed(units, answered=8, calendar="close"))
    found: list[Measured] = []
    for number in range(1, max(1, bench.rounds // 2) + 1):
        with tempfile.TemporaryDirectory(prefix="thidua-bench-") as name:
            file = shutil.copyfile(seeded, Path(name) / "thidua.sqlite3")
            found.append(await _closed(f"sqlite+pysqlite:///{file}"))
        bench.say(f"  {number} {found[-1]}")
    return {"clusters": found}


async def _closed(url: str) -> Measured:
    measured = await printed((sys.executable, "-m", "tests.bench.closing", url, str(CLUSTERS)))
    if measured["closed"] != CLUSTERS:
        raise Broken(f"{measured['closed']} of {CLUSTERS} clusters were closed")
    return measured


def figures(rounds: Rounds) -> dict[str, Figure]:
    clusters = rounds["clusters"]
    return {
        "ranking": of(clusters, "rank_ms"),
        "longest block": of(clusters, "longest_block_ms"),
        "longest work": of(clusters, "longest_work_ms"),
        "scored and ranked": of(clusters, "taken_ms"),
        "counting": of(clusters, "count_ms"),
        "rehearsal": of(clusters, "rehearse_ms"),
        "closed by the clock": of(clusters, "close_ms"),
    }
