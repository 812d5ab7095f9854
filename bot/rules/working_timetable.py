"""Next year's timetable, proposed on working days: each date a year later, moved past days off.

A date that falls on a day off moves to the next working day (Civil Code 2015, article 148). Whole days move, so
what belongs to one day stays together; the order of the days is kept, and a window is left with the working
days it had this year, five at least of a longer one (.github/decisions/0028-dates-move-to-working-days.md).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Literal, NamedTuple

from bot.rules.calendar import Window
from bot.rules.charter import Charter
from bot.rules.working_hours import Working

DAY = timedelta(days=1)
# Working days that a window keeps; one that had fewer keeps those.
LEAST = 5
MOMENTS = ("opens", "due", "grace", "closes")
HANDOVER, RETENTION = "handover", "retention"

# Reason why a date is not the one of this year: a day off, or the days before it that had to move.
Why = Literal["off", "order"]


class Moved(NamedTuple):
    """Date that was moved: its key ("self.due"), this year's a year later, the one proposed, and why."""

    key: str
    named: datetime
    at: datetime
    why: Why


@dataclass(frozen=True)
class Proposal:
    """Dates of the next year by key: "self.opens", "handover", "retention"."""

    dates: Mapping[str, datetime]
    moved: tuple[Moved, ...] = ()

    @property
    def named(self) -> dict[str, datetime]:
        """Dates as they would be without days off, of those that were moved."""
        return {one.key: one.named for one in self.moved}

    def window(self, name: str) -> Window | None:
        """Window of that name; None where it has none."""
        opens, due, grace, closes = (self.dates.get(f"{name}.{moment}") for moment in MOMENTS)
        return Window(opens, due, closes, grace) if opens and due and closes else None

    def changed(self, key: str, at: datetime) -> "Proposal":
        """The proposal with one date as somebody has chosen it."""
        left = tuple(one for one in self.moved if one.key != key)
        return Proposal({**self.dates, key: at}, left)


def dates_of(charter: Charter) -> dict[str, datetime]:
    """All dates of a charter by key."""
    found = {
        f"{name}.{moment}": at
        for name, window in charter.windows.items()
        for moment in MOMENTS
        if (at := getattr(window, moment)) is not None
    }
    if charter.handover:
        found[HANDOVER] = charter.handover.on
    if charter.retention:
        found[RETENTION] = charter.retention.erase
    return found


def proposed(charter: Charter, working: Working, years: int = 1) -> Proposal:
    """Dates of so many years after this charter's, each on a working day."""
    own = dates_of(charter)
    named = {key: years_later(charter.moved.get(key, at), years) for key, at in own.items()}
    return on_working_days(charter, named, working)


def on_working_days(charter: Charter, named: Mapping[str, datetime], working: Working) -> Proposal:
    """These dates of the charter's windows, each on a working day."""
    least = {name: _least(window, working) for name, window in charter.windows.items()}
    dates: dict[str, datetime] = {}
    days: dict[str, date] = {}
    after, last = date.min, time.min
    ordered = sorted(named.items(), key=lambda entry: working.local(entry[1]))
    for day, entries in groupby(ordered, key=lambda entry: working.local(entry[1]).date()):
        keys = dict(entries)
        hours = [working.local(at).time() for at in keys.values()]
        new = _working_day(max(day, after), working)
        if new == after and last >= min(hours):
            new = _working_day(new + DAY, working)
        while any(_days(days[opens], new, working) < wanted for opens, wanted in _lengths(keys, least, days)):
            new = _working_day(new + DAY, working)
        after, last = new, max(hours) if new > after else max(last, *hours)
        days |= dict.fromkeys(keys, new)
        dates |= {key: at + (new - day) for key, at in keys.items()}
    moved = tuple(_moved(named, dates, working))
    return Proposal({key: dates[key] for key in named}, moved)


def a_year_later(moment: datetime) -> datetime:
    """The same day and hour of the next year; the 29th of February becomes the 28th."""
    return years_later(moment, 1)


def years_later(moment: datetime, years: int) -> datetime:
    """The same day and hour so many years later; the 29th of February becomes the 28th, where there is none."""
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:
        return moment.replace(year=moment.year + years, day=28)


def _moved(named: Mapping[str, datetime], dates: Mapping[str, datetime], working: Working) -> Iterator[Moved]:
    for key, was in named.items():
        if dates[key] != was:
            off = not working.is_working_day(working.local(was).date())
            yield Moved(key, was, dates[key], "off" if off else "order")


def _lengths(
    keys: Mapping[str, datetime], least: Mapping[str, int], days: Mapping[str, date]
) -> list[tuple[str, int]]:
    """Key of the opening, and the working days wanted from then on, of each window that is due on this day; one
    that opens on it too waits for nothing."""
    due = [key.removesuffix(".due") for key in keys if key.endswith(".due")]
    return [(f"{name}.opens", least[name]) for name in due if f"{name}.opens" in days]


def _least(window: Window, working: Working) -> int:
    opens, due = working.local(window.opens).date(), working.local(window.due).date()
    return min(_days(opens, due, working), LEAST)


def _days(first: date, last: date, working: Working) -> int:
    """Working days from one day to another, both included."""
    return sum(working.is_working_day(first + DAY * n) for n in range((last - first).days + 1))


def _working_day(day: date, working: Working) -> date:
    """The day, or the first working one after it; the day itself where none follows in two months."""
    days = (day + DAY * n for n in range(60))
    return next((one for one in days if working.is_working_day(one)), day)
