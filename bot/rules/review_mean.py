"""Value that several reviews make: the single values in it, and those of which the mean is taken."""

from collections.abc import Sequence
from decimal import Decimal

from bot.questions import SEVERAL


def counted(rule: str, points: Sequence[Decimal]) -> tuple[int, ...]:
    """Places of the reviews of which the mean is taken: all; the one or two in the middle; or all but the
    highest and the lowest."""
    order = sorted(range(len(points)), key=lambda at: points[at])
    if rule == "median":
        half = (len(order) - 1) // 2
        return tuple(order[half : len(order) - half])
    return tuple(order[1:-1] if rule == "trimmed_mean" else order)


def parts_of(value: str) -> tuple[str, tuple[str, ...]]:
    """Rule and single values of a value that several reviews make."""
    rule, *values = value.removeprefix(SEVERAL).split("|")
    return rule, tuple(values)
