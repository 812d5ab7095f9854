"""Ranking of the units: order, ties, titles, and those that are not ranked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar, assert_never

from bot.rules.charter import Charter, Tie
from bot.rules.lots import Lot
from bot.rules.scores import Score
from bot.rules.titles import award
from bot.vietnamese import say

# Behind every rank that a unit can have had.
_NO_RANK = Decimal(10**6)
NOT_SENT = "chưa gửi bảng tự chấm"
# Said of a unit that was not there yet when tables could be sent.
JOINED_LATER = "gia nhập sau khi chốt tự chấm"

Merit = TypeVar("Merit", Decimal, tuple[Decimal, ...])


@dataclass(frozen=True)
class RankedUnit:
    """Unit with its rank. `tie` says in Vietnamese with whom its total is equal and what decided; `out` why
    it is not ranked (`rank` is then None and `title` empty); `lacks` why it has no better title, where its
    total is not the reason; `rescaled` how its total was brought to the full maximum."""

    unit: str
    rank: int | None
    total: Decimal
    title: str
    tie: str = ""
    out: str = ""
    lacks: str = ""
    rescaled: str = ""


@dataclass(frozen=True)
class _Known:
    """Facts beside the scores that tie rules look at."""

    last_year: Mapping[str, str]
    lots: Sequence[Lot]

    def lots_of(self, unit: str) -> list[Lot]:
        return [lot for lot in self.lots if unit in lot.numbers]


def places(merits: Mapping[str, Merit]) -> dict[str, int]:
    """Unit -> place, the highest merit first; equals share a place, and the next one is skipped."""
    return {unit: 1 + sum(other > own for other in merits.values()) for unit, own in merits.items()}


def rank(
    charter: Charter,
    scores: Mapping[str, Score],
    absent: Mapping[str, str] | None = None,
    before: Mapping[str, str] | None = None,
    lots: Sequence[Lot] = (),
) -> list[RankedUnit]:
    """Units in their order: highest total first. `absent` are the units that sent nothing, each with the
    reason; `before`: unit -> rank of last year, of those that had one. `lots`: those
    that were drawn between equals.

    The charter's tie rules separate equal totals one after another; units that they can't separate share a
    rank, and the next rank is skipped. The units that are not ranked follow in the charter's order; those that
    have ended or left come last.
    """
    units, unsent = _all_units(charter, scores), absent or {}
    out = {unit: why for unit in units if (why := _why_out(charter, scores, unsent, unit))}
    ranked = [scores[unit] for unit in units if unit not in out]
    known = _Known(before or {}, lots)
    keys = {s.unit: (s.total, *(_merit(tie, s, known) for tie in charter.ties)) for s in ranked}
    # Sorting is stable: units that share a rank stand in the charter's order.
    ranked.sort(key=lambda s: keys[s.unit], reverse=True)
    place = places(keys)
    title, lacks = award(charter, ranked, place)
    order = [
        RankedUnit(
            s.unit,
            place[s.unit],
            s.total,
            title[s.unit],
            _say_tie(charter, s, ranked, known),
            lacks=lacks[s.unit],
            rescaled=str(s.rescaled or ""),
        )
        for s in ranked
    ]
    for unit, why in out.items():
        total = scores[unit].total if unit in scores else Decimal(0)
        order.append(RankedUnit(unit, None, total, "", "", why))
    order += [RankedUnit(unit, None, Decimal(0), "", "", how) for unit, how in charter.left.items()]
    return order


def _all_units(charter: Charter, scores: Mapping[str, Score]) -> list[str]:
    return [u.id for u in charter.units] + [u for u in scores if u not in charter.unit_by_id]


def _why_out(charter: Charter, scores: Mapping[str, Score], absent: Mapping[str, str], unit: str) -> str:
    if unit not in scores or (unit in absent and charter.unsubmitted == "unranked"):
        return absent.get(unit, NOT_SENT)
    failed = scores[unit].failed
    if failed:
        return "không đạt điều kiện: " + "; ".join(f"{leaf.code} {leaf.title}".strip() for leaf in failed)
    return ""


def _merit(tie: Tie, score: Score, known: "_Known") -> Decimal:
    """Value of a score under a tie rule; the higher, the better. Without a rank of last year the lowest."""
    match tie.by:
        case "penalty":
            return -score.penalty
        case "bonus":
            return score.bonus
        case "last_year":
            return -Decimal(known.last_year.get(score.unit, _NO_RANK))
        case "lots":
            return -Decimal(next((lot.order.index(score.unit) for lot in known.lots_of(score.unit)), 0))
        case "group":
            return score.groups[tie.of].points
        case "leaf":
            return score.leaves[tie.of].points or Decimal(0)
        case _:
            assert_never(tie.by)


def _say_tie(charter: Charter, score: Score, ranked: list[Score], known: "_Known") -> str:
    """Sentence about what decided between this unit and each that has the same total; "" without one."""
    said: dict[str, list[str]] = {}
    for other in ranked:
        if other.unit == score.unit or other.total != score.total:
            continue
        said.setdefault(_decided(charter, score, other, known), []).append(_short(charter, other.unit))
    parts = [f"{why.format(others=', '.join(others))}" for why, others in said.items()]
    return f"Cùng {say(score.total)} điểm: " + "; ".join(parts) if parts else ""


def _decided(charter: Charter, score: Score, other: Score, known: "_Known") -> str:
    for tie in charter.ties:
        mine, its = _merit(tie, score, known), _merit(tie, other, known)
        if mine != its:
            side = "trên" if mine > its else "dưới"
            told = f"{_say_merit(tie, mine)} so với {_say_merit(tie, its)}"
            if tie.by == "lots":
                names = {unit.id: unit.short for unit in charter.units}
                told = next(lot.says(names) for lot in known.lots_of(score.unit))
            return f"xếp {side} {{others}} do {tie.label} ({told})"
    waits = ", chờ bốc thăm" if any(tie.by == "lots" for tie in charter.ties) else ""
    return f"đồng hạng với {{others}}{waits}"


def _say_merit(tie: Tie, merit: Decimal) -> str:
    if tie.by == "last_year":
        return "không có hạng" if merit == -_NO_RANK else f"hạng {say(-merit)}"
    return say(-merit if tie.by == "penalty" else merit)


def _short(charter: Charter, unit: str) -> str:
    known = charter.unit_by_id.get(unit)
    return known.short if known else unit
