"""Distance of each reviewer's cuts from the others': advice only, for with few units it proves nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True)
class Mark:
    """Points of one leaf of one unit before and after one review; `span` is the most the leaf can move."""

    reviewer: str
    unit: str
    leaf: str
    claimed: Decimal
    given: Decimal
    span: Decimal

    @property
    def cut(self) -> Fraction:
        """Points taken (below zero: added), as a part of what the leaf can move."""
        return Fraction(self.claimed - self.given) / Fraction(self.span)


@dataclass(frozen=True)
class Calibration:
    """A reviewer beside the others.

    `cut` is the average over the leaves reviewed, `others` that of all other reviewers (None without any).
    `apart` is the average over the leaves that another reviewed too, in points: above zero, this one gives
    less; None where there are none.
    """

    reviewer: str
    leaves: int
    changed: int
    cut: Fraction
    others: Fraction | None
    apart: Fraction | None


def calibrate(marks: Iterable[Mark]) -> list[Calibration]:
    """Calibrations of the reviewers, as they come first. Leaves that can't move are left out."""
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
