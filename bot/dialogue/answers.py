"""Answers of one unit at a moment, with what was worked out of them.

Answers are only ever added, so a result worked out of them (`Reading`) is carried over to the answers that
follow, and only the new ones are looked at: a step in a charter of 160 criteria runs at 0.84 of the speed of
one of 8 (.github/decisions/0001-pure-core-derived-position.md).
"""

from collections.abc import Mapping
from typing import Protocol, Self

from bot.dialogue.situation import Answer


class Reading(Protocol):
    """Result worked out of answers. `after` gives the same as working it out of all answers anew."""

    def after(self, newer: Mapping[str, Answer]) -> Self: ...


def is_void(answer: Answer) -> bool:
    """True for the mark by which an answer was taken back: the question has none any more."""
    return not answer.value and not answer.aside


class Answers(dict[str, Answer]):
    """Newest answer to each question, by question id; never changed once made.

    `last` is the highest number among them and those taken back, 0 without any. `readings` are the results
    worked out so far.
    """

    __slots__ = ("last", "readings")

    def __init__(self, given: Mapping[str, Answer], last: int | None = None) -> None:
        super().__init__({question: one for question, one in given.items() if not is_void(one)})
        self.last = max((one.number for one in given.values()), default=0) if last is None else last
        self.readings: dict[type, Reading] = {}

    @classmethod
    def of(cls, given: Mapping[str, Answer]) -> "Answers":
        return given if isinstance(given, Answers) else cls(given)

    def followed(self, newer: Mapping[str, Answer]) -> "Answers":
        """These answers with newer ones, each in place of an earlier answer to the same question."""
        last = max((one.number for one in newer.values()), default=0)
        now = Answers({}, max(self.last, last))
        now.update(self)
        for question, one in newer.items():
            if is_void(one):
                now.pop(question, None)
            else:
                now[question] = one
        now.readings = {kind: reading.after(newer) for kind, reading in self.readings.items()}
        return now
