"""Totals and ranks of a score sheet, by the rules that a real year is scored with."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.questions import OVERRIDE
from bot.rules.charter import Charter, Unit
from bot.rules.ranking import rank
from bot.rules.scores import Score, score
from bot.vietnamese import say
from handlers.documents.criteria.leaf_codes import Criteria
from handlers.documents.problems import Findings
from handlers.documents.scores.given_points import Check, Scoresheet
from handlers.documents.tables.vocabulary import SAID

_NONE = f"{OVERRIDE}0"


@dataclass(frozen=True)
class RehearsalResult:
    """A unit's totals: by stage, None for a stage that nobody has; `total` is that of the last there is, None
    for a unit without points in it. `out`: why it isn't ranked. `block`: the block in which it is. `lacks`: why
    it has no better title. `rescaled`: how its total was brought to the full maximum."""

    unit: str
    stages: dict[str, Decimal | None]
    total: Decimal | None
    rank: int | None
    title: str = ""
    tie: str = ""
    out: str = ""
    block: str = ""
    lacks: str = ""
    rescaled: str = ""


def standings(criteria: Criteria, sheet: Scoresheet, found: Findings) -> list[RehearsalResult]:
    """Ranked first, in order; last whoever has no points in the last stage. A row that is absent in a stage
    keeps its points of the stage before."""
    if not sheet.stages:
        return []
    known_in = {stage: {u for u, _, s in sheet.given if s == stage} for stage in sheet.stages}
    values: dict[str, dict[str, str]] = {unit: {} for unit in sheet.units}
    scores: dict[str, dict[str, Score]] = {}
    for stage in sheet.stages:
        for unit in sheet.units:
            _carry_on(criteria, sheet, unit, stage, values[unit], found)
        scores[stage] = {unit: score(criteria.charter, unit, stored) for unit, stored in values.items()}
    last = sheet.stages[-1]
    absent = [unit for unit in sheet.units if unit not in known_in[last]]
    for unit in absent:
        said = f"{sheet.units[unit]}: không có điểm {SAID[last]} nào; chưa xếp hạng"
        found.problem(said)
    present = {unit: one for unit, one in scores[last].items() if unit not in absent}
    places = [p for p in rank(_naming(criteria.charter, sheet), present) if p.unit in present]
    results = [
        RehearsalResult(
            sheet.units[place.unit],
            _totals(scores, place.unit),
            place.total,
            place.rank,
            place.title,
            place.tie,
            place.out,
            lacks=place.lacks,
            rescaled=place.rescaled,
        )
        for place in places
    ]
    if any(result.tie for result in results) and any(tie.by == "last_year" for tie in criteria.charter.ties):
        found.note("hạng năm trước không có trong tệp: ở đây không dùng để xếp các đơn vị bằng điểm")
    if any("bốc thăm" in result.tie for result in results) and any(
        t.by == "lots" for t in criteria.charter.ties
    ):
        found.note("số bốc thăm không có trong tệp: các đơn vị bằng nhau còn đồng hạng")
    _hold_checks(sheet, scores, found)
    return results + [
        RehearsalResult(
            sheet.units[unit],
            {**_totals(scores, unit), last: None},
            None,
            None,
            out=f"không có điểm {SAID[last]}",
        )
        for unit in absent
    ]


def _totals(scores: Mapping[str, Mapping[str, Score]], unit: str) -> dict[str, Decimal | None]:
    return {stage: scores[stage][unit].total if stage in scores else None for stage in SAID}


def _naming(charter: Charter, sheet: Scoresheet) -> Charter:
    """The charter with the units that only the scores know, so that ties are said with their names."""
    strangers = (Unit(id, name, name) for id, name in sheet.units.items() if id not in charter.unit_by_id)
    return replace(charter, units=(*charter.units, *strangers))


def _carry_on(
    criteria: Criteria,
    sheet: Scoresheet,
    unit: str,
    stage: str,
    values: dict[str, str],
    found: Findings,
) -> None:
    """Takes over this stage's points. A row that has had none so far counts as 0, and is told."""
    leaves = criteria.charter.leaves
    lacking = [
        e
        for e in criteria.scored
        if (unit, e.leaf, stage) not in sheet.values
        and e.leaf not in values
        and leaves[e.leaf].criterion.applies(unit)
    ]
    needed = [e for e in lacking if e.needed]
    for entry in criteria.scored:
        if (value := sheet.values.get((unit, entry.leaf, stage))) is not None:
            values[entry.leaf] = value
        else:
            values.setdefault(entry.leaf, _NONE)
    name = sheet.units[unit]
    if needed and not any((unit, e.leaf, stage) in sheet.values for e in criteria.scored):
        # In the last stage it is told that the unit isn't ranked.
        if stage != sheet.stages[-1]:
            found.problem(f"{name}: không có điểm {SAID[stage]} nào; tính 0 cho {len(needed)} tiêu chí")
        return
    for entry in needed:
        key = (unit, entry.leaf, stage)
        if key not in sheet.unread and (entry.base or key not in sheet.blank):
            place = f" (ô trống ở {sheet.blank[key]})" if key in sheet.blank else ""
            found.problem(f"{name}, mã {criteria.called(entry)}, {SAID[stage]}: chưa có điểm{place}; tính 0")


def _hold_checks(sheet: Scoresheet, scores: Mapping[str, Mapping[str, Score]], found: Findings) -> None:
    """Totals that the file states are those that its points give."""
    for check in sheet.checks:
        stage = check.stage or sheet.stages[-1]
        one = scores.get(stage, {}).get(check.unit)
        if one is None or all(key[::2] != (check.unit, stage) for key in sheet.given):
            continue
        computed = one.groups[check.group].points if check.group else one.total
        if abs(computed - check.points) > Decimal("0.005"):
            found.problem(f"{_said(check, sheet)} ghi {say(check.points)}, cộng các mục được {say(computed)}")


def _said(check: Check, sheet: Scoresheet) -> str:
    return f"{check.place}: tổng của {sheet.units[check.unit]}"
