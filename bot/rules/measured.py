"""Kinds that ask for an actual figure: a percentage of the unit's plan, or a comparison within the cluster."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal, Self

from bot.questions import Form, Quantity
from bot.rules.criteria import (
    HUNDRED,
    NOTHING,
    ZERO,
    BaseCriterion,
    Common,
    ComparedCriterion,
    PointParts,
    cut_to,
    is_share,
)
from bot.rules.fields import Fields
from bot.rules.scales import Proportion, Scale, read_scale
from bot.vietnamese import say, say_close

Without = Literal["zero", "full"]
_WITHOUT: tuple[Without, ...] = ("zero", "full")


@dataclass(frozen=True)
class Figure(BaseCriterion):
    """Actual figure in some `measure` ("tỷ đồng"), with a target for each unit: base of both kinds.

    A target of zero is no target: nothing can be a percentage of it. A figure over `most` is refused.
    """

    maximum: Decimal
    measure: str
    targets: Mapping[str, Decimal] = field(default_factory=dict)
    step: Decimal = Decimal("0.01")
    most: Decimal | None = None

    @property
    def adds(self) -> bool:
        return not is_share(self.measure)

    @property
    def asks(self) -> str:
        return asks_figure(self.measure)

    @property
    def base(self) -> Decimal:
        return self.maximum

    @property
    def plan_form(self) -> Quantity:
        """Form of a plan figure, above zero: nothing can be a percentage of zero."""
        return Quantity(low=self.step, high=self.most, step=self.step, noun="Kế hoạch", unit=self.measure)

    def plan(self, unit: str) -> Decimal | None:
        return self.targets.get(unit) or None

    def form(self, unit: str) -> Form:
        target = self.plan(unit)
        return Quantity(
            high=self.most,
            step=self.step,
            noun="Số liệu thực hiện",
            unit=self.measure,
            quick=() if target is None else (target,),
            unassigned=self.unassigned != "never",
        )

    def _said_target(self, unit: str) -> str:
        target = self.plan(unit)
        return "" if target is None else f"Kế hoạch của đơn vị: {self.form(unit).say(str(target))}. "


def asks_figure(measure: str) -> str:
    """Question for an actual figure in some measure."""
    return f"Đơn vị thực hiện được bao nhiêu {'phần trăm' if measure == '%' else measure}?"


@dataclass(frozen=True)
class Measured(Figure):
    """Percentage of the unit's plan: `maximum` × percentage (never over `maximum`), by `tiers` or by a `slope`.

    In proportion it is reckoned from both figures themselves, and counts nothing under `floor` percent; by
    tiers or a slope it has a `scale`. A unit without a target gets `without_target`: nothing, or the maximum.
    """

    scale: Scale | None = None
    floor: Decimal = ZERO
    without_target: Without = "zero"

    examples = (
        "{kind: measured, maximum: 10, measure: tỷ đồng, targets: {thue: 1200, khobac: 800}, floor: 50}",
        "{kind: measured, maximum: 3, measure: vụ, without_target: full, "
        "tiers: [{over: 100, points: 4}, {from: 90, points: 3}]}",
        "{kind: measured, maximum: 10, measure: tỷ đồng, without_target: zero, "
        "slope: {down: 0.5, up: 0.2, up_cap: 2}}",
    )

    called = "so với kế hoạch"

    @classmethod
    def read(cls, fields: Fields, common: Common) -> Self:
        maximum, measure, targets, step, most = _read_figure(fields, common.units)
        without = fields.one_of(
            "without_target",
            _WITHOUT,
            "zero",
            says="points of a unit without a target; to be said where there is such a unit",
        )
        if "without_target" not in fields:
            for unit in common.units:
                if not targets.get(unit):
                    raise fields.wrong("targets", f"no target for {unit!r}, and no 'without_target' to say")
        scale = read_scale(fields, maximum)
        floor = scale.floor if isinstance(scale, Proportion) else ZERO
        marked = None if isinstance(scale, Proportion) else scale
        return cls(maximum, measure, targets, step, most, marked, floor, without, unassigned=common.unassigned)

    @property
    def bonus(self) -> Decimal:
        return self.scale.bonus if self.scale else ZERO

    @property
    def penalty(self) -> Decimal:
        return self.scale.penalty if self.scale else ZERO

    def how(self, unit: str) -> str:
        return self._unplanned() if self.plan(unit) is None else f"{self._said_target(unit)}{self._planned()}"

    def for_all(self) -> str:
        return f"So với kế hoạch của từng đơn vị. {self._planned()} {self._unplanned()}"

    def _unplanned(self) -> str:
        given = self.maximum if self.without_target == "full" else ZERO
        return f"Đơn vị không có chỉ tiêu kế hoạch: tính {say(given)} điểm."

    def _planned(self) -> str:
        if self.scale:
            return self.scale.says()
        floor = f"; dưới {say(self.floor)}%: 0 điểm" if self.floor else ""
        return f"Điểm = {say(self.maximum)} × tỷ lệ hoàn thành (tối đa 100%){floor}."

    def steps(self, unit: str, value: str) -> tuple[str, ...]:
        target, actual = self.plan(unit), Decimal(value)
        if target is None:
            return ()
        share = f"{say(actual)} × 100 / {say(target)}"
        percent = actual * HUNDRED / target
        if self.scale:
            exact = Fraction(actual) * 100 / Fraction(target)
            return (f"{share} = {say_close(percent)}", *self.scale.steps(exact))
        if percent < self.floor:
            return (f"{share} = {say_close(percent)}", f"dưới {say(self.floor)}%: 0")
        linear = self.maximum * actual / target
        given = f"{say(self.maximum)} × {say(actual)} / {say(target)} = {say_close(linear)}"
        return (f"{given}{cut_to(linear, self.maximum)}",)

    def counted(self, unit: str, value: str) -> PointParts:
        target, actual = self.plan(unit), Decimal(value)
        if target is None:
            return PointParts(base=self.maximum) if self.without_target == "full" else NOTHING
        if self.scale:
            # A fraction, so that a bound such as 100% is met exactly.
            return self.scale.points(Fraction(actual) * 100 / Fraction(target))
        if actual * HUNDRED < self.floor * target:
            return NOTHING
        return PointParts(base=min(self.maximum * actual / target, self.maximum))


@dataclass(frozen=True)
class Relative(Figure, ComparedCriterion):
    """Figure compared within the cluster when the stage closes: the best gets full marks.

    With M the maximum, A the actual figure and T the target of a unit:
    A < T gives M/2 × A/T; A = T gives M/2; above its target, the best of the cluster gets M, the others
    M/2 + M/2 × their excess over the leader's. Excess is measured in parts of the target (A/T - 1), since
    targets differ from unit to unit. Without a target: M × A / (the largest A of those without one).
    """

    examples = (
        "{kind: relative, maximum: 15, measure: '%', most: 100, targets: {thue: 80, khobac: 80}}",
        "{kind: relative, maximum: 2, measure: giải pháp, step: 1}",
    )

    called = "so sánh trong cụm"

    @classmethod
    def read(cls, fields: Fields, common: Common) -> Self:
        return cls(*_read_figure(fields, common.units), unassigned=common.unassigned)

    def how(self, unit: str) -> str:
        rule = self._unplanned() if self.plan(unit) is None else self._planned()
        return f"{self._said_target(unit)}{rule}; điểm tính khi chốt."

    def for_all(self) -> str:
        if not any(self.targets.values()):
            return f"{self._unplanned()}; điểm tính khi chốt."
        planned = f"So với kế hoạch của từng đơn vị. {self._planned()}; điểm tính khi chốt."
        return f"{planned} Các đơn vị không có kế hoạch so với nhau: {self._unplanned().lower()}."

    def _unplanned(self) -> str:
        return f"Cao nhất cụm: {say(self.maximum)} điểm; còn lại theo tỷ lệ"

    def _planned(self) -> str:
        best = f"vượt nhiều nhất cụm: {say(self.maximum)} điểm"
        return f"Đạt kế hoạch: {say(self.maximum / 2)} điểm; {best}; còn lại theo tỷ lệ"

    def compare(self, values: Mapping[str, str]) -> dict[str, Decimal]:
        figures = {u: Fraction(figure) for u, figure in self.figures(values).items()}
        excess = {u: a / Fraction(t) - 1 for u, a in figures.items() if (t := self.plan(u)) is not None}
        lead = max(excess.values(), default=Fraction(0))
        most = max((a for u, a in figures.items() if u not in excess), default=Fraction(0))
        shares = {
            unit: _share_of_target(excess[unit], lead) if unit in excess else _share_of_most(actual, most)
            for unit, actual in figures.items()
        }
        return {unit: self.maximum * s.numerator / s.denominator for unit, s in shares.items()}

    def reckon_among(self, unit: str, values: Mapping[str, str]) -> tuple[str, ...]:
        figures = self.figures(values)
        if unit not in figures:
            return ()
        points, half = self.compare(values)[unit], say(self.maximum / 2)
        actual, target = say(figures[unit]), self.plan(unit)
        if target is None:
            best = max(a for u, a in figures.items() if self.plan(u) is None)
            return (f"{say(self.maximum)} × {actual} / {say(best)} = {say_close(points)}",) if best else ()
        if figures[unit] <= target:
            return (f"{half} × {actual} / {say(target)} = {say_close(points)}",)
        ratios = [(Fraction(a) / Fraction(t), u) for u, a in figures.items() if (t := self.plan(u))]
        leader = max(ratios)[1]
        lead = f"({say(figures[leader])} / {say(self.plan(leader) or ZERO)} − 1)"
        return (f"{half} + {half} × ({actual} / {say(target)} − 1) / {lead} = {say_close(points)}",)


def _share_of_target(excess: Fraction, lead: Fraction) -> Fraction:
    half = Fraction(1, 2)
    if excess <= 0:
        return half * (excess + 1)
    return half + half * excess / lead


def _share_of_most(actual: Fraction, most: Fraction) -> Fraction:
    """Share of the largest figure; none where that is zero."""
    return actual / most if most else Fraction(0)


def _read_figure(
    fields: Fields, units: tuple[str, ...]
) -> tuple[Decimal, str, dict[str, Decimal], Decimal, Decimal | None]:
    maximum = fields.number("maximum", says="most base points", above=ZERO)
    measure = fields.text("measure", says="unit of measure of the figure", longest=40)
    targets = fields.numbers("targets", says="plan figure of each unit, by its id; 0: none", least=ZERO)
    step = fields.number("step", Decimal("0.01"), says="distance between two figures", above=ZERO)
    most = fields.number_if_any("most", says="highest figure that is taken; no target above it", least=ZERO)
    if most is not None and most < max(targets.values(), default=ZERO):
        raise fields.wrong("most", f"{most} is below a target")
    for unit, target in targets.items():
        if unit not in units:
            raise fields.wrong("targets", f"there is no unit {unit!r}")
        if target % step:
            raise fields.wrong("targets", f"{unit}: {target} cannot be reached in steps of {step}")
    return maximum, measure, targets, step, most
