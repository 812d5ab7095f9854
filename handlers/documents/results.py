"""The points of all units as a document shows them: the snapshot's once there is one, else as they stand.

A snapshot is never recomputed: its points and totals are shown as stored, whatever has been changed since.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from bot.conversations.sheet import Sheet
from bot.conversations.situation import Situation, Snapshot
from bot.rules.scores import Score, score


@dataclass(frozen=True)
class Result:
    """One unit. `points` by leaf; `rank`, `title`, `tie` and `out` are empty until the stage is closed."""

    sheet: Sheet
    values: Mapping[str, str]
    points: Mapping[str, Decimal]
    score: Score
    total: Decimal
    rank: int | None = None
    title: str = ""
    tie: str = ""
    out: str = ""


def results(here: Situation) -> dict[str, Result]:
    """By unit, in the charter's order."""
    if here.cycle is None:
        raise ValueError("no cycle is open")
    shot = here.cycle.snapshots[-1] if here.cycle.snapshots else None
    units = [unit.id for unit in here.cycle.charter.units]
    return {unit: _stored(here, unit, shot) if shot else _standing(here, unit) for unit in units}


def _standing(here: Situation, unit: str) -> Result:
    sheet = Sheet(here, unit)
    points = {leaf: one.points for leaf, one in sheet.score.leaves.items() if one.points is not None}
    return Result(sheet, sheet.values, points, sheet.score, sheet.score.total)


def _stored(here: Situation, unit: str, shot: Snapshot) -> Result:
    sheet = Sheet(here, unit)
    values = _of(shot.body.get("values"), unit)
    points = {leaf: Decimal(text) for leaf, text in _of(shot.body.get("points"), unit).items()}
    places = shot.body.get("places")
    listed: list[dict[str, str]] = places if isinstance(places, list) else []
    place = next((p for p in listed if p.get("unit") == unit), {})
    return Result(
        sheet,
        values,
        points,
        score(sheet.charter, unit, values, points),
        Decimal(str(place.get("total") or 0)),
        int(place["rank"]) if place.get("rank") else None,
        str(place.get("title") or ""),
        str(place.get("tie") or ""),
        str(place.get("out") or ""),
    )


def _of(table: object, unit: str) -> Mapping[str, str]:
    own = table.get(unit) if isinstance(table, Mapping) else None
    return {str(key): str(value) for key, value in own.items()} if isinstance(own, Mapping) else {}
