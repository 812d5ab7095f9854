"""`python -m handlers.documents.workbook_process`: reads one workbook by an order on standard input, and ends.

A process of its own, with limits to its memory and its time; it is told what to read by the process that
started it, and by nobody else.
"""

import json
import pickle
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.dialogue.workbooks import WorkbookReading
from bot.rules.charter import Charter
from bot.rules.plain_values import text_of_charter
from handlers.documents import charter_workbook, unit_list
from handlers.documents.confinement import confined
from handlers.documents.problems import Unreadable
from handlers.documents.scores.unit_workbook import read


def main() -> None:
    path, charter, cycle = pickle.load(sys.stdin.buffer)  # noqa: S301 (our own process wrote it)
    sys.stdout.buffer.write(pickle.dumps(reading_of(path, charter, cycle)))


def reading_of(path: Path, charter: Charter | str, cycle: str) -> WorkbookReading:
    """The reading by the rules of a year, or, with these as JSON, of a table of criteria that changes them; a
    file that is no table is one that says why."""
    try:
        if isinstance(charter, str):
            return confined(lambda: charter_reading(path, json.loads(charter), cycle), path.name)
        if not charter.leaves:
            # Of a cluster that is being founded: it has no rules yet, and wants its units.
            return confined(lambda: unit_list.read(path), path.name)
        return confined(lambda: read(path, charter, cycle), path.name)
    except Unreadable as why:
        return WorkbookReading(refused=str(why))


def charter_reading(path: Path, data: Mapping[str, Any], cycle: str) -> WorkbookReading:
    """The charter that a table of criteria makes of these data, with what is not clear in it."""
    made = charter_workbook.read(path, data, cycle)
    text = "" if made.refused else text_of_charter(made.data)
    doubts = tuple((one.place, one.text) for one in made.doubts)
    return WorkbookReading(
        cycle,
        stage="charter",
        remarks=made.remarks,
        told=made.told,
        refused=made.refused,
        charter=text,
        open=doubts,
    )


if __name__ == "__main__":
    main()
