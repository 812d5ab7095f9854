"""Points of all units as a document shows them: the snapshot's once there is one, else as they stand.

A snapshot is never recomputed: its points and totals are shown as stored, whatever has been changed since.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from bot.dialogue.cycle import Snapshot
from bot.dialogue.situation import Situation
from bot.rules.charter import Leaf, Stage
from bot.rules.scores import Score, score
from bot.state import snapshots
from bot.state.sheet import Sheet, sheet_of
from bot.state.stages import staged


@dataclass(frozen=True)
class Result:
    """Points of a unit at the last closed stage, or at the self-scores.

    `points` by leaf, `earlier` those of the stages before; `rank`, `title`, `tie` and `out` are empty until the
    stage is closed.
    """

    sheet: Sheet
    values: Mapping[str, str]
    points: Mapping[str, Decimal]
    score: Score
    total: Decimal
    rank: int | None = None
    title: str = ""
    tie: str = ""
    out: str = ""
    stage: Stage = "self"
    earlier: Mapping[Stage, Mapping[str, Decimal]] = field(default_factory=dict)

    def reason(self, leaf: Leaf) -> str:
        """Reasons of the leaf's points, stage by stage."""
        answer = self.sheet.answer(leaf)
        found = [answer.reason if answer else ""]
        for stage in (*self.earlier, self.stage):
            verdict = staged(self.sheet.situation, self.sheet.unit.id, stage).verdict(leaf)
            found.append(verdict.reason if verdict else "")
        return "; ".join(dict.fromkeys(reason for reason in found if reason))


def results(situation: Situation) -> dict[str, Result]:
    """Results by unit, in the charter's order. Raises ValueError when no cycle is open."""
    if situation.cycle is None:
        raise ValueError("no cycle is open")
    shot = situation.cycle.snapshots[-1] if situation.cycle.snapshots else None
    charter = situation.cycle.charter
    units = [unit.id for unit in (*charter.units, *charter.former)]
    return {unit: _stored(situation, unit, shot) if shot else _standing(situation, unit) for unit in units}


def _standing(situation: Situation, unit: str) -> Result:
    sheet = sheet_of(situation, unit)
    points = {leaf: scored.points for leaf, scored in sheet.score.leaves.items() if scored.points is not None}
    out = sheet.charter.left.get(unit, "")
    return Result(sheet, sheet.values, points, sheet.score, sheet.score.total, out=out)


def _stored(situation: Situation, unit: str, shot: Snapshot) -> Result:
    sheet = sheet_of(situation, unit)
    values, points = snapshots.values(shot.body, unit), snapshots.points(shot.body, unit)
    place = next((p for p in snapshots.places(shot.body) if p.get("unit") == unit), {})
    stages = sheet.charter.stages
    before = stages[: stages.index(shot.stage)] if shot.stage in stages else ()
    filed = {s: newest for s in before if (newest := snapshots.newest(sheet.cycle, s))}
    return Result(
        sheet,
        values,
        points,
        score(sheet.charter, unit, values, points),
        Decimal(str(place.get("total") or 0)),
        int(place["rank"]) if place.get("rank") else None,
        str(place.get("title") or ""),
        str(place.get("tie") or ""),
        str(place.get("out") or sheet.charter.left.get(unit, "")),
        shot.stage,
        {s: snapshots.points(newest.body, unit) for s, newest in filed.items()},
    )
