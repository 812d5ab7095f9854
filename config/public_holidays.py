"""Public holidays of Viet Nam, lunar ones (Tết, giỗ Tổ) included: given to the core as data."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache


@dataclass(frozen=True)
class PublicHolidays:
    """Container of every holiday of any year, as far as it has been announced.

    `known` holds the years worked out beforehand. Any other is worked out when it is first asked about, for
    which the `holidays` library is loaded: 17 MB.
    """

    known: Mapping[int, frozenset[date]] = field(default_factory=dict)

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        days = self.known.get(day.year)
        return day in (_of_year(day.year) if days is None else days)


def vietnam() -> Container[date]:
    """Holidays of which no year is worked out beforehand."""
    return PublicHolidays()


def vietnam_around(year: int) -> PublicHolidays:
    """Holidays with those years worked out that the timetables of a cluster running in `year` speak of."""
    return PublicHolidays({known: _of_year(known) for known in range(year - 2, year + 6)})


@cache
def _of_year(year: int) -> frozenset[date]:
    import holidays

    # With the year before: a day off in lieu may fall into the next year.
    days = holidays.country_holidays("VN", years=(year - 1, year))
    return frozenset(day for day in days if day.year == year)
