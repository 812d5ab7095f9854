"""Title (xếp loại) as the charter says it: the total it begins at, its other conditions, and its quota."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Of = Literal["units", "ranked"]
Within = Literal["cluster", "class"]
OF: tuple[Of, ...] = ("units", "ranked")
WITHIN: tuple[Within, ...] = ("cluster", "class")


@dataclass(frozen=True)
class Quota:
    """Most units that get a title: a share of them or, with `counted`, so many. `said` is how the charter says
    it. `of`: of all units or of the ranked ones; `within`: over the cluster or in each class of units."""

    said: str
    share: Fraction
    counted: bool = False
    of: Of = "units"
    within: Within = "cluster"

    def room(self, units: int) -> int:
        """Units that may get it, of so many."""
        return int(self.share if self.counted else self.share * units)


@dataclass(frozen=True)
class Title:
    """Class (xếp loại) for a total of at least `least`; the first of the charter whose conditions a unit meets
    and whose quota has room is given.

    `each`: least percentage of its maximum that each group of the first level reaches; `parts`: the same of
    some groups or leaves, by id. `penalty`: most that penalties may be, as a percentage of the bonus.
    """

    label: str
    least: Decimal
    each: Decimal | None = None
    parts: Mapping[str, Decimal] = field(default_factory=dict)
    penalty: Decimal | None = None
    quota: Quota | None = None
