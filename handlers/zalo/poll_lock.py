"""Lock on a bot's token, held by the one process on this machine that polls with it.

Zalo gives each event to whichever poller asks first and tells none of them, so a second one would steal.
Processes on several machines can't see each other's: there the webhook is the way.
"""

import fcntl
import hashlib
import os
from pathlib import Path


class PollLock:
    """Lock as a file in the data folder, named after the token's hash; free again when its process ends."""

    def __init__(self, folder: Path, token: str):
        name = hashlib.sha256(f"zalo poll {token}".encode()).hexdigest()[:16]
        self._path = folder / f"zalo-{name}.lock"
        self._handle: int | None = None

    def take(self) -> bool:
        """True if this process holds the lock now."""
        if self._handle is not None:
            return True
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return False
        self._handle = handle
        return True

    def release(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
