"""Time for several processes: it runs on by itself from a moment that stands in a file."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path


class FileClock:
    """`reached` waits until the bots have read the calendar out up to a moment."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.reached: Callable[[datetime], Awaitable[None]] | None = None

    def set(self, moment: datetime) -> None:
        """In place whole or not at all: a bot may be reading."""
        draft = self._file.with_suffix(".new")
        draft.write_text(f"{moment.timestamp()} {time.time()}")
        draft.replace(self._file)

    def now(self) -> datetime:
        moment, since = map(float, self._file.read_text().split())
        return datetime.fromtimestamp(moment, UTC) + timedelta(seconds=time.time() - since)

    async def move(self, to: datetime) -> None:
        """To a later moment; returns once it has come everywhere."""
        moment = max(to, self.now())
        self.set(moment)
        if self.reached:
            await self.reached(moment)
