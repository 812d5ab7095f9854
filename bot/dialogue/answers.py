"""The answers about one unit as they stand at a moment. They are only ever added to, so what has been worked
out of them goes over to those that follow, and only what changed is looked at anew."""

from collections.abc import Mapping
from typing import Protocol, Self

from bot.dialogue.situation import Answer


class Reading(Protocol):
    """Something worked out of answers: of those that follow, the same as if it were worked out from nothing."""

    def after(self, newer: Mapping[str, Answer]) -> Self: ...


class Answers(dict[str, Answer]):
    """The newest answer to each question, never changed once made. `last` is the highest number among them, 0
    where there is none; `readings` is what has been worked out of them so far."""

    __slots__ = ("last", "readings")

    def __init__(self, given: Mapping[str, Answer], last: int | None = None) -> None:
        super().__init__(given)
        self.last = max((one.number for one in given.values()), default=0) if last is None else last
        self.readings: dict[type, Reading] = {}

    @classmethod
    def of(cls, given: Mapping[str, Answer]) -> "Answers":
        return given if isinstance(given, Answers) else cls(given)

    def followed(self, newer: Mapping[str, Answer]) -> "Answers":
        """These with newer ones, each in place of an earlier answer to the same question."""
        last = max((one.number for one in newer.values()), default=0)
        now = Answers(self, max(self.last, last))
        now.update(newer)
        now.readings = {kind: reading.after(newer) for kind, reading in self.readings.items()}
        return now
