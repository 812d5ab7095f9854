"""The country's public holidays, lunar ones (Tết, giỗ Tổ) included: given to the core as data."""

import sys
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any


@dataclass(frozen=True)
class Vietnam:
    """Every holiday of any year, as far as it has been announced. Of a year that is not `known` they are worked
    out when it is first asked about, by what takes four megabytes."""

    known: Mapping[int, frozenset[date]] = field(default_factory=dict)

    def __contains__(self, day: object) -> bool:
        if isinstance(day, date) and (days := self.known.get(day.year)) is not None:
            return day in days
        return day in _loaded()


@cache
def vietnam() -> Container[date]:
    return Vietnam()


def around(year: int) -> Vietnam:
    """With those years known that a running year's timetables speak of."""
    years = range(year - 2, year + 6)
    days = list(_loaded_for(years))
    return Vietnam({one: frozenset(day for day in days if day.year == one) for one in years})


@cache
def _loaded() -> Container[object]:
    days: Container[object] = _loaded_for(())
    return days


def _loaded_for(years: Iterable[int]) -> Any:
    import holidays

    # The package of countries loads every one of them, which takes longer than all the rest of a start;
    # with a bare package in its place only this one is.
    countries = ModuleType("holidays.countries")
    countries.__path__ = [str(Path(holidays.__file__).parent / "countries")]
    sys.modules.setdefault("holidays.countries", countries)
    return holidays.country_holidays("VN", years=years)
