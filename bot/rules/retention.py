"""Retention of a year that is over: the charter's section `retention`.

People's names and reasons and the evidence for their claims are deleted; the cluster's decisions stay.
Without the section nothing is deleted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.rules.calendar import Window
from bot.rules.fields import Fields
from bot.rules.timetables import read_length

# The name of the window in which the year's file is to be taken.
WINDOW = "retention"
# Stands afterwards in place of words that somebody wrote.
GONE = "(đã xóa)"

# Answers that are words about people: notices, their drafts, names of those who came to a meeting, and good
# examples. Other free text stays with the year's papers. Each pair: how the id of the question begins (after
# the cycle's), and ends.
PERSONAL = (("notify..", ""), ("notice..", ""), ("attend.", ".who"), ("example.", ""))

Due = Literal["", "take", "erase"]


@dataclass(frozen=True)
class Retention:
    """Dates of deletion: from `erase` on, evidence, reasons, notices and authors go, and people who have left.

    So long before (`notice`) the cluster is asked to take the year's file; before it is taken nothing goes.
    """

    erase: datetime
    notice: timedelta = timedelta(days=30)

    @property
    def window(self) -> Window:
        """Window in which the file is to be taken."""
        return Window(self.erase - self.notice, self.erase, self.erase)

    def due(self, now: datetime, *, over: bool, taken: bool) -> Due:
        """Task that is due: to take the file of a year that is over, to erase the year, or none ("")."""
        if not over or now < self.erase - self.notice:
            return ""
        if not taken:
            return "take"
        return "erase" if now >= self.erase else ""


def read_retention(fields: Fields, windows: Mapping[str, Window]) -> Retention | None:
    """Retention of the section `retention`, later than all of the year's windows. Raises CharterError."""
    if WINDOW in windows:
        raise fields.wrong("windows", f"{WINDOW!r} is a section of its own: retention: {{erase: ...}}")
    within = fields.within("retention", says="what is deleted of the year, and when; nothing without it")
    if within is None:
        return None
    retention = Retention(
        within.moment("erase", says="from then on what identifies people is deleted"),
        read_length(within, "notice", "30d", says="so long before, the year's file is asked for"),
    )
    within.done()
    late = [name for name, window in windows.items() if window.closes > retention.window.opens]
    if late:
        raise within.wrong("erase", f"the notice of it comes before the window {late[0]!r} is closed")
    return retention
