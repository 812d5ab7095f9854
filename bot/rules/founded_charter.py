"""Charter of a new cluster: a ready-made one, with the cluster's own units, people and dates in it.

It works on the charter as plain data, so that keys it doesn't know stay as they are. What names a unit of the
ready-made charter that is none of the new cluster's is left out.
"""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.rules.charter import Unit
from bot.rules.next_year import every_part, put_dates

# Keys of a criterion that hold something of each unit, by its id.
_BY_UNIT = ("targets", "last_year")
_AMONG_UNITS = ("not_for", "electorate", "candidates")


@dataclass(frozen=True)
class Founding:
    """Agreement on a new cluster. `reviewers`: group id -> names of seats; none: as in the ready-made
    charter. `plans`: leaf -> unit -> plan figure, of criteria that are held against one. `dates` by key, as
    `working_timetable` has them."""

    name: str
    year: int
    units: tuple[Unit, ...]
    chair: str = ""
    deputy: str = ""
    tellers: tuple[str, ...] = ()
    reviewers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    plans: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    dates: Mapping[str, datetime] = field(default_factory=dict)
    named: Mapping[str, datetime] = field(default_factory=dict)


def founded(base: Mapping[str, Any], of: Founding) -> dict[str, Any]:
    """Plain data of the new cluster's charter."""
    made: dict[str, Any] = copy.deepcopy(dict(base))
    ids = [unit.id for unit in of.units]
    made |= {"name": of.name, "year": of.year, "units": [_unit(unit) for unit in of.units]}
    for key, value in (("chair", of.chair), ("deputy", of.deputy), ("tellers", list(of.tellers))):
        made.pop(key, None)
        if value:
            made[key] = value
    if of.reviewers:
        made["reviewers"] = {group: list(names) for group, names in of.reviewers.items()}
    for part in every_part(made.get("groups", [])):
        _own_figures(part, ids, of.plans.get(str(part.get("id", "")), {}))
    for ballot in made.get("ballots", ()):
        _own_ballot(ballot, ids)
    handover = made.get("handover")
    if isinstance(handover, dict) and handover.get("way") == "rotated":
        handover["order"] = [of.chair or ids[0], *(id for id in ids if id != (of.chair or ids[0]))]
        made["chair"] = of.chair or ids[0]
    put_dates(made, of.dates, of.named)
    return made


def unplanned(base: Mapping[str, Any], units: Sequence[Unit]) -> list[Mapping[str, Any]]:
    """Criteria that are held against a plan figure of each unit, where some unit has none in the ready-made
    charter and nothing is said about such a unit."""
    ids = [unit.id for unit in units]
    return [
        part
        for part in every_part(base.get("groups", []))
        if part.get("kind") == "measured"
        and "without_target" not in part
        and any(id not in part.get("targets", {}) for id in ids)
    ]


def _unit(unit: Unit) -> dict[str, Any]:
    data: dict[str, Any] = {"id": unit.id, "name": unit.name, "short": unit.short}
    if unit.aliases:
        data["aliases"] = list(unit.aliases)
    return data | ({"class": unit.category} if unit.category else {})


def _own_figures(part: dict[str, Any], ids: list[str], plans: Mapping[str, Decimal]) -> None:
    lacks = part.get("kind") == "measured" and "without_target" not in part
    for key in _BY_UNIT:
        if key in part:
            part[key] = {unit: figure for unit, figure in part[key].items() if unit in ids}
            if not part[key]:
                del part[key]
    if plans:
        part["targets"] = {**part.get("targets", {}), **{unit: str(plan) for unit, plan in plans.items()}}
    if lacks and any(id not in part.get("targets", {}) for id in ids):
        # Without a plan nobody can be behind it: the criterion separates no units until there is one.
        part["without_target"] = "full"
    _among(part, ids)


def _own_ballot(ballot: dict[str, Any], ids: list[str]) -> None:
    """A ballot with no more places than there are units."""
    _among(ballot, ids)
    for key in ("seats", "most", "proposed"):
        if isinstance(ballot.get(key), int):
            ballot[key] = min(ballot[key], len(ids))


def _among(data: dict[str, Any], ids: list[str]) -> None:
    for key in _AMONG_UNITS:
        if key in data:
            data[key] = [unit for unit in data[key] if unit in ids]
            if not data[key]:
                del data[key]


def shifted(dates: Mapping[str, datetime], first: str, to: datetime) -> dict[str, datetime]:
    """Dates with the one called `first` moved to another day, and all from it on by as many days."""
    days = timedelta(days=(to.date() - dates[first].date()).days)
    return {key: at + days if at >= dates[first] else at for key, at in dates.items()}
