"""Kinds that count by a percentage of the unit's own: typed, of two figures, or against last year's figure."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Literal, Self

from bot.questions import SEVERAL, Form, Quantity
from bot.rules.criteria import HUNDRED, ZERO, BaseCriterion, Common, PointParts
from bot.rules.fields import Fields
from bot.rules.scales import Scale, Slope, decimal, read_scale
from bot.rules.tiers import MOST_PERCENT, percentage
from bot.rules.two_figures import NOTHING_TO_SHARE, TwoFigures, figures, pairs_at
from bot.vietnamese import say, say_close

Nothing = Literal["zero", "full"]
_NOTHING: tuple[Nothing, ...] = ("zero", "full")
_STEP_SAYS = "distance between two figures"


@dataclass(frozen=True)
class _Share(BaseCriterion):
    """Base of the kinds whose points follow from a percentage by a scale."""

    scale: Scale

    @property
    def base(self) -> Decimal:
        return self.scale.base

    @property
    def bonus(self) -> Decimal:
        return self.scale.bonus

    @property
    def penalty(self) -> Decimal:
        return self.scale.penalty

    @abstractmethod
    def percent(self, value: str) -> Fraction:
        """Percentage that an ordinary value says."""

    def how(self, unit: str) -> str:
        return self.scale.says()

    def steps(self, unit: str, value: str) -> tuple[str, ...]:
        return self.scale.steps(self.percent(value))

    def counted(self, unit: str, value: str) -> PointParts:
        return self.scale.points(self.percent(value))


@dataclass(frozen=True)
class Percent(_Share):
    """Percentage that the unit types, counted by a `slope`, by `tiers`, or in proportion from `floor` on."""

    of: str = ""
    most: Decimal = MOST_PERCENT

    examples = (
        "{kind: percent, maximum: 10, of: hồ sơ đúng hạn, slope: {mark: 95, down: 0.5, up: 0.2, up_cap: 1}}",
        "{kind: percent, maximum: 5, of: hồ sơ trễ hạn, most: 100, "
        "slope: {mark: 2, best: lowest, down: 1, counted: whole}}",
    )

    called = "theo tỷ lệ"

    @classmethod
    def read(cls, fields: Fields, common: Common) -> Self:
        maximum = fields.number("maximum", says="most base points", above=ZERO)
        of = fields.text("of", "", says="the thing whose percentage is asked for, as it is said", longest=80)
        most = fields.number(
            "most", MOST_PERCENT, says="highest percentage that is taken; no tier above it", above=ZERO
        )
        return cls(read_scale(fields, maximum), of, most, unassigned=common.unassigned)

    @property
    def asks(self) -> str:
        return f"Tỷ lệ {self.of} của đơn vị là bao nhiêu phần trăm?".replace("  ", " ")

    @cached_property
    def _form(self) -> Form:
        offered = self.scale.mark if isinstance(self.scale, Slope) else HUNDRED
        form = percentage(self.unassigned != "never", self.most)
        return replace(form, quick=(offered,) if offered <= self.most else ())

    def form(self, unit: str) -> Form:
        return self._form

    def percent(self, value: str) -> Fraction:
        return Fraction(Decimal(value))


@dataclass(frozen=True)
class _Pair(_Share):
    """Base of the kinds that hold one figure against another."""

    step: Decimal = Decimal(1)
    none: Nothing = "zero"

    @property
    def adds(self) -> bool:
        return True

    def percent(self, value: str) -> Fraction:
        part, whole = figures(value)
        return Fraction(part) * 100 / Fraction(whole)

    def steps(self, unit: str, value: str) -> tuple[str, ...]:
        if value == NOTHING_TO_SHARE:
            return ()
        part, whole = figures(value)
        percent = self.percent(value)
        share = f"{say(part)} × 100 / {say(whole)} = {say_close(decimal(percent))}%"
        return (share, *self.scale.steps(percent))

    def counted(self, unit: str, value: str) -> PointParts:
        if value == NOTHING_TO_SHARE:
            return PointParts(self.base if self.none == "full" else ZERO)
        return self.scale.points(self.percent(value))

    def answers_for(self, unit: str, points: Decimal) -> tuple[str, ...]:
        return pairs_at(self.scale.reaching(points), self.step, self._known(unit))

    def _known(self, unit: str) -> Decimal | None:
        """Second figure, where the charter has it."""
        return None

    def _without(self, word: str) -> str:
        return f" {word}: {say(self.base if self.none == 'full' else ZERO)} điểm."


@dataclass(frozen=True)
class Ratio(_Pair):
    """Share of one of the unit's own figures in the other (số đúng hạn / tổng số): both are asked, the
    percentage is said back and counted in proportion from `floor` on, by `tiers`, or by a `slope`.

    A total of zero is asked about; then `none` counts.
    """

    part: str = ""
    whole: str = ""

    examples = (
        "{kind: ratio, maximum: 10, part: hồ sơ đúng hạn, whole: hồ sơ, none: full}",
        "{kind: ratio, maximum: 4, part: đoàn viên xếp loại tốt, whole: đoàn viên, none: zero, "
        "tiers: [{from: 90, points: 4}, {from: 70, points: 2}]}",
    )

    called = "tỷ lệ của hai số liệu"

    @classmethod
    def read(cls, fields: Fields, common: Common) -> Self:
        maximum = fields.number("maximum", says="most base points", above=ZERO)
        return cls(
            read_scale(fields, maximum),
            fields.number("step", Decimal(1), says=_STEP_SAYS, above=ZERO),
            fields.one_of("none", _NOTHING, says="points of a unit that had nothing to count in the year"),
            fields.text("part", says="the things that count, as they are said", longest=60),
            fields.text("whole", says="the things among which they are counted", longest=60),
            unassigned=common.unassigned,
        )

    @property
    def asks(self) -> str:
        return f"Đơn vị có bao nhiêu {self.part}, trên tổng số bao nhiêu {self.whole}? Ví dụ: 45/50."

    @cached_property
    def _form(self) -> TwoFigures:
        return TwoFigures(
            Quantity(step=self.step, noun=f"Số {self.part}", unit=self.part),
            Quantity(step=self.step, noun=f"Tổng số {self.whole}", unit=self.whole),
            f"{{part}}/{{whole}} {self.whole}, bằng {{percent}}%",
            "Không phát sinh",
            unassigned=self.unassigned != "never",
        )

    def form(self, unit: str) -> Form:
        return self._form

    def how(self, unit: str) -> str:
        share = f"Tỷ lệ = số {self.part} / tổng số {self.whole}."
        return f"{share} {self.scale.says()}{self._without('Không phát sinh')}"


@dataclass(frozen=True)
class Growth(_Pair):
    """Figure of this year as a percentage of last year's (so với năm trước), counted by a `slope`, by `tiers`,
    or in proportion.

    `last_year` has the figure of each unit; a unit without one gives both. The charter made for the next year
    has them from this year's answers. Where last year's was zero, `none` counts.
    """

    measure: str = ""
    last_year: Mapping[str, Decimal] = field(default_factory=dict)

    examples = (
        "{kind: growth, maximum: 10, measure: tỷ đồng, last_year: {thue: 1150}, none: full, "
        "slope: {mark: 105, down: 1, up: 0.5, up_cap: 2}}",
        "{kind: growth, maximum: 5, measure: vụ cháy, step: 1, none: zero, slope: {best: lowest, down: 0.1}}",
    )

    called = "so với năm trước"

    @classmethod
    def read(cls, fields: Fields, common: Common) -> Self:
        maximum = fields.number("maximum", says="most base points", above=ZERO)
        step = fields.number("step", Decimal("0.01"), says=_STEP_SAYS, above=ZERO)
        last = fields.numbers("last_year", says="last year's figure of each unit, by its id", least=ZERO)
        for unit, figure in last.items():
            if unit not in common.units:
                raise fields.wrong("last_year", f"there is no unit {unit!r}")
            if figure % step:
                raise fields.wrong("last_year", f"{unit}: {figure} cannot be reached in steps of {step}")
        return cls(
            read_scale(fields, maximum),
            step,
            fields.one_of("none", _NOTHING, says="points of a unit whose figure of last year is 0"),
            fields.text("measure", says="unit of measure of the figures", longest=40),
            last,
            unassigned=common.unassigned,
        )

    @property
    def asks(self) -> str:
        return f"Năm nay đơn vị có bao nhiêu {self.measure}, năm trước bao nhiêu? Ví dụ: 120/100."

    def form(self, unit: str) -> Form:
        figure = Quantity(step=self.step, noun="Số liệu năm nay", unit=self.measure)
        return TwoFigures(
            figure,
            Quantity(step=self.step, noun="Số liệu năm trước", unit=self.measure),
            f"{{part}} {self.measure}, bằng {{percent}}% của {{whole}} năm trước",
            "Năm trước bằng 0",
            known=self._known(unit),
            within=False,
            unassigned=self.unassigned != "never",
        )

    def how(self, unit: str) -> str:
        last = self._known(unit)
        known = f"Năm trước: {say(last)} {self.measure}, chỉ cần gõ số năm nay. " if last else ""
        without = "" if last else self._without("Năm trước bằng 0")
        return f"{known}Tỷ lệ = năm nay / năm trước. {self.scale.says()}{without}"

    def _known(self, unit: str) -> Decimal | None:
        return self.last_year.get(unit) or None

    def carries(self, value: str) -> Decimal | None:
        # Of several reviewers' pairs none is the year's figure: the unit is asked for both next year.
        return figures(value)[0] if "/" in value and not value.startswith(SEVERAL) else None
