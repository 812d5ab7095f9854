"""Memory and time that hostile files take: `python -m tests.documents.bounds` prints a table.

Each file is read as criteria and as scores, as `thidua rehearse` does. Memory is what the reading child had at
most beyond what its parent had before, with what the parent grew by; time is CPU of both.
"""

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from handlers.commands.rehearse import run
from tests.documents.hostile_files import FILES, PLACES, ending, pipe
from tests.documents.made import SMALL, full, written, xlsx

MOST_MEMORY, MOST_CPU = 40.0, 10.0  # MB, seconds


@dataclass(frozen=True)
class Taken:
    """One file: the most memory (MB) and CPU (seconds) that it took, and the sentence that was said."""

    name: str
    memory: float
    cpu: float
    said: str


def measured(name: str, path: Path, folder: Path) -> Taken:
    """Reads a file both ways, each in a process that has read nothing before."""
    criteria = xlsx(folder / "criteria.xlsx", SMALL)
    scores = written(folder / "scores.csv", "unit,code,stage,points\n" + full("A"))
    taken = [_apart(path, scores), _apart(criteria, path)]
    return Taken(name, max(t[0] for t in taken), max(t[1] for t in taken), taken[1][2] or taken[0][2])


def _apart(criteria: Path, scores: Path) -> tuple[float, float, str]:
    forking = multiprocessing.get_context("fork")
    ours, theirs = forking.Pipe(duplex=False)
    process = forking.Process(target=_read, args=(criteria, scores, theirs))
    process.start()
    theirs.close()
    taken = ours.recv()
    process.join()
    return taken  # type: ignore[no-any-return]


def _read(criteria: Path, scores: Path, told: object) -> None:
    before, began = _resident(), time.process_time()
    done = run(criteria, scores)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = time.process_time() - began + children.ru_utime + children.ru_stime
    grown = max(_resident() - before, 0)
    memory = max(children.ru_maxrss / 1024 - before, 0) + grown
    told.send((memory, cpu, done.problems[0] if done.problems else ""))  # type: ignore[attr-defined]


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1_048_576


def every(folder: Path, wanted: str = "", without: Collection[str] = ()) -> list[Taken]:
    """All files, or those whose name has `wanted` in it; not those `without`."""
    taken = []
    for name, make in FILES.items():
        if wanted in name and name not in without:
            path = folder / f"file{ending(name)}"
            make(path)
            taken.append(measured(name, path, folder))
            path.unlink()
    if not wanted:
        taken += [measured(name, place, folder) for name, place in PLACES.items()]
        taken.append(measured("a pipe", pipe(folder), folder))
    return taken


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="files whose name has this")
    only = parser.parse_args().only
    with tempfile.TemporaryDirectory() as folder:
        taken = every(Path(folder), only)
    print("| file | MB | CPU, s | said |\n|---|---|---|---|")
    for one in taken:
        said = one.said.replace("|", "/")
        short = said if len(said) <= 90 else f"{said[:89]}…"
        print(f"| {one.name} | {one.memory:.0f} | {one.cpu:.1f} | {short} |")
    worst = max(t.memory for t in taken), max(t.cpu for t in taken)
    print(f"\n{len(taken)} files; at most {worst[0]:.0f} MB and {worst[1]:.1f} s of CPU.")
    return 0 if worst[0] <= MOST_MEMORY and worst[1] <= MOST_CPU else 1


if __name__ == "__main__":
    sys.exit(main())
