"""What nobody pays for: 1,000 and 10,000 open pages of which none says anything, and 1,000 clusters at rest.

Side by side, since each leaves the processors free, for minutes, and once: what is counted comes every few
seconds. The quarterly mark of all clusters falls into their four minutes, so what they write an hour is said
too high. `python -m tests.bench.idle` by itself measures an hour.
"""

import asyncio
import sys

from tests.bench.rounds import Figure, Rounds, of, printed
from tests.bench.rows import Bench
from tests.bench.table import Line

PAGES_SECONDS, CLUSTERS_SECONDS = 120.0, 240.0
CASES = ("1,000 pages", "10,000 pages", "1,000 clusters")
SAMPLE = {"cpu_s_a_minute": 1.0, "kB_a_page": 1.0, "written_MB_an_hour": 1.0, "broken": 0}
ASKED = (
    Line("1,000 pages", "idle: 1,000 open pages, CPU a minute", 1.5, True, "{:.2f} s"),
    Line("10,000 pages", "idle: 10,000 open pages, one process, CPU a minute", 10, True, "{:.1f} s"),
    Line("a page, kB", "idle: memory of each of 10,000 open pages", 30, True, "{:.1f} kB"),
    Line("pages broken", "idle: of 10,000 open pages, broken", 0, True, "{:.0f}"),
    Line("clusters, MB an hour", "idle: 1,000 clusters, written an hour", 5, True, "{:.1f} MB"),
)
ALSO = {"clusters, CPU a minute": ("idle: 1,000 clusters, CPU a minute", "{:.2f} s")}


async def measure(bench: Bench) -> Rounds:
    command = (sys.executable, "-m", "tests.bench.idle", "--settle", "20", "--seconds")
    part = min(1.0, bench.seconds / 3)  # where all is shortened
    pages = (*command, str(PAGES_SECONDS * part), "--clusters", "20", "--pages")
    asked = {
        "1,000 pages": (*pages, "1000"),
        "10,000 pages": (*pages, "10000"),
        "1,000 clusters": (*command, str(CLUSTERS_SECONDS * part), "--clusters", "1000"),
    }
    found = await asyncio.gather(*(printed(one) for one in asked.values()))
    for name, one in zip(asked, found, strict=True):
        bench.say(f"  {name}: {one}")
    return {name: [one] for name, one in zip(asked, found, strict=True)}


def figures(rounds: Rounds) -> dict[str, Figure]:
    few, many, clusters = (rounds[name] for name in CASES)
    return {
        "1,000 pages": of(few, "cpu_s_a_minute"),
        "10,000 pages": of(many, "cpu_s_a_minute"),
        "a page, kB": of(many, "kB_a_page"),
        "pages broken": of(many, "broken"),
        "clusters, MB an hour": of(clusters, "written_MB_an_hour"),
        "clusters, CPU a minute": of(clusters, "cpu_s_a_minute"),
    }
