"""Calibration (`mức cắt`): each reviewer's cuts beside the others', for the chair and the secretary."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from bot.dialogue.situation import Situation
from bot.rules.calibration import Calibration, Mark, calibrate
from bot.rules.charter import Leaf
from bot.state.stages import Staged, staged, taking_part
from bot.vietnamese import say

FEW = "Ít đơn vị: chỉ để tham khảo."


def strictness(situation: Situation) -> str:
    """`mức cắt`: a line for each reviewer's seat."""
    if (
        situation.cycle is None
        or "review" not in situation.cycle.charter.stages
        or situation.cycle.stage == "self"
    ):
        return "Chưa có kết quả thẩm định để so sánh."
    found = calibrate(_marks(situation))
    if not found:
        return "Chưa có kết quả thẩm định để so sánh."
    return "\n".join(["Mức cắt điểm của các tổ thẩm định:", *(_line(one) for one in found), FEW])


def _line(one: Calibration) -> str:
    parts = [f"sửa {one.changed}/{one.leaves} mục", f"cắt bình quân {_percent(one.cut)}"]
    if one.others is not None:
        parts.append(f"các tổ khác {_percent(one.others)}")
    if one.apart is not None:
        less = "thấp hơn" if one.apart >= 0 else "cao hơn"
        parts.append(f"mục cùng chấm: {less} {say(_rounded(abs(one.apart)))} điểm")
    return f"– {one.reviewer}: {'; '.join(parts)}."


def _marks(situation: Situation) -> Iterator[Mark]:
    for unit in taking_part(situation.cycle) if situation.cycle else []:
        sheet = staged(situation, unit.id, "review")
        for leaf in sheet.charter.leaves.values():
            claimed = _points(sheet, leaf, sheet.before.get(leaf.id, ""))
            for slot, name in enumerate(sheet.reviewers(leaf), 1):
                said = sheet.reviewed(leaf, slot)
                given = _points(sheet, leaf, said.value) if said else None
                if claimed is not None and given is not None:
                    yield Mark(name, unit.id, leaf.id, claimed, given, _span(leaf, claimed, given))


def _points(sheet: Staged, leaf: Leaf, value: str) -> Decimal | None:
    """Points of the value by itself; None where it can't be read, or is compared among units."""
    worth = leaf.criterion.worth(sheet.unit.id, value) if value else None
    return None if worth is None or leaf.criterion.comparison else worth.points


def _span(leaf: Leaf, claimed: Decimal, given: Decimal) -> Decimal:
    """Range of the leaf's points, lowest to highest; without a cap, the larger of the two values."""
    span = leaf.criterion.base + leaf.criterion.bonus + leaf.criterion.penalty
    return span if span.is_finite() else max(abs(claimed), abs(given))


def _percent(share: Fraction) -> str:
    return f"{say(_rounded(share * 100))}%"


def _rounded(value: Fraction) -> Decimal:
    return round(Decimal(value.numerator) / Decimal(value.denominator), 1)
