"""Trouble on demand: calls that fail, hang, or are too many."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, Literal

from tests.telegram_stand.refusals import ApiError

Json = dict[str, Any]
# The line breaks before the answer: "drop" after the call was carried out, "lose" before it.
Break = Literal["drop", "lose"]


class Trouble:
    """Failures that are still to come, in order, and calls that are stalled."""

    def __init__(self) -> None:
        self.stalled: dict[str, asyncio.Event] = {}
        self._failures: list[tuple[str, ApiError | Break, Callable[[Json], bool]]] = []

    def fail_next(
        self, method: str, failure: ApiError | Break, where: Callable[[Json], bool] = lambda params: True
    ) -> None:
        """The next call of the method (`where` its parameters are such) fails, by an answer or by its line."""
        self._failures.append((method, failure, where))

    def stall(self, method: str) -> asyncio.Event:
        """Calls of the method are taken but not carried out until the event is set: a slow line."""
        return self.stalled.setdefault(method, asyncio.Event())

    def failure(self, method: str, params: Json) -> ApiError | Break | None:
        """The failure that meets this call, once."""
        for place, (name, failure, where) in enumerate(self._failures):
            if name == method and where(params):
                del self._failures[place]
                return failure
        return None


class Bearing:
    """A server that bears so many messages a second (0: any number) and refuses the rest."""

    # What left evenly may arrive a little closer together.
    JITTER = 0.05

    def __init__(self, a_second: int) -> None:
        self._most = a_second
        self._taken: deque[float] = deque()

    def is_too_much(self, now: float) -> bool:
        if not self._most:
            return False
        while self._taken and self._taken[0] <= now - (1 - self.JITTER):
            self._taken.popleft()
        if len(self._taken) >= self._most:
            return True
        self._taken.append(now)
        return False
