"""Kind whose points are given outright."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Self

from bot.questions import Form, Quantity
from bot.rules.criteria import ZERO, BaseCriterion, Common, PointParts, parted
from bot.rules.fields import Fields
from bot.vietnamese import say


@dataclass(frozen=True)
class Graded(BaseCriterion):
    """Points given outright: 0 to `maximum` by `step`; up to `bonus` above it, down to `penalty` below 0.

    With `beyond`, a claim over the cap is kept as an override instead of refused.
    """

    maximum: Decimal
    step: Decimal = Decimal(1)
    extra: Decimal = ZERO
    deduction: Decimal = ZERO
    beyond: bool = False

    examples = ("{kind: graded, maximum: 5, step: 0.5, bonus: 1}",)
    asks = "Đơn vị tự chấm mấy điểm?"
    asks_reviewer = "Chấm mấy điểm?"
    # Points are its input already.
    direct_points = False

    called = "chấm điểm"

    @classmethod
    def read(cls, fields: Fields, common: Common) -> Self:
        maximum = fields.number("maximum", says="most base points", least=ZERO)
        step = fields.number(
            "step",
            common.step,
            says="distance between two answers; each most is reached in whole steps",
            above=ZERO,
            usual="`step` of `defaults`",
        )
        extra = fields.number("bonus", ZERO, says="points above the maximum, as bonus", least=ZERO)
        deduction = fields.number("penalty", ZERO, says="points below 0, as penalty", least=ZERO)
        if not maximum + extra + deduction:
            raise fields.wrong("maximum", "a graded criterion without any points")
        for key, most in (("maximum", maximum), ("bonus", extra), ("penalty", deduction)):
            if most % step:
                raise fields.wrong(key, f"{most} cannot be reached in steps of {step}")
        return cls(maximum, step, extra, deduction, common.overrides, unassigned=common.unassigned)

    @property
    def base(self) -> Decimal:
        return self.maximum

    @property
    def bonus(self) -> Decimal:
        return self.extra

    @property
    def penalty(self) -> Decimal:
        return self.deduction

    @cached_property
    def _form(self) -> Quantity:
        return Quantity(
            low=-self.deduction,
            high=self.maximum + self.extra,
            step=self.step,
            noun="Điểm",
            unit="điểm",
            quick=_down_from(self.maximum, self.step, -self.deduction),
            unassigned=self.unassigned != "never",
            beyond=self.beyond,
        )

    def form(self, unit: str) -> Form:
        return self._form

    def how(self, unit: str) -> str:
        low, high = -self.deduction, self.maximum + self.extra
        above = f" (phần trên {say(self.maximum)} là điểm thưởng)" if self.extra and self.maximum else ""
        return f"Chấm từ {say(low)} đến {say(high)} điểm{above}, {self._fineness()}."

    def _fineness(self) -> str:
        if self.step == 1:
            return "số nguyên"
        return f"lẻ đến {say(self.step)}" if self.step < 1 else f"cách nhau {say(self.step)} điểm"

    def full(self) -> str | None:
        return None if self.extra else str(self.maximum)

    def counted(self, unit: str, value: str) -> PointParts:
        return parted(Decimal(value), self.maximum)


def _down_from(maximum: Decimal, step: Decimal, low: Decimal) -> tuple[Decimal, ...]:
    """Values to tap, at most four, from the maximum down at distances that people choose."""
    strides = [Decimal(s) for s in ("0.1", "0.2", "0.25", "0.5", "1", "2", "5", "10")]
    fitting = (s for s in strides if not s % step and s * 20 >= maximum)
    stride = next(fitting, step)
    return tuple(v for v in (maximum - stride * n for n in range(4)) if v >= low)
