"""Totals and ranks of a score sheet, by the rules that a real year is scored with."""

from dataclasses import dataclass, replace
from decimal import Decimal

from bot.rules.charter import Charter, Unit
from bot.rules.ranking import rank
from bot.rules.scores import Score, score
from handlers.documents.leaf_codes import Criteria
from handlers.documents.outline import ZERO
from handlers.documents.problems import Findings
from handlers.documents.score_sheet import SAID, Scoresheet


@dataclass(frozen=True)
class RehearsalResult:
    """Totals of a unit: by stage, None for a stage that nobody has; `total` is that of the last there is."""

    unit: str
    stages: dict[str, Decimal | None]
    total: Decimal
    rank: int | None
    title: str = ""
    tie: str = ""


def standings(criteria: Criteria, sheet: Scoresheet, found: Findings) -> list[RehearsalResult]:
    """Results by rank. A score that is absent in a stage keeps its points of the stage before."""
    values: dict[str, dict[str, Decimal]] = {unit: {} for unit in sheet.units}
    scores: dict[str, dict[str, Score]] = {}
    for stage in sheet.stages:
        for unit in sheet.units:
            _carry_on(criteria, sheet, unit, stage, values[unit], found)
        scores[stage] = {
            unit: score(criteria.charter, unit, criteria.points(given)) for unit, given in values.items()
        }
    if not scores:
        return []
    last = scores[sheet.stages[-1]]
    places = [place for place in rank(_naming(criteria.charter, sheet), last) if place.unit in sheet.units]
    return [
        RehearsalResult(
            sheet.units[place.unit],
            {s: scores[s][place.unit].total if s in scores else None for s in SAID},
            place.total,
            place.rank,
            place.title,
            place.tie,
        )
        for place in places
    ]


def _naming(charter: Charter, sheet: Scoresheet) -> Charter:
    """Charter with the units that only the scores know, so that ties are said with their names."""
    strangers = (Unit(id, name, name) for id, name in sheet.units.items() if id not in charter.unit_by_id)
    return replace(charter, units=(*charter.units, *strangers))


def _carry_on(
    criteria: Criteria,
    sheet: Scoresheet,
    unit: str,
    stage: str,
    values: dict[str, Decimal],
    found: Findings,
) -> None:
    """Takes over this stage's points. A row that has had none so far counts as 0, and is told."""
    given = {e.leaf: sheet.given.get((unit, e.leaf, stage)) for e in criteria.entries}
    lacking = [e for e in criteria.entries if given[e.leaf] is None and e.leaf not in values]
    needed = [e for e in lacking if e.needed]
    for entry in lacking:
        values[entry.leaf] = ZERO
    values.update({leaf: points for leaf, points in given.items() if points is not None})
    name = sheet.units[unit]
    if needed and all(points is None for points in given.values()):
        found.problem(f"{name}: không có điểm {SAID[stage]} nào; tính 0 cho {len(needed)} tiêu chí")
        return
    for entry in needed:
        found.problem(f"{name}, mã {criteria.called(entry)}, {SAID[stage]}: chưa có điểm; tính 0")
