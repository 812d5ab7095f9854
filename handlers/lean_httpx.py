"""httpx, loaded as if its extra `cli` were not installed: else it loads a command line of its own with click,
rich and Pygments, 4 MB and 0.06 s (.github/decisions/0017-what-is-not-loaded-at-rest.md).

Imported before httpx by the packages that use it.
"""

import sys

# None stands for a module that cannot be imported. Where typer has loaded click before, nothing is saved by it.
_HIDDEN = "click" not in sys.modules
if _HIDDEN:
    sys.modules["click"] = None  # type: ignore[assignment]
try:
    import httpx  # noqa: F401
finally:
    if _HIDDEN:
        del sys.modules["click"]
