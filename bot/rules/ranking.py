"""Order, ties, titles, disqualification."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from bot.rules.charter import Charter, Tie
from bot.rules.scores import Score
from bot.vietnamese import say

NOT_SENT = "chưa gửi bảng tự chấm"

Merit = TypeVar("Merit", Decimal, tuple[Decimal, ...])


@dataclass(frozen=True)
class RankedUnit:
    """Where a unit stands. `tie`: with whom its total is equal and what decided, in Vietnamese; `out`: why
    it is not ranked (`rank` is then None and `title` empty)."""

    unit: str
    rank: int | None
    total: Decimal
    title: str
    tie: str = ""
    out: str = ""


def places(merits: Mapping[str, Merit]) -> dict[str, int]:
    """Unit -> place, the highest merit first; equals share a place, and the next one is skipped."""
    return {unit: 1 + sum(other > own for other in merits.values()) for unit, own in merits.items()}


def rank(charter: Charter, scores: Mapping[str, Score], absent: Collection[str] = ()) -> list[RankedUnit]:
    """Highest total first; the charter's tie rules separate equal totals one after another; what they
    cannot separate shares a rank, and the next rank is skipped. Then, in the charter's order, who is not
    ranked. `absent` are the units that sent nothing."""
    out = {
        unit: why for unit in _all_units(charter, scores) if (why := _why_out(charter, scores, absent, unit))
    }
    ranked = [scores[unit] for unit in _all_units(charter, scores) if unit not in out]
    keys = {s.unit: (s.total, *(_merit(tie, s) for tie in charter.ties)) for s in ranked}
    # Sorting is stable: who shares a rank stands in the charter's order.
    ranked.sort(key=lambda s: keys[s.unit], reverse=True)
    place = places(keys)
    order = [
        RankedUnit(s.unit, place[s.unit], s.total, _title(charter, s.total), _say_tie(charter, s, ranked))
        for s in ranked
    ]
    for unit, why in out.items():
        total = scores[unit].total if unit in scores else Decimal(0)
        order.append(RankedUnit(unit, None, total, "", "", why))
    return order


def _all_units(charter: Charter, scores: Mapping[str, Score]) -> list[str]:
    return [u.id for u in charter.units] + [u for u in scores if u not in charter.unit_by_id]


def _why_out(charter: Charter, scores: Mapping[str, Score], absent: Collection[str], unit: str) -> str:
    if unit not in scores or (unit in absent and charter.unsubmitted == "unranked"):
        return NOT_SENT
    failed = scores[unit].failed
    if failed:
        return "không đạt điều kiện: " + "; ".join(f"{leaf.code} {leaf.title}".strip() for leaf in failed)
    return ""


def _merit(tie: Tie, score: Score) -> Decimal:
    """The higher, the better."""
    if tie.by == "penalty":
        return -score.penalty
    if tie.by == "group":
        return score.groups[tie.of].points
    return score.leaves[tie.of].points or Decimal(0)


def _title(charter: Charter, total: Decimal) -> str:
    return next((t.label for t in charter.titles if total >= t.least), "")


def _say_tie(charter: Charter, score: Score, ranked: list[Score]) -> str:
    """What decided between this unit and each that has the same total."""
    said: dict[str, list[str]] = {}
    for other in ranked:
        if other.unit == score.unit or other.total != score.total:
            continue
        said.setdefault(_decided(charter, score, other), []).append(_short(charter, other.unit))
    parts = [f"{why.format(others=', '.join(others))}" for why, others in said.items()]
    return f"Cùng {say(score.total)} điểm: " + "; ".join(parts) if parts else ""


def _decided(charter: Charter, score: Score, other: Score) -> str:
    for tie in charter.ties:
        mine, its = _merit(tie, score), _merit(tie, other)
        if mine != its:
            side = "trên" if mine > its else "dưới"
            sign = -1 if tie.by == "penalty" else 1
            return f"xếp {side} {{others}} do {tie.label} ({say(mine * sign)} so với {say(its * sign)})"
    return "đồng hạng với {others}"


def _short(charter: Charter, unit: str) -> str:
    known = charter.unit_by_id.get(unit)
    return known.short if known else unit
