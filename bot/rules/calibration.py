"""How far each reviewer's cuts lie from the others': advice only, for with few units it proves nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True)
class Mark:
    """One leaf of one unit as one reviewer left it, in points; `span` is the most the leaf can move."""

    reviewer: str
    unit: str
    leaf: str
    claimed: Decimal
    given: Decimal
    span: Decimal

    @property
    def cut(self) -> Fraction:
        """What was taken (below zero: added), as a part of what the leaf can move."""
        return Fraction(self.claimed - self.given) / Fraction(self.span)


@dataclass(frozen=True)
class Calibration:
    """One reviewer beside the others. `cut` is the average over the leaves reviewed, `others` that of all
    other reviewers (None without any). `apart` is the average over the leaves that another reviewed too, in
    points: above zero, this one gives less; None where there are none."""

    reviewer: str
    leaves: int
    changed: int
    cut: Fraction
    others: Fraction | None
    apart: Fraction | None


def calibrate(marks: Iterable[Mark]) -> list[Calibration]:
    """Each reviewer, in the order in which they come first; leaves that cannot move say nothing."""
    told = [mark for mark in marks if mark.span > 0]
    found = []
    for name in dict.fromkeys(mark.reviewer for mark in told):
        own = [mark for mark in told if mark.reviewer == name]
        others = [mark for mark in told if mark.reviewer != name]
        given = {(mark.unit, mark.leaf): mark.given for mark in own}
        both = [
            Fraction(mark.given - given[mark.unit, mark.leaf])
            for mark in others
            if (mark.unit, mark.leaf) in given
        ]
        found.append(
            Calibration(
                name,
                len(own),
                sum(mark.cut != 0 for mark in own),
                _average([mark.cut for mark in own]) or Fraction(0),
                _average([mark.cut for mark in others]),
                _average(both),
            )
        )
    return found


def _average(values: list[Fraction]) -> Fraction | None:
    return sum(values, Fraction(0)) / len(values) if values else None
