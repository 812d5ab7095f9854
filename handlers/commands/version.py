"""`thidua --version`: the release, and the schema of its database."""

import json
import sys
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as release

from storage.migrations import HEAD


def version(as_json: bool) -> str:
    try:
        number = release("thidua")
    except PackageNotFoundError:
        number = "(not installed)"
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    if as_json:
        return json.dumps({"thidua": number, "schema": HEAD, "python": python})
    return f"thidua {number}, schema {HEAD}, Python {python}"
