"""Days as people write them in figures: ``7/4``, ``31.12.2026``, ``31/12/26``."""

import re
from dataclasses import dataclass
from datetime import date

# Two figures are a year only right behind the month: "21/12 - 05/01" are two days. What more figures follow is
# part of something longer: "5-17/07/2025" ends with a day, and does not begin with one.
_YEAR = r"(?:\s*[/.-]\s*(\d{4})|[/.](\d{2}))?"
_DAY = re.compile(rf"(?<!\d)(\d{{1,2}})\s*[/.-]\s*(\d{{1,2}}){_YEAR}(?!\d|[/.]\d)", re.ASCII)
_CENTURY = 2000  # of a year in two figures


@dataclass(frozen=True)
class TypedDay:
    """Day and month as written, with the year where it is; whether there is such a day is not known yet.
    `rest` is the text without it."""

    day: int
    month: int
    year: int | None
    rest: str

    def on(self, year: int) -> date | None:
        """Date in that year, or in the one that was written; None where there is no such day."""
        try:
            return date(year if self.year is None else self.year, self.month, self.day)
        except ValueError:
            return None


def typed_days(text: str) -> list[TypedDay]:
    """Days in a text, in its order."""
    return [
        TypedDay(
            int(found[1]),
            int(found[2]),
            int(found[3]) if found[3] else _CENTURY + int(found[4]) if found[4] else None,
            f"{text[: found.start()]} {text[found.end() :]}",
        )
        for found in _DAY.finditer(text)
    ]
