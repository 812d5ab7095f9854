"""Forms of the meeting: figures of several units in one reply (``CT 50; KBNN 42,5; CTK -``), and a moment as
people write it (``08:00 15/12/2026``, ``8h30 ngày 15/12``)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from bot.questions import Option, Quantity, Style, Unclear
from bot.rules.charter import Unit, unit_called
from bot.state.pledge import NONE
from bot.vietnamese import fold, say_moment

_HOUR = re.compile(r"(?<!\d)(\d{1,2})\s*(?::|h|gio|g)\s*(\d{1,2})?(?:\s*phut)?(?!\d)", re.ASCII)
_DAY = re.compile(r"(?<!\d)(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?(?!\d)", re.ASCII)
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


@dataclass(frozen=True)
class When:
    """Form for a moment after `now`, read in `zone`; the stored value is ISO 8601 in UTC. A day without a year
    is the next such day."""

    now: datetime
    zone: tzinfo
    options: tuple[Option, ...] = ()
    style: Style = "examples"

    def read(self, reply: str) -> str:
        text = fold(reply)
        # The day is read first: in "9h 11/12" the hour would take 11 for its minutes.
        day = _DAY.search(text)
        hour = _HOUR.search(f"{text[: day.start()]} {text[day.end() :]}") if day else None
        if hour is None or day is None:
            raise Unclear("Đề nghị gõ giờ và ngày, ví dụ: 08:00 15/12/2026.")
        local = self.now.astimezone(self.zone)
        years = [int(day[3])] if day[3] else [local.year, local.year + 1]
        for year in years:
            try:
                moment = datetime(
                    year, int(day[2]), int(day[1]), int(hour[1]), int(hour[2] or 0), tzinfo=self.zone
                )
            except ValueError:
                raise Unclear(
                    "Không có ngày hoặc giờ này. Đề nghị gõ giờ và ngày, ví dụ: 08:00 15/12/2026."
                ) from None
            if moment > self.now:
                return moment.astimezone(UTC).isoformat()
        raise Unclear(
            f"Thời điểm này đã qua; hiện là {say_moment(self.now, self.zone)}. Đề nghị gõ lại giờ và ngày."
        )

    def pick(self, key: str) -> str:
        return self.read(key)

    def accepts(self, value: str) -> bool:
        try:
            return datetime.fromisoformat(value).tzinfo is not None
        except ValueError:
            return False

    def say(self, value: str) -> str:
        return say_moment(datetime.fromisoformat(value), self.zone)
