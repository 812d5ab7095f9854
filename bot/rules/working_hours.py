"""Working hours, in which an office may be written to."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_DAY = timedelta(days=1)
# Days; no office is closed for longer. If none of them is a working day, a moment stays where it is.
_LONGEST_REST = 60


@dataclass(frozen=True)
class Working:
    """Hours from `start` to `end`, both included, on the `weekdays` (Monday is 0) that are no holiday; in the
    zone's own time."""

    start: time
    end: time
    zone: tzinfo
    holidays: Container[date] = frozenset()
    weekdays: Container[int] = range(5)

    def earlier(self, moment: datetime) -> datetime:
        """The moment itself, or the last working one before it."""
        local = moment.astimezone(self.zone)
        if local.time() < self.start:
            local = self._at(local.date() - _DAY, self.end)
        for _ in range(_LONGEST_REST):
            if self.is_working_day(local.date()):
                return min(local, self._at(local.date(), self.end))
            local = self._at(local.date() - _DAY, self.end)
        return moment

    def later(self, moment: datetime) -> datetime:
        """The moment itself, or the first working one after it."""
        local = moment.astimezone(self.zone)
        if local.time() > self.end:
            local = self._at(local.date() + _DAY, self.start)
        for _ in range(_LONGEST_REST):
            if self.is_working_day(local.date()):
                return max(local, self._at(local.date(), self.start))
            local = self._at(local.date() + _DAY, self.start)
        return moment

    def local(self, moment: datetime) -> datetime:
        """The moment in the zone's own time."""
        return moment.astimezone(self.zone)

    def is_working_day(self, day: date) -> bool:
        """True for a day of the week on which is worked, and that is no holiday."""
        return day.weekday() in self.weekdays and day not in self.holidays

    def _at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, self.zone)


EVERY_HOUR = Working(time.min, time.max, UTC, weekdays=range(7))
