"""Kinds of criterion: what each asks, and what each answer is worth.

A kind is one class with a form (how the answer is read) and a worth (what it gives). Points have three
parts, because a group may cap each of them: base (điểm chuẩn), bonus (điểm thưởng), penalty (điểm trừ).
Here stands what all kinds share; ``graded``, ``cases``, ``gates``, ``tiers`` and ``measured`` beside this file
hold the kinds, and ``charter_parser.KINDS`` lists them.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol, Self

from bot.questions import OVERRIDE, UNASSIGNED, Form, Quantity
from bot.rules.fields import Fields
from bot.vietnamese import say, say_close

ZERO = Decimal(0)
HUNDRED = Decimal(100)

# Whether "not assigned to this unit" may be answered, and what it is then worth.
Unassigned = Literal["never", "zero", "full"]
UNASSIGNED_WORDS: tuple[Unassigned, ...] = ("never", "zero", "full")


@dataclass(frozen=True)
class PointParts:
    """What an answer gives, by parts; `penalty` is what it takes, as a positive number."""

    base: Decimal = ZERO
    bonus: Decimal = ZERO
    penalty: Decimal = ZERO

    @property
    def points(self) -> Decimal:
        return self.base + self.bonus - self.penalty


NOTHING = PointParts()


class Comparison(Protocol):
    """Points that units get only beside each other, from the figures of all of them.

    `values` is unit -> stored value. A value without a figure (not assigned, points set directly, unreadable)
    takes no part.
    """

    def compare(self, values: Mapping[str, str]) -> dict[str, Decimal]:
        """Unit -> points, of every unit that takes part."""
        ...

    def reckon_among(self, unit: str, values: Mapping[str, str]) -> tuple[str, ...]:
        """One unit's points step by step ("xếp thứ 3/3 → 6"); none for a unit that takes no part."""
        ...


class Criterion(Protocol):
    """One kind of criterion.

    `base`, `bonus` and `penalty` are the most it can add to or take from each part of a group (penalty as
    a positive number; Infinity where no cap is stated). `comparison` is None for a criterion whose answer is
    worth something by itself. `asks` is the question as it is put to the unit, `asks_reviewer` as it is put
    to whoever rules on the answer after the self-scores; `direct_points`: whether points may then be set
    beside the form.
    """

    @property
    def base(self) -> Decimal: ...
    @property
    def bonus(self) -> Decimal: ...
    @property
    def penalty(self) -> Decimal: ...
    @property
    def comparison(self) -> Comparison | None: ...
    @property
    def asks(self) -> str: ...
    @property
    def asks_reviewer(self) -> str: ...
    @property
    def direct_points(self) -> bool: ...

    @property
    def plan_form(self) -> Quantity | None:
        """The form of next year's plan figures of the units; None where answers are held against no plan."""
        ...

    def plan(self, unit: str) -> Decimal | None:
        """The unit's plan figure of this year; None if it has none."""
        ...

    def form(self, unit: str) -> Form:
        """How the unit's answer is read."""
        ...

    def how(self, unit: str) -> str:
        """How it is counted, in one Vietnamese sentence for the person who answers."""
        ...

    def full(self) -> str | None:
        """The answer that "đạt tối đa" gives (graded, gate, no deduction), None where it must be asked."""
        ...

    def reckon(self, unit: str, value: str) -> tuple[str, ...]:
        """How a stored value becomes its points, step by step ("3 × 0,5 = 1,5"); none where it tells them."""
        ...

    def worth(self, unit: str, value: str) -> PointParts | None:
        """What a stored value gives, within the leaf's own caps; None for a value that cannot be read.

        A figure that is to be compared is worth nothing by itself.
        """
        ...

    def disqualifies(self, value: str) -> bool:
        """Whether a stored value takes the unit out of the ranking."""
        ...


@dataclass(frozen=True)
class Common:
    """What the charter says for all its criteria: the units, the usual step, whether a claim over a cap is
    kept as an override, and whether "not assigned" may be answered."""

    units: tuple[str, ...] = ()
    step: Decimal | None = None
    overrides: bool = False
    unassigned: Unassigned = "never"


@dataclass(frozen=True, kw_only=True)
class BaseCriterion(ABC):
    """Base of all kinds: "not assigned", points set directly, and what most kinds answer alike.

    A kind that forgets one of the abstract methods cannot be made: the charter that uses it isn't read.
    """

    unassigned: Unassigned = "never"

    asks_reviewer = "Số liệu đúng là bao nhiêu?"
    direct_points = True

    @classmethod
    @abstractmethod
    def read(cls, fields: Fields, common: Common) -> Self:
        """The criterion that the charter's keys describe. Raises CharterError."""

    @property
    @abstractmethod
    def asks(self) -> str: ...

    @abstractmethod
    def form(self, unit: str) -> Form: ...

    @abstractmethod
    def how(self, unit: str) -> str: ...

    @abstractmethod
    def counted(self, unit: str, value: str) -> PointParts:
        """What an ordinary value, one that the form has read, gives by itself."""

    @property
    def base(self) -> Decimal:
        return ZERO

    @property
    def bonus(self) -> Decimal:
        return ZERO

    @property
    def penalty(self) -> Decimal:
        return ZERO

    @property
    def comparison(self) -> Comparison | None:
        return None

    @property
    def plan_form(self) -> Quantity | None:
        return None

    def plan(self, unit: str) -> Decimal | None:
        return None

    def full(self) -> str | None:
        return None

    def disqualifies(self, value: str) -> bool:
        return False

    def reckon(self, unit: str, value: str) -> tuple[str, ...]:
        if value.startswith(OVERRIDE) or value == UNASSIGNED or not self.form(unit).accepts(value):
            return ()
        return self.steps(unit, value)

    def steps(self, unit: str, value: str) -> tuple[str, ...]:
        """The reckoning of an ordinary value."""
        return ()

    def worth(self, unit: str, value: str) -> PointParts | None:
        # Points set directly stand for every kind, whatever its form; who may set them is asked elsewhere.
        if value.startswith(OVERRIDE):
            return self._direct(value.removeprefix(OVERRIDE))
        if not self.form(unit).accepts(value):
            return None
        if value == UNASSIGNED:
            return PointParts(base=self.base) if self.unassigned == "full" else NOTHING
        return self.counted(unit, value)

    def _direct(self, text: str) -> PointParts | None:
        try:
            points = Decimal(text)
        except ArithmeticError:
            return None
        if not points.is_finite() or abs(points) > 1_000_000:
            return None
        return parted(points, self.base) if self.bonus else parted(points, max(self.base, points))


class ComparedCriterion(BaseCriterion):
    """Base of the kinds whose points come from comparing the figures of all units when the stage closes."""

    @property
    def comparison(self) -> Comparison:
        return self

    @abstractmethod
    def compare(self, values: Mapping[str, str]) -> dict[str, Decimal]: ...

    @abstractmethod
    def reckon_among(self, unit: str, values: Mapping[str, str]) -> tuple[str, ...]: ...

    def counted(self, unit: str, value: str) -> PointParts:
        return NOTHING

    def figures(self, values: Mapping[str, str]) -> dict[str, Decimal]:
        """Unit -> figure, of the units that take part."""
        return {unit: Decimal(value) for unit, value in values.items() if self._takes_part(unit, value)}

    def _takes_part(self, unit: str, value: str) -> bool:
        return value != UNASSIGNED and not value.startswith(OVERRIDE) and self.form(unit).accepts(value)


def cut_to(given: Decimal, cap: Decimal | None) -> str:
    """``, tối đa 5 → 5`` after a result that a cap may cut."""
    if cap is None or not cap.is_finite():
        return ""
    return f", tối đa {say(cap)} → {say_close(min(given, cap))}"


def parted(points: Decimal, maximum: Decimal) -> PointParts:
    """Below zero is penalty, up to the maximum is base, what is above is bonus."""
    if points < 0:
        return PointParts(penalty=-points)
    return PointParts(base=min(points, maximum), bonus=max(points - maximum, ZERO))
