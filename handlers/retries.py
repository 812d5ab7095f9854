"""Retries of files that could not be fetched, kept or read yet: each waits longer, and holds up no other."""

import time
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from handlers.backoff import backoff

OFTEN = 3  # tries after which a file that cannot be had is a matter for the operator


class Numbered(Protocol):
    """Anything that is known by a number."""

    @property
    def id(self) -> int: ...


N = TypeVar("N", bound=Numbered)


class Retries:
    """Files that wait for another try. `longest`: seconds between two tries, at most."""

    def __init__(self, longest: float, timer: Callable[[], float] = time.monotonic) -> None:
        self._longest, self._timer = longest, timer
        self._waiting: dict[int, tuple[float, int]] = {}  # by file: not before this moment, failures so far

    def limit(self, at_a_time: int) -> int:
        """Number of files to look for: more than those that wait, so that a dead one does not hold up the
        rest."""
        return at_a_time + len(self._waiting)

    def due(self, wanted: Sequence[N], at_a_time: int) -> list[N]:
        """Those of the wanted files that are to be tried now. What is not wanted any more is forgotten."""
        if len(wanted) < self.limit(at_a_time):
            for gone in self._waiting.keys() - {file.id for file in wanted}:
                del self._waiting[gone]
        now = self._timer()
        return [file for file in wanted if self._waiting.get(file.id, (now, 0))[0] <= now][:at_a_time]

    def failed(self, id: int) -> None:
        tries = self._waiting.get(id, (0.0, 0))[1] + 1
        self._waiting[id] = self._timer() + backoff(tries + 1, self._longest), tries

    def done(self, id: int) -> None:
        self._waiting.pop(id, None)

    @property
    def often(self) -> int:
        """Number of files that have failed often."""
        return sum(tries >= OFTEN for _, tries in self._waiting.values())
