"""Documents of the largest year: the packet with 200 MB of evidence, the workbooks and the printed papers."""

import shutil
import sys

from tests.bench.papers import seed_year
from tests.bench.rounds import Figure, Rounds, figure, of, printed
from tests.bench.rows import Bench
from tests.bench.table import Line

CASES = ("documents",)
PAPERS = {
    "workbook": "the workbook of all units (`xuất excel`)",
    "table": "the table of scores, Excel",
    "table page": "the table of scores, PDF",
    "report": "a report, Word",
    "report page": "a report, PDF",
    "sheet page": "one unit's sheet, PDF",
    "packet again": "the packet again, as it is kept",
}
SECONDS, MB, MS = "{:.1f} s", "{:.0f} MB", "{:.1f} ms"
ASKED = (
    Line("packet, s", "packet of 20 units, 160 criteria and 200 MB of evidence", 20, True, SECONDS),
    Line("packet, MB", "same: the most memory, both processes together", 300, True, MB),
    Line("card, s", "ranking card of 20 units", 0.3, True, "{:.2f} s"),
    Line("papers, block", "documents: the longest block of the event loop meanwhile", 20, True, MS),
)
ALSO = {
    "papers, work": ("documents: the longest the loop's own thread was at work at once", MS),
    "packet, cpu": ("packet: CPU", SECONDS),
    **{f"{name}, s": (what, "{:.2f} s") for name, what in PAPERS.items()},
}
_ONE = {
    "seconds": 1.0,
    "cpu_s": 1.0,
    "most_mb": 1.0,
    "longest_block_ms": 1.0,
    "longest_work_ms": 1.0,
}
NAMES = (*PAPERS, "card", "packet")
SAMPLE = dict.fromkeys(NAMES, _ONE)


async def measure(bench: Bench) -> Rounds:
    folder = bench.folder / "papers"
    folder.mkdir(exist_ok=True)
    bench.say("  seeding 20 units, 160 criteria, 200 MB of evidence")
    await seed_year(folder)
    found: Rounds = {"documents": []}
    for number in range(1, max(1, bench.rounds // 2) + 1):
        for kept in ("papers", "packets"):
            shutil.rmtree(folder / kept, ignore_errors=True)
        found["documents"].append(await printed((sys.executable, "-m", "tests.bench.papers", str(folder))))
        bench.say(f"  {number} {found['documents'][-1]['packet']}")
    return found


def figures(rounds: Rounds) -> dict[str, Figure]:
    several = rounds["documents"]
    return {
        "packet, MB": of(several, "packet", "most_mb"),
        "packet, cpu": of(several, "packet", "cpu_s"),
        "papers, block": figure([max(one[n]["longest_block_ms"] for n in NAMES) for one in several]),
        "papers, work": figure([max(one[n]["longest_work_ms"] for n in NAMES) for one in several]),
        **{f"{name}, s": of(several, name, "seconds") for name in NAMES},
    }
