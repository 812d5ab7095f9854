"""Time for several processes: it runs on from a moment that stands in a file, and may be shown wrong."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from handlers.believed_clock import BelievedClock

# A moment, when it was set, and how far ahead of it the machine shows: in seconds.
_Reading = tuple[float, float, float]


class FileClock:
    def __init__(self, file: Path) -> None:
        self._file = file

    def set(self, moment: datetime) -> None:
        """In place whole or not at all: a bot may be reading."""
        self._write(moment, self._read()[2] if self._file.exists() else 0.0)

    def jump(self, ahead: timedelta) -> None:
        """The bots' machine shows a time that is so far ahead, until it is set right by nothing."""
        self._write(self.now(), ahead.total_seconds())

    def now(self) -> datetime:
        """Time as it is."""
        return _moment(self._read())

    def believed(self) -> BelievedClock:
        """The clock of a bot: what its machine shows, held against the seconds that have passed. It asks for
        both at once, and both are of one reading: the drill may set the time in between."""
        latest = [self._read()]

        def shown() -> datetime:
            latest[0] = self._read()
            return _moment(latest[0]) + timedelta(seconds=latest[0][2])

        return BelievedClock(shown, lambda: _moment(latest[0]).timestamp(), "the drill's machine")

    def _read(self) -> _Reading:
        moment, since, ahead = map(float, self._file.read_text().split())
        return moment, since, ahead

    def _write(self, moment: datetime, ahead: float) -> None:
        draft = self._file.with_suffix(".new")
        draft.write_text(f"{moment.timestamp()} {time.time()} {ahead}")
        draft.replace(self._file)


def _moment(reading: _Reading) -> datetime:
    moment, since, _ = reading
    return datetime.fromtimestamp(moment, UTC) + timedelta(seconds=time.time() - since)
