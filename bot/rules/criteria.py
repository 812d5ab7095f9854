"""Kinds of criterion: the protocol and what all kinds share.

A kind is one class with a form (how the answer is read) and a worth (what it gives); `charter_parser.KINDS`
lists them. Points have three parts, because a group may cap each: base (điểm chuẩn), bonus (điểm thưởng),
penalty (điểm trừ).
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal, Protocol, Self

from bot.questions import OVERRIDE, SEVERAL, UNASSIGNED, UNASSIGNED_LABEL, Form, Quantity
from bot.rules.fields import Fields
from bot.rules.review_mean import counted, parts_of
from bot.vietnamese import nfc, say

ZERO = Decimal(0)
HUNDRED = Decimal(100)

# Worth of the answer "not assigned to this unit". "never": it is no answer; "left_out": it is claimed with a
# reason, and the criterion doesn't count in the unit's maximum.
Unassigned = Literal["never", "zero", "full", "left_out"]
_UNASSIGNED_SAYS: dict[Unassigned, str] = {
    "never": "",
    "zero": f"“{UNASSIGNED_LABEL}”: 0 điểm.",
    "full": f"“{UNASSIGNED_LABEL}”: đủ điểm.",
    "left_out": f"“{UNASSIGNED_LABEL}”: nêu lý do, tiêu chí này không tính.",
}
UNASSIGNED_WORDS: tuple[Unassigned, ...] = ("never", "zero", "full", "left_out")


@dataclass(frozen=True)
class PointParts:
    """Points of an answer by parts; `penalty` is taken off, and is a positive number."""

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
        """Steps to the points of one unit ("xếp thứ 3/3, được 6"); none for a unit that takes no part."""
        ...


class Criterion(Protocol):
    """Criterion: what it asks a unit for, and what an answer is worth. Half a point a case, at most nine:

    >>> from bot.rules.cases import PerCase
    >>> criterion = PerCase(each=Decimal("0.5"), cap=Decimal(9), case="sáng kiến")
    >>> criterion.form("thue").read("4 sáng kiến")
    '4'
    >>> criterion.worth("thue", "4").bonus
    Decimal('2.0')

    `base`, `bonus` and `penalty` are the most it can add to or take from each part of a group (penalty as a
    positive number; Infinity without a cap). `comparison` is None where an answer is worth something by itself.
    `asks` is the question to the unit, `asks_reviewer` the one to whoever rules on the answer after the
    self-scores; with `direct_points`, points may then be set beside the form.
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
    def called(self) -> str:
        """Name of the kind in few words: ``chọn mức``."""
        ...

    @property
    def adds(self) -> bool:
        """True where the answers of two units may be added up: cases and figures, not points or levels."""
        ...

    @property
    def observed(self) -> tuple[str, ...]:
        """Things of which the system makes the value itself, so that nobody is asked for it before the review;
        none where people answer."""
        ...

    @property
    def plan_form(self) -> Quantity | None:
        """Form of the units' plan figures for next year; None where answers are held against no plan."""
        ...

    def plan(self, unit: str) -> Decimal | None:
        """Plan figure of the unit this year; None if it has none."""
        ...

    def carries(self, value: str) -> Decimal | None:
        """Figure of this year's answer that next year's is held against; None where it is held against none."""
        ...

    def answers_for(self, unit: str, points: Decimal) -> tuple[str, ...]:
        """Answers that may give these points, of a kind whose form is neither a choice nor one number."""
        ...

    def applies(self, unit: str) -> bool:
        """False where the charter says that the criterion is not for the unit, which then isn't asked."""
        ...

    def left_out(self, unit: str, value: str) -> bool:
        """True where with a stored value the criterion doesn't count in the unit's maximum."""
        ...

    def form(self, unit: str) -> Form:
        """Form by which the unit's answer is read."""
        ...

    def how(self, unit: str) -> str:
        """Sentence in Vietnamese that tells the person who answers how it is counted."""
        ...

    def rule(self) -> str:
        """Sentence in Vietnamese that tells how it is counted, whichever unit reads it."""
        ...

    def levels(self) -> tuple[tuple[str, Decimal], ...]:
        """Levels of which one counts, each with its points; none of a kind without them."""
        ...

    def full(self) -> str | None:
        """Answer that "đạt tối đa" gives (graded, gate, no deduction); None where it must be asked."""
        ...

    def reckon(self, unit: str, value: str) -> tuple[str, ...]:
        """Steps from a stored value to its points ("3 × 0,5 = 1,5"); none where the value tells them."""
        ...

    def worth(self, unit: str, value: str) -> PointParts | None:
        """Points that a stored value gives, within the leaf's own caps; None for a value that can't be read.

        A figure that is to be compared is worth nothing by itself.
        """
        ...

    def disqualifies(self, value: str) -> bool:
        """True where a stored value takes the unit out of the ranking."""
        ...

    @property
    def limit(self) -> str:
        """Best class that some answer leaves a unit; "" where none limits it."""
        ...

    def limits(self, value: str) -> str:
        """Best class that a stored value leaves the unit; "" where it limits nothing."""
        ...


@dataclass(frozen=True)
class Common:
    """Settings that a charter's criteria share. With `overrides`, a claim over a cap is kept as an override."""

    units: tuple[str, ...] = ()
    step: Decimal | None = None
    overrides: bool = False
    unassigned: Unassigned = "never"


def is_share(measure: str) -> bool:
    """True for a unit of measure of which two units' figures do not add up: a percentage, a rate, a mean."""
    said = nfc(measure).casefold()
    return any(word in said for word in ("%", "/", "phần trăm", "tỷ lệ", "tỉ lệ", "bình quân"))


@dataclass(frozen=True, kw_only=True)
class BaseCriterion(ABC):
    """Base of all kinds: "not assigned", points set directly, and what most kinds answer alike.

    A kind that forgets an abstract method can't be made, so a charter that uses it can't be read.
    """

    unassigned: Unassigned = "never"

    # Criteria of the kind as a charter has them, in YAML: for the reference, which tries them.
    examples: ClassVar[tuple[str, ...]]
    asks_reviewer = "Số liệu đúng là bao nhiêu?"
    direct_points = True

    @property
    def adds(self) -> bool:
        return False

    @classmethod
    @abstractmethod
    def read(cls, fields: Fields, common: Common) -> Self:
        """Criterion that the charter's keys describe. Raises CharterError."""

    @property
    @abstractmethod
    def asks(self) -> str: ...

    @abstractmethod
    def form(self, unit: str) -> Form: ...

    @abstractmethod
    def how(self, unit: str) -> str: ...

    @abstractmethod
    def counted(self, unit: str, value: str) -> PointParts:
        """Points that an ordinary value, one that the form has read, gives by itself."""

    @property
    def called(self) -> str:
        return "tính theo quy tắc riêng"

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

    def applies(self, unit: str) -> bool:
        return True

    @property
    def observed(self) -> tuple[str, ...]:
        return ()

    def left_out(self, unit: str, value: str) -> bool:
        return self.unassigned == "left_out" and value == UNASSIGNED

    def carries(self, value: str) -> Decimal | None:
        return None

    def answers_for(self, unit: str, points: Decimal) -> tuple[str, ...]:
        return ()

    def rule(self) -> str:
        return " ".join(part for part in (self.for_all(), _UNASSIGNED_SAYS[self.unassigned]) if part)

    def levels(self) -> tuple[tuple[str, Decimal], ...]:
        return ()

    def for_all(self) -> str:
        """Sentence on how the kind counts, whichever unit reads it."""
        return self.how("")

    def full(self) -> str | None:
        return None

    def disqualifies(self, value: str) -> bool:
        return False

    @property
    def limit(self) -> str:
        return ""

    def limits(self, value: str) -> str:
        return ""

    def reckon(self, unit: str, value: str) -> tuple[str, ...]:
        if value.startswith((OVERRIDE, SEVERAL)) or value == UNASSIGNED or not self.form(unit).accepts(value):
            return ()
        return self.steps(unit, value)

    def steps(self, unit: str, value: str) -> tuple[str, ...]:
        """Steps of an ordinary value."""
        return ()

    def worth(self, unit: str, value: str) -> PointParts | None:
        # Points set directly stand for every kind, whatever its form. The conversations say who may set them.
        if value.startswith(OVERRIDE):
            return self._direct(value.removeprefix(OVERRIDE))
        if value.startswith(SEVERAL):
            return self._of_several(unit, value)
        if not self.form(unit).accepts(value):
            return None
        if value == UNASSIGNED:
            return PointParts(base=self.base) if self.unassigned == "full" else NOTHING
        return self.counted(unit, value)

    def _of_several(self, unit: str, value: str) -> PointParts | None:
        """Mean of the points that several reviewers' values give, part by part."""
        rule, values = parts_of(value)
        worths = [worth for v in values if (worth := self.worth(unit, v))]
        if not worths or len(worths) < len(values):
            return None
        chosen = [worths[at] for at in counted(rule, [worth.points for worth in worths])]
        return PointParts(
            sum((w.base for w in chosen), ZERO) / len(chosen),
            sum((w.bonus for w in chosen), ZERO) / len(chosen),
            sum((w.penalty for w in chosen), ZERO) / len(chosen),
        )

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
    """Tail of a step whose result a cap cuts: ``, tối đa 5, tính 5``; "" where it does not."""
    return f", tối đa {say(cap)}, tính {say(cap)}" if cap is not None and given > cap else ""


def parted(points: Decimal, maximum: Decimal) -> PointParts:
    """Points by parts: below zero is penalty, up to the maximum is base, above it is bonus."""
    if points < 0:
        return PointParts(penalty=-points)
    return PointParts(base=min(points, maximum), bonus=max(points - maximum, ZERO))
