"""Kinds with a scale: exactly one of several tiers, chosen by its label or found by a percentage."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Literal, Self

from bot.questions import LETTERS, UNASSIGNED, UNASSIGNED_LABEL, Choice, Form, Option, Quantity
from bot.rules.criteria import HUNDRED, ZERO, BaseCriterion, Common, PointParts, parted
from bot.rules.fields import Fields
from bot.vietnamese import fold, say

By = Literal["label", "percent"]
# A larger percentage is taken for a slip of the finger.
MOST_PERCENT = Decimal(10_000)
_BYS: tuple[By, ...] = ("label", "percent")
_TIERS_SAYS = "by label 2 to 12 of them; by percentage from the highest to the lowest"


@dataclass(frozen=True)
class Tier:
    """Tier of a scale. By label: `key` is stored, `label` read. By percentage: reached from `least` on, or only
    above it (`over`)."""

    points: Decimal
    key: str = ""
    label: str = ""
    least: Decimal = ZERO
    over: bool = False

    @property
    def reach(self) -> str:
        """Percentage that reaches it, in words: ``từ 97%``."""
        return f"{'trên' if self.over else 'từ'} {say(self.least)}%"

    def reached(self, percent: Decimal | Fraction) -> bool:
        reach, least = Fraction(percent), Fraction(self.least)
        return reach > least if self.over else reach >= least


@dataclass(frozen=True)
class Tiers(BaseCriterion):
    """Exactly one of several tiers, chosen by its label or found by the percentage that is typed.

    Points above `maximum` (the best tier's, if None) are bonus, below zero penalty. A percentage under the
    lowest tier gives nothing; one over `most` is refused.
    """

    tiers: tuple[Tier, ...]
    by: By = "label"
    maximum: Decimal | None = None
    most: Decimal | None = None

    examples = (
        "{kind: tiers, tiers: [{id: tot, label: Tốt, points: 5}, {id: dat, label: Đạt, points: 3}]}",
        "{kind: tiers, by: percent, most: 100, tiers: [{over: 98, points: 4}, {from: 90, points: 3}]}",
    )

    called = "chọn mức"

    @classmethod
    def read(cls, fields: Fields, common: Common) -> Self:
        by = fields.one_of("by", _BYS, "label", says="the unit chooses a label, or types a percentage")
        maximum = fields.number_if_any(
            "maximum",
            says="most base points; points of a tier above it are bonus",
            least=ZERO,
            usual="the points of the best tier",
        )
        tiers = read_bands(fields) if by == "percent" else _read_labels(fields)
        most = _read_most(fields, tiers) if by == "percent" else None
        return cls(tiers, by, maximum, most, unassigned=common.unassigned)

    @property
    def asks(self) -> str:
        return "Đơn vị đạt mức nào?" if self.by == "label" else "Đơn vị đạt tỷ lệ bao nhiêu phần trăm?"

    @cached_property
    def base(self) -> Decimal:
        best = max(ZERO, *(t.points for t in self.tiers))
        return best if self.maximum is None else self.maximum

    @cached_property
    def bonus(self) -> Decimal:
        return max(ZERO, *(t.points - self.base for t in self.tiers))

    @cached_property
    def penalty(self) -> Decimal:
        return max(ZERO, *(-t.points for t in self.tiers))

    @cached_property
    def _form(self) -> Form:
        offered = self.unassigned != "never"
        if self.by == "percent":
            return percentage(offered, self.most)
        options = tuple(Option(t.key, f"{t.label} ({say(t.points)} điểm)") for t in self.tiers)
        # The tiers are told with their points, so a typed digit must never be taken for a place.
        return Choice((*options, Option(UNASSIGNED, UNASSIGNED_LABEL)) if offered else options, lettered=True)

    def form(self, unit: str) -> Form:
        return self._form

    def how(self, unit: str) -> str:
        if self.by == "percent":
            return f"Điểm theo tỷ lệ: {say_bands(self.tiers)}."
        return "Chọn đúng một mức."

    def for_all(self) -> str:
        if self.by == "percent":
            return self.how("")
        levels = "; ".join(f"{level}: {say(points)} điểm" for level, points in self.levels())
        return f"Chọn đúng một mức: {levels}."

    def levels(self) -> tuple[tuple[str, Decimal], ...]:
        return tuple((tier.label or tier.reach, tier.points) for tier in self.tiers)

    def steps(self, unit: str, value: str) -> tuple[str, ...]:
        return (say_band(self.tiers, Decimal(value)),) if self.by == "percent" else ()

    def counted(self, unit: str, value: str) -> PointParts:
        if self.by == "percent":
            return parted(of_band(self.tiers, Decimal(value)), self.base)
        return parted(next(t.points for t in self.tiers if t.key == value), self.base)


def _read_most(fields: Fields, tiers: tuple[Tier, ...]) -> Decimal | None:
    most = fields.number_if_any(
        "most", says="highest percentage that is taken; no tier above it", least=ZERO, usual=f"`{MOST_PERCENT}`"
    )
    if most is not None and most < tiers[0].least:
        raise fields.wrong("most", f"{most} is below a tier")
    return most


def percentage(unassigned: bool, most: Decimal | None = None) -> Quantity:
    return Quantity(
        high=MOST_PERCENT if most is None else most,
        step=Decimal("0.01"),
        noun="Tỷ lệ (%)",
        unit="%",
        quick=(HUNDRED,),
        unassigned=unassigned,
    )


def of_band(tiers: Iterable[Tier], percent: Decimal | Fraction) -> Decimal:
    """Points of the highest tier that the percentage reaches, else none."""
    return next((t.points for t in tiers if t.reached(percent)), ZERO)


def say_band(tiers: Iterable[Tier], percent: Decimal | Fraction) -> str:
    """Step for the tier that the percentage reaches: ``từ 97%: 4``."""
    tiers = tuple(tiers)
    for tier in tiers:
        if tier.reached(percent):
            return f"{tier.reach}: {say(tier.points)}"
    last = tiers[-1]
    return f"{'không quá' if last.over else 'dưới'} {say(last.least)}%: 0"


def say_bands(tiers: tuple[Tier, ...]) -> str:
    """Sentence of all tiers: ``từ 98% trở lên: 5 điểm; từ 97% đến dưới 98%: 4 điểm; dưới 97%: 0 điểm``."""
    said, above = [], ""
    for tier in tiers:
        low = f"trên {say(tier.least)}%" if tier.over else f"từ {say(tier.least)}%"
        whole = tier is tiers[-1] and not tier.least and not tier.over
        reach = f"{low} trở lên" if not above else above if whole else f"{low} đến {above}"
        said.append(f"{reach}: {say(tier.points)} điểm")
        above = f"{'không quá' if tier.over else 'dưới'} {say(tier.least)}%"
    if tiers[-1].least or tiers[-1].over:
        said.append(f"{above}: 0 điểm")
    return "; ".join(said)


def read_bands(fields: Fields) -> tuple[Tier, ...]:
    """Tiers by percentage, highest first: `from: 98` or, without 98 itself, `over: 98`."""
    tiers: list[Tier] = []
    for entry in fields.each("tiers", says=_TIERS_SAYS, required=True):
        over = "over" in entry
        key = "over" if over else "from"
        lowest = "by percentage: the lowest that reaches the tier"
        reach = f"{lowest}, itself left out; in place of `from`" if over else f"{lowest}, itself included"
        points = entry.number("points", says="points of the tier; below 0: penalty")
        tier = Tier(points, least=entry.number(key, says=reach, least=ZERO), over=over)
        entry.done()
        if tiers and (tier.least, tier.over) >= (tiers[-1].least, tiers[-1].over):
            raise entry.wrong(key, "tiers stand from the highest percentage to the lowest")
        tiers.append(tier)
    return tuple(tiers)


def _read_labels(fields: Fields) -> tuple[Tier, ...]:
    tiers: list[Tier] = []
    for entry in fields.each("tiers", says=_TIERS_SAYS, required=True):
        tier = Tier(
            entry.number("points", says="points of the tier; below 0: penalty"),
            entry.id(says="by label: what is stored; it stays when the label changes"),
            entry.text("label", says="by label: what is read and tapped", longest=200),
        )
        entry.done()
        if any(tier.key == t.key or _typed(tier) == _typed(t) for t in tiers):
            raise entry.wrong("id", "two tiers with the same id or label")
        if len(_typed(tier)) == 1 and _typed(tier) in LETTERS and _typed(tier) != LETTERS[len(tiers)]:
            raise entry.wrong("label", f"{tier.label!r} would be taken for another tier's letter")
        tiers.append(tier)
    if not 2 <= len(tiers) <= 12:
        raise fields.wrong("tiers", "between 2 and 12 tiers")
    return tuple(tiers)


def _typed(tier: Tier) -> str:
    """Label as it is typed: without marks, and without words in brackets."""
    return fold(tier.label.partition(" (")[0])
