"""`python -m handlers.documents.workbook_process`: reads one workbook by an order on standard input, and ends.

A process of its own, with limits to its memory and its time; it is told what to read by the process that
started it, and by nobody else.
"""

import pickle
import sys
from pathlib import Path

from bot.dialogue.workbooks import WorkbookReading
from bot.rules.charter import Charter
from handlers.documents import unit_list
from handlers.documents.confinement import confined
from handlers.documents.problems import Unreadable
from handlers.documents.scores.unit_workbook import read


def main() -> None:
    path, charter, cycle = pickle.load(sys.stdin.buffer)  # noqa: S301 (our own process wrote it)
    sys.stdout.buffer.write(pickle.dumps(reading_of(path, charter, cycle)))


def reading_of(path: Path, charter: Charter, cycle: str) -> WorkbookReading:
    """The reading by the rules of a year; a file that is no table is one that says why."""
    try:
        if not charter.leaves:
            # Of a cluster that is being founded: it has no rules yet, and wants its units.
            return confined(lambda: unit_list.read(path), path.name)
        return confined(lambda: read(path, charter, cycle), path.name)
    except Unreadable as why:
        return WorkbookReading(refused=str(why))


if __name__ == "__main__":
    main()
