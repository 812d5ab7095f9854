"""Scales: points for a percentage, in proportion, by tiers, or down and up a slope from one mark."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, Protocol

from bot.rules.criteria import HUNDRED, NOTHING, ZERO, PointParts, cut_to, parted
from bot.rules.fields import Fields
from bot.rules.tiers import Tier, of_band, read_bands, say_band, say_bands
from bot.vietnamese import say, say_close

Best = Literal["highest", "lowest"]
BESTS: tuple[Best, ...] = ("highest", "lowest")
Counted = Literal["parts", "whole"]
_COUNTED: tuple[Counted, ...] = ("parts", "whole")


class Scale(Protocol):
    """Scale from a percentage to points. Exact, so that a bound is met exactly: percentages are fractions.

    >>> scale = Slope(Decimal(10), Decimal(95), down=Decimal("0.5"))
    >>> scale.points(Fraction(93)).base
    Decimal('9')
    """

    @property
    def base(self) -> Decimal: ...
    @property
    def bonus(self) -> Decimal: ...
    @property
    def penalty(self) -> Decimal: ...

    def points(self, percent: Fraction) -> PointParts: ...

    def says(self) -> str:
        """Sentence on how points follow from the percentage."""
        ...

    def steps(self, percent: Fraction) -> tuple[str, ...]:
        """Steps from the percentage to its points."""
        ...

    def reaching(self, points: Decimal) -> Fraction:
        """Percentage that gives these points, if any does."""
        ...


def decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


@dataclass(frozen=True)
class Proportion:
    """`maximum` × percentage, never over `maximum`; nothing under `floor` percent."""

    maximum: Decimal
    floor: Decimal = ZERO
    bonus = ZERO
    penalty = ZERO

    @property
    def base(self) -> Decimal:
        return self.maximum

    def points(self, percent: Fraction) -> PointParts:
        if percent < Fraction(self.floor):
            return NOTHING
        return PointParts(min(decimal(Fraction(self.maximum) * percent / 100), self.maximum))

    def says(self) -> str:
        floor = f"; dưới {say(self.floor)}%: 0 điểm" if self.floor else ""
        return f"Điểm = {say(self.maximum)} × tỷ lệ (tối đa 100%){floor}."

    def steps(self, percent: Fraction) -> tuple[str, ...]:
        if percent < Fraction(self.floor):
            return (f"dưới {say(self.floor)}%: 0",)
        given = decimal(Fraction(self.maximum) * percent / 100)
        said = f"{say(self.maximum)} × {say_close(decimal(percent))}% = {say_close(given)}"
        return (said + (cut_to(given, self.maximum) if given > self.maximum else ""),)

    def reaching(self, points: Decimal) -> Fraction:
        return Fraction(points) * 100 / Fraction(self.maximum)


@dataclass(frozen=True)
class Bands:
    """Points of the highest tier that the percentage reaches; above `maximum` they are bonus."""

    maximum: Decimal
    tiers: tuple[Tier, ...]

    @property
    def base(self) -> Decimal:
        return self.maximum

    @property
    def bonus(self) -> Decimal:
        return max(ZERO, *(tier.points - self.maximum for tier in self.tiers))

    @property
    def penalty(self) -> Decimal:
        return max(ZERO, *(-tier.points for tier in self.tiers))

    def points(self, percent: Fraction) -> PointParts:
        return parted(of_band(self.tiers, percent), self.maximum)

    def says(self) -> str:
        return f"Điểm theo tỷ lệ: {say_bands(self.tiers)}."

    def steps(self, percent: Fraction) -> tuple[str, ...]:
        return (say_band(self.tiers, percent),)

    def reaching(self, points: Decimal) -> Fraction:
        above = Fraction(self.tiers[0].least) + 1
        for tier in self.tiers:
            if tier.points == points:
                return (Fraction(tier.least) + above) / 2 if tier.over else Fraction(tier.least)
            above = Fraction(tier.least)
        return Fraction(0)


@dataclass(frozen=True)
class Slope:
    """`maximum` at `mark` percent; for each `per` percent on the worse side `down` points less, never below
    zero; for each on the better side `up` points more, as bonus, at most `up_cap`.

    `best`: the side of the mark that is better. `counted`: parts of a `per` count in proportion, or only
    whole ones do.
    """

    maximum: Decimal
    mark: Decimal = HUNDRED
    down: Decimal = ZERO
    up: Decimal = ZERO
    up_cap: Decimal | None = None
    per: Decimal = Decimal(1)
    best: Best = "highest"
    counted: Counted = "parts"
    penalty = ZERO

    @property
    def base(self) -> Decimal:
        return self.maximum

    @property
    def bonus(self) -> Decimal:
        if not self.up:
            return ZERO
        return Decimal("Infinity") if self.up_cap is None else self.up_cap

    def points(self, percent: Fraction) -> PointParts:
        beyond = self._beyond(percent)
        moved = decimal(self._count(beyond) * Fraction(self.up if beyond > 0 else self.down))
        if beyond > 0:
            return PointParts(self.maximum, min(moved, self.bonus))
        return PointParts(max(self.maximum - moved, ZERO))

    def says(self) -> str:
        mark, per = say(self.mark), say(self.per)
        worse, better = ("thấp hơn", "cao hơn") if self.best == "highest" else ("cao hơn", "thấp hơn")
        full = "đủ " if self.counted == "whole" else ""
        told = [f"Tỷ lệ {mark}%: {say(self.maximum)} điểm"]
        if self.down:
            told.append(f"cứ {worse} {full}{per}% trừ {say(self.down)} điểm")
        if self.up:
            most = "" if self.up_cap is None else f", tối đa {say(self.up_cap)} điểm"
            told.append(f"cứ {better} {full}{per}% cộng {say(self.up)} điểm{most}")
        return f"{'; '.join(told)}."

    def steps(self, percent: Fraction) -> tuple[str, ...]:
        beyond = self._beyond(percent)
        each = self.up if beyond > 0 else self.down
        if not beyond or not each:
            return ()
        count = self._count(beyond)
        side = "cao hơn" if percent > Fraction(self.mark) else "thấp hơn"
        whole = ""
        if self.counted == "whole" and count * Fraction(self.per) != abs(beyond):
            whole = f", tính {say(decimal(count * Fraction(self.per)))}%"
        moved = decimal(count * Fraction(each))
        share = count * Fraction(self.per)
        per = "" if self.per == 1 else f" / {say(self.per)}"
        worth = f"{say_close(decimal(share))}{per} × {say(each)} = {say_close(moved)}"
        far = f"{side} {say(self.mark)}% là {say_close(decimal(abs(beyond)))}%{whole}"
        if beyond > 0:
            kept = min(moved, self.bonus)
            cut = cut_to(moved, self.up_cap) if moved > self.bonus else ""
            return (far, f"{worth}{cut}", _added(self.maximum, "+", kept))
        kept = min(moved, self.maximum)
        cut = f", trừ tối đa {say(kept)}" if moved > kept else ""
        return (far, f"{worth}{cut}", _added(self.maximum, "−", kept))

    def reaching(self, points: Decimal) -> Fraction:
        each = self.down if points < self.maximum else self.up
        if not each or points == self.maximum:
            return Fraction(self.mark)
        away = Fraction(points - self.maximum) * Fraction(self.per) / Fraction(each)
        return Fraction(self.mark) + (away if self.best == "highest" else -away)

    def _beyond(self, percent: Fraction) -> Fraction:
        """Percentage points on the better side of the mark; below 0 on the worse side."""
        away = percent - Fraction(self.mark)
        return away if self.best == "highest" else -away

    def _count(self, beyond: Fraction) -> Fraction:
        count = abs(beyond) / Fraction(self.per)
        return Fraction(int(count)) if self.counted == "whole" else count


def _added(start: Decimal, sign: str, moved: Decimal) -> str:
    result = start + moved if sign == "+" else start - moved
    return f"{say(start)} {sign} {say_close(moved)} = {say_close(result)}"


def read_scale(fields: Fields, maximum: Decimal) -> Scale:
    """Scale of a criterion: `tiers`, a `slope`, or in proportion. Raises CharterError."""
    if "tiers" in fields:
        return Bands(maximum, read_bands(fields))
    if "slope" in fields:
        return read_slope(fields, maximum)
    floor = fields.number("floor", ZERO, says="percentage under which nothing is given", least=ZERO)
    return Proportion(maximum, floor)


def read_slope(fields: Fields, maximum: Decimal) -> Slope:
    entry = fields.within("slope", says="points more and less on both sides of one percentage")
    assert entry
    slope = Slope(
        maximum,
        entry.number("mark", HUNDRED, says="percentage that gives the maximum", least=ZERO),
        entry.number("down", ZERO, says="points less for each `per` on the worse side", least=ZERO),
        entry.number("up", ZERO, says="points more for each `per` on the better side, as bonus", least=ZERO),
        entry.number_if_any("up_cap", says="most that is added", least=ZERO),
        entry.number("per", Decimal(1), says="percentage points that `down` and `up` are for", above=ZERO),
        entry.one_of("best", BESTS, "highest", says="side of the mark that is better"),
        entry.one_of(
            "counted",
            _COUNTED,
            "parts",
            says="a part of a `per` counts in proportion, or only whole ones count",
        ),
    )
    entry.done()
    if not slope.down and not slope.up:
        raise fields.wrong("slope", "a slope that neither takes nor adds")
    return slope
