"""Time for several processes: it runs on by itself from a moment that stands in a file."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path


class FileClock:
    def __init__(self, file: Path) -> None:
        self._file = file

    def set(self, moment: datetime) -> None:
        """In place whole or not at all: a bot may be reading."""
        draft = self._file.with_suffix(".new")
        draft.write_text(f"{moment.timestamp()} {time.time()}")
        draft.replace(self._file)

    def now(self) -> datetime:
        moment, since = map(float, self._file.read_text().split())
        return datetime.fromtimestamp(moment, UTC) + timedelta(seconds=time.time() - since)
