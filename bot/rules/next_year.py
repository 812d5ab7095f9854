"""Next year's charter, made of this year's: the same rules, a year later, with the pledge's plan figures.

It works on the charter as plain data, so that keys it doesn't know stay as they are.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from bot.rules.working_timetable import HANDOVER, RETENTION, a_year_later


def next_year(
    data: Mapping[str, Any],
    plans: Mapping[str, Mapping[str, Decimal]],
    leaders: Mapping[str, str],
    dates: Mapping[str, datetime] = MappingProxyType({}),
    named: Mapping[str, datetime] = MappingProxyType({}),
    campaigns: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """Plain data of the year after. `plans`: leaf -> unit -> figure that the unit's answer is held against, its
    plan or what it did this year; `leaders`: "chair" and "deputy" -> unit, of those that change ("": nobody
    holds the office); `dates` by key, as `working_timetable` proposes them, and as they were `named` before
    they were moved off a day off. Without dates, this year's are moved by a year. Campaigns are one year's:
    the next has those that are given here."""
    made: dict[str, Any] = copy.deepcopy(dict(data))
    made["year"] = int(made["year"]) + 1
    made.pop("campaigns", None)
    if campaigns:
        made["campaigns"] = [dict(one) for one in campaigns]
    for part in every_part(made.get("groups", [])):
        # Figures of the year before this one are nobody's last year, and a campaign was that year's.
        part.pop("last_year", None)
        part.pop("campaign", None)
        if own := plans.get(part.get("id", "")):
            against = "last_year" if part.get("kind") == "growth" else "targets"
            part[against] = {unit: str(plan) for unit, plan in own.items()}
    vacant = [office for office, unit in leaders.items() if not unit]
    made = {key: value for key, value in {**made, **leaders}.items() if key not in vacant}
    for section in ("windows", "handover", "retention"):
        if isinstance(made.get(section), dict):
            made[section] = _later(made[section])
    put_dates(made, dates, named)
    return made


def every_part(groups: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Groups and leaves, at any depth."""
    for part in groups:
        yield part
        yield from every_part(part.get("parts", []))


def _later(value: Any) -> Any:
    """Value with every moment in it a year later."""
    if isinstance(value, dict):
        return {key: _later(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_later(inner) for inner in value]
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) and len(value) > len("2026") else None
    except ValueError:
        moment = None
    return value if moment is None else _text(a_year_later(moment))


def put_dates(made: dict[str, Any], dates: Mapping[str, datetime], named: Mapping[str, datetime]) -> None:
    """Puts dates into a charter's plain data; `named`: as they were before they were moved off a day off."""
    windows = made.get("windows")
    if dates and not isinstance(windows, dict):
        windows = made["windows"] = {}
    for key, at in dates.items():
        window, _, moment = key.partition(".")
        if moment and isinstance(windows, dict):
            windows.setdefault(window, {})[moment] = _text(at)
        elif key == HANDOVER:
            made["handover"]["on"] = _text(at)
        elif key == RETENTION:
            made["retention"]["erase"] = _text(at)
    if dates:
        made.pop("moved", None)
    if named:
        made["moved"] = [{"of": key, "named": _text(at)} for key, at in named.items()]


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")
