"""Laws on personal data that the notice cites, as dated data: a law that has ended is cited nowhere.

`LOOKED_AT` is the day on which the table was last held against the law in force; `thidua doctor` warns a year
after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

LOOKED_AT = date(2026, 11, 29)
LOOK_AGAIN = timedelta(days=365)


@dataclass(frozen=True)
class Law:
    """`until` is the first day on which it is no longer in force; None as long as no end is known."""

    number: str
    name: str
    since: date
    until: date | None = None

    def is_in_force(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


LAWS = (
    Law("91/2025/QH15", "Luật Bảo vệ dữ liệu cá nhân", date(2026, 1, 1)),
    Law("356/2025/NĐ-CP", "Nghị định", date(2026, 1, 1)),
    Law("60/2024/QH15", "Luật Dữ liệu", date(2025, 7, 1)),
    Law("13/2023/NĐ-CP", "Nghị định", date(2023, 7, 1), date(2026, 1, 1)),
)
# How an article of the law on personal data is cited.
LAW = f"Luật số {LAWS[0].number}"
CITED = tuple(law for law in LAWS if law.until is None)


def cited(laws: Sequence[Law] = CITED) -> str:
    """Laws as one phrase, as the notice and the dossier name them."""
    return ", ".join(f"{law.name} số {law.number}" for law in laws)


def is_stale(day: date) -> bool:
    """True once the table was last looked at more than a year ago."""
    return day - LOOKED_AT > LOOK_AGAIN
