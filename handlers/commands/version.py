"""`thidua --version`: the release, and the schema of its database."""

import sys
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as release

from storage.migrations import HEAD


def version() -> str:
    try:
        number = release("thidua")
    except PackageNotFoundError:
        number = "(not installed)"
    return f"thidua {number}, schema {HEAD}, Python {sys.version_info.major}.{sys.version_info.minor}"
