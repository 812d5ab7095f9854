"""Form for figures of several units in one reply: ``CT 50; KBNN 42,5; CTK -``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.questions import Option, Quantity, Style, Unclear
from bot.rules.charter import Unit, unit_called
from bot.state.pledge import NONE
from bot.vietnamese import fold

_PART = re.compile(r"(?P<unit>.*\S) ?[:= ] ?(?P<figure>[-−–]|[\d.,]+ ?%?)")


@dataclass(frozen=True)
class Plans:
    """Form for units, by any of their names, each with its figure; the stored value is ``thue=50 khobac=-``.

    `figure` reads a figure; `fixed` are the units that must have one. `words` are options beside it ("Tiếp"),
    stored as their keys.
    """

    units: tuple[Unit, ...]
    figure: Quantity
    fixed: frozenset[str] = frozenset()
    words: tuple[Option, ...] = ()
    style: Style = "examples"

    @property
    def options(self) -> tuple[Option, ...]:
        return self.words

    def read(self, reply: str) -> str:
        for word in self.words:
            if fold(reply) == fold(word.label):
                return word.key
        parts = [part.strip() for part in re.split(r"[;\n]", reply) if part.strip()]
        if not parts:
            raise Unclear(self._how())
        return " ".join(f"{unit}={figure}" for unit, figure in (self._one(part) for part in parts))

    def pick(self, key: str) -> str:
        if any(word.key == key for word in self.words):
            return key
        raise Unclear(self._how())

    def accepts(self, value: str) -> bool:
        return "=" in value or any(word.key == value for word in self.words)

    def say(self, value: str) -> str:
        return value

    def _one(self, part: str) -> tuple[str, str]:
        measure = self.figure.unit
        bare = part[: -len(measure)] if measure and fold(part).endswith(fold(measure)) else part
        found = _PART.fullmatch(" ".join(bare.split()))
        if found is None:
            raise Unclear(f"Chưa đọc được “{part}”. {self._how()}")
        unit = unit_called(self.units, found["unit"].strip(" :="))
        if unit is None:
            raise Unclear(f"Không thấy đơn vị “{found['unit']}”. {self._how()}")
        if found["figure"] not in ("-", "−", "–"):
            return unit.id, self.figure.read(found["figure"])
        if unit.id in self.fixed:
            raise Unclear(f"{unit.short} phải có kế hoạch: chỉ tiêu này được dùng để chấm điểm.")
        return unit.id, NONE

    def _how(self) -> str:
        return f"Đề nghị gõ tên đơn vị và số, ví dụ: {self.units[0].short} 50."


def figures(value: str) -> Iterator[tuple[str, str]]:
    """Pairs of unit and figure (or NONE) in a stored value."""
    for pair in value.split():
        unit, _, figure = pair.partition("=")
        yield unit, figure
