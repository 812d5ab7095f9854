"""The country's public holidays, lunar ones (Tết, giỗ Tổ) included: given to the core as data."""

import sys
from collections.abc import Container
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType


def vietnam() -> Container[date]:
    """Every holiday of any year, as far as it has been announced; computed when a year is first asked about."""
    return _VIETNAM


class _Vietnam:
    """Loaded when it is first asked about: by the tick, beside which the first poll does not wait."""

    def __contains__(self, day: object) -> bool:
        return day in _loaded()


_VIETNAM = _Vietnam()


@cache
def _loaded() -> Container[object]:
    import holidays

    # The package of countries loads every one of them, which takes longer than all the rest of a start;
    # with a bare package in its place only this one is.
    countries = ModuleType("holidays.countries")
    countries.__path__ = [str(Path(holidays.__file__).parent / "countries")]
    sys.modules.setdefault("holidays.countries", countries)
    return holidays.country_holidays("VN")
