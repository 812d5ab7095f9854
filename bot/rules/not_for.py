"""Criterion that is not for some units, which the charter lists: they aren't asked for it."""

from dataclasses import dataclass
from decimal import Decimal

from bot.questions import UNASSIGNED, Choice, Form, Option, Quantity
from bot.rules.criteria import NOTHING, Comparison, Criterion, PointParts

NOT_FOR = "Không áp dụng"
_FORM = Choice((Option(UNASSIGNED, NOT_FOR),))


@dataclass(frozen=True)
class NotFor:
    """A criterion, and the units that it is not for. For these the only answer is "not assigned", which stands
    without being given; for all others it is the criterion itself."""

    criterion: Criterion
    units: frozenset[str]

    def applies(self, unit: str) -> bool:
        return unit not in self.units

    def left_out(self, unit: str, value: str) -> bool:
        return unit in self.units or self.criterion.left_out(unit, value)

    def form(self, unit: str) -> Form:
        return _FORM if unit in self.units else self.criterion.form(unit)

    def how(self, unit: str) -> str:
        return f"{NOT_FOR} với đơn vị." if unit in self.units else self.criterion.how(unit)

    def reckon(self, unit: str, value: str) -> tuple[str, ...]:
        return () if unit in self.units else self.criterion.reckon(unit, value)

    def worth(self, unit: str, value: str) -> PointParts | None:
        if unit in self.units:
            return NOTHING if value == UNASSIGNED else None
        return self.criterion.worth(unit, value)

    def answers_for(self, unit: str, points: Decimal) -> tuple[str, ...]:
        return (UNASSIGNED,) if unit in self.units else self.criterion.answers_for(unit, points)

    def plan(self, unit: str) -> Decimal | None:
        return None if unit in self.units else self.criterion.plan(unit)

    # --- as the criterion itself ---

    def rule(self) -> str:
        return self.criterion.rule()

    def levels(self) -> tuple[tuple[str, Decimal], ...]:
        return self.criterion.levels()

    @property
    def base(self) -> Decimal:
        return self.criterion.base

    @property
    def bonus(self) -> Decimal:
        return self.criterion.bonus

    @property
    def penalty(self) -> Decimal:
        return self.criterion.penalty

    @property
    def comparison(self) -> Comparison | None:
        return self.criterion.comparison

    @property
    def called(self) -> str:
        return self.criterion.called

    @property
    def asks(self) -> str:
        return self.criterion.asks

    @property
    def asks_reviewer(self) -> str:
        return self.criterion.asks_reviewer

    @property
    def direct_points(self) -> bool:
        return self.criterion.direct_points

    @property
    def adds(self) -> bool:
        return self.criterion.adds

    @property
    def observed(self) -> tuple[str, ...]:
        return self.criterion.observed

    @property
    def plan_form(self) -> Quantity | None:
        return self.criterion.plan_form

    @property
    def limit(self) -> str:
        return self.criterion.limit

    def carries(self, value: str) -> Decimal | None:
        return self.criterion.carries(value)

    def full(self) -> str | None:
        return self.criterion.full()

    def disqualifies(self, value: str) -> bool:
        return self.criterion.disqualifies(value)

    def limits(self, value: str) -> str:
        return self.criterion.limits(value)
