"""`python -m handlers.documents.papers.page_process PATH`: prints the QR codes on one page, or
the text of a Word file, as JSON, and ends.

A process of its own, with limits to its memory and its time; it is told what to read by the process that
started it, and by nobody else.
"""

import json
import sys
from pathlib import Path

from handlers.documents.confinement import confined
from handlers.documents.papers.page_codes import MEMORY, page_codes
from handlers.documents.papers.template_file import template_text
from handlers.documents.problems import Unreadable

LARGEST_TEMPLATE = 2_000_000  # bytes
LONGEST = 60_000  # characters


def main() -> None:
    path = Path(sys.argv[1])
    print(json.dumps({"codes": codes_of(path), "text": text_of(path)}))  # noqa: T201 (what the process is for)


def codes_of(path: Path) -> list[str]:
    """Codes on the page; none where it could not be read within the limits."""
    try:
        return list(confined(lambda: page_codes(path), path.name, memory=MEMORY))
    except Unreadable:
        return []


def text_of(path: Path) -> str:
    """Text of a Word file; "" for anything else, and for one that is too large to be a paper's template."""
    with path.open("rb") as file:
        if file.read(2) != b"PK" or path.stat().st_size > LARGEST_TEMPLATE:
            return ""
    try:
        return confined(lambda: template_text(path), path.name, memory=MEMORY)[:LONGEST]
    except Unreadable:
        return ""


if __name__ == "__main__":
    main()
