"""First-use code: how whoever runs a server without a cluster is told the code that founds one.

On a terminal it is printed. A service's output goes to a log, where a code has no business: there it stands in
a file that its own user alone can read, and the log names the file.
"""

import logging
import os
from datetime import datetime, tzinfo
from pathlib import Path

log = logging.getLogger(__name__)

NAME = "first-use-code"


def told(first: tuple[str, datetime], zone: tzinfo, links: tuple[str, ...]) -> str:
    """Lines that say the code and where it is entered."""
    code, expires = first
    ways = "\n".join(f"  {link.format(code=code)}" for link in links)
    return (
        f"No cluster stands yet. First-use code, until {expires.astimezone(zone):%d/%m/%Y %H:%M}: "
        f"{code[:5]}-{code[5:]}\n"
        f"Open one of these links, or type the code to the bot, and found the cluster in chat:\n{ways}"
    )


def put_by(folder: Path, first: tuple[str, datetime] | None, text: str = "") -> None:
    """Keeps the file as it should be: with the code, or gone once a cluster stands."""
    place = folder / NAME
    place.unlink(missing_ok=True)
    if first is None:
        return
    # Created with its mode, so that at no moment anybody else can read it.
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(f"{text}\n")
    log.info("no cluster stands yet; the code that founds one is in the file %s", NAME)
