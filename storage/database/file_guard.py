"""Guard of SQLite's file: it is still there, it is the one that was opened, and nobody else serves it.

A file that was deleted or replaced while it is open takes every commit and gives none of them back.
"""

import fcntl
import os
from pathlib import Path
from typing import IO


class FileLost(OSError):
    """The database's file was deleted or replaced under us. Nothing may be acknowledged any more."""


class InUse(Exception):
    """Another process serves this database."""


class FileGuard:
    """Identity of the file at `path`, and of the log beside it, from when each was first seen."""

    def __init__(self, path: Path) -> None:
        # The log is watched too: a commit goes there first, and stays until it is copied.
        self._known: dict[Path, tuple[int, int] | None] = {path: None, Path(f"{path}-wal"): None}

    def check(self) -> None:
        """Raises FileLost. A file that has not been seen yet is the one that is there now; its number is given
        to no other as long as it is open."""
        for path, known in self._known.items():
            try:
                found = os.stat(path)
            except FileNotFoundError:
                if known is not None:
                    raise FileLost(f"{path.name} was deleted") from None
                continue
            if known is None:
                self._known[path] = found.st_dev, found.st_ino
            elif known != (found.st_dev, found.st_ino):
                raise FileLost(f"{path.name} was replaced")


def lock(path: Path) -> IO[str]:
    """Lock of the one process that serves the file, until what is returned is closed, or the process has ended.
    Raises InUse."""
    held = open(f"{path.resolve()}.lock", "w")  # noqa: SIM115
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        held.close()
        raise InUse(f"{path} is served by another `thidua run`") from None
    return held
