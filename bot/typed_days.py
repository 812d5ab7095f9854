"""Days as people write them in figures: ``7/4``, ``31.12.2026``."""

import re
from dataclasses import dataclass
from datetime import date

_DAY = re.compile(r"(?<!\d)(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?(?!\d)", re.ASCII)


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
            return date(self.year or year, self.month, self.day)
        except ValueError:
            return None


def typed_days(text: str) -> list[TypedDay]:
    """Days in a text, in its order."""
    return [
        TypedDay(
            int(found[1]),
            int(found[2]),
            int(found[3]) if found[3] else None,
            f"{text[: found.start()]} {text[found.end() :]}",
        )
        for found in _DAY.finditer(text)
    ]
