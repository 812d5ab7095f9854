"""httpx, kept from loading a command line of its own with rich and Pygments: 4 MB and 0.06 s
(.github/decisions/0017-what-is-not-loaded-at-rest.md).

Imported before httpx by the packages that use it.
"""

import sys

sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
