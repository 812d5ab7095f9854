"""Next year's charter, made of this year's: the same rules, a year later, with the pledge's plan figures.

It works on the charter as plain data, so that keys it doesn't know stay as they are.
"""

import copy
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any


def next_year(
    data: Mapping[str, Any], plans: Mapping[str, Mapping[str, Decimal]], leaders: Mapping[str, str]
) -> dict[str, Any]:
    """Plain data of the year after. `plans`: leaf -> unit -> figure that the unit's answer is held against, its
    plan or what it did this year; `leaders`: "chair" and "deputy" -> unit, of those that change ("": nobody
    holds the office)."""
    made: dict[str, Any] = copy.deepcopy(dict(data))
    made["year"] = int(made["year"]) + 1
    for part in _parts(made.get("groups", [])):
        # Figures of the year before this one are nobody's last year.
        part.pop("last_year", None)
        if own := plans.get(part.get("id", "")):
            against = "last_year" if part.get("kind") == "growth" else "targets"
            part[against] = {unit: str(plan) for unit, plan in own.items()}
    vacant = [office for office, unit in leaders.items() if not unit]
    made = {key: value for key, value in {**made, **leaders}.items() if key not in vacant}
    for section in ("windows", "handover", "retention"):
        if isinstance(made.get(section), dict):
            made[section] = _later(made[section])
    return made


def _parts(groups: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Groups and leaves, at any depth."""
    for part in groups:
        yield part
        yield from _parts(part.get("parts", []))


def _later(value: Any) -> Any:
    """Value with every moment in it a year later; the 29th of February becomes the 28th."""
    if isinstance(value, dict):
        return {key: _later(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_later(inner) for inner in value]
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) and len(value) > len("2026") else None
    except ValueError:
        moment = None
    if moment is None:
        return value
    day = 28 if (moment.month, moment.day) == (2, 29) else moment.day
    return moment.replace(year=moment.year + 1, day=day).isoformat(timespec="minutes")
