"""`python -m handlers.documents.papers.page_process PATH`: prints the QR codes on one page as JSON, and ends.

A process of its own, with limits to its memory and its time; it is told what to read by the process that
started it, and by nobody else.
"""

import json
import sys
from pathlib import Path

from handlers.documents.confinement import confined
from handlers.documents.papers.page_codes import MEMORY, page_codes
from handlers.documents.problems import Unreadable


def main() -> None:
    print(json.dumps(codes_of(Path(sys.argv[1]))))  # noqa: T201 (what the process is for)


def codes_of(path: Path) -> list[str]:
    """Codes on the page; none where it could not be read within the limits."""
    try:
        return list(confined(lambda: page_codes(path), path.name, memory=MEMORY))
    except Unreadable:
        return []


if __name__ == "__main__":
    main()
