"""Kind that counts cases: so many points for each, added or taken, usually capped."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal, Self, assert_never

from bot.questions import Form, Quantity
from bot.rules.criteria import ZERO, BaseCriterion, Common, PointParts, cut_to
from bot.rules.fields import Fields
from bot.vietnamese import say

Part = Literal["base", "bonus", "penalty"]
# A larger number is taken for a slip of the finger.
MOST_CASES = Decimal(9999)
_PARTS: tuple[Part, ...] = ("base", "bonus", "penalty")


@dataclass(frozen=True)
class PerCase(BaseCriterion):
    """Counted cases, each worth `each` (negative: a deduction), on top of `start` base points.

    `cap` limits what all cases together add or take; `case` is the thing counted ("báo cáo chậm"). `part` says
    where their points go; deductions in "base" are taken off the start, never more than it.
    """

    each: Decimal
    start: Decimal = ZERO
    cap: Decimal | None = None
    part: Part = "bonus"
    case: str = "trường hợp"

    examples = (
        "{kind: per_case, each: 0.5, cap: 3, case: sáng kiến}",
        "{kind: per_case, start: 5, each: -0.5, cap: 2.5, part: base, case: báo cáo chậm}",
    )

    called = "đếm trường hợp"

    @property
    def adds(self) -> bool:
        return True

    @classmethod
    def read(cls, fields: Fields, common: Common) -> Self:
        each = fields.number("each", says="points for each case; below 0: taken")
        start = fields.number("start", ZERO, says="base points before any case", least=ZERO)
        usual: Part = "bonus" if each > 0 else "base" if start else "penalty"
        part = fields.one_of(
            "part",
            _PARTS,
            usual,
            says="where the points of the cases go",
            usual="`bonus` if added; if taken, `base` with a `start`, else `penalty`",
        )
        cap = fields.number_if_any("cap", says="most that all cases together add or take", least=ZERO)
        if not each:
            raise fields.wrong("each", "a case that is worth nothing")
        if (part == "bonus" and each < 0) or (part == "penalty" and each > 0):
            raise fields.wrong("part", f"{each} for each case cannot be a {part}")
        if part == "base" and each > 0 and cap is None:
            raise fields.wrong("each", "base points for cases need a 'cap'")
        if part == "base" and each < 0 and (not start or (cap or ZERO) > start):
            raise fields.wrong("cap", "deductions cannot take more than the 'start'")
        case = fields.text("case", "trường hợp", says="the thing that is counted, as it is said", longest=60)
        return cls(each, start, cap, part, case, unassigned=common.unassigned)

    @property
    def asks(self) -> str:
        return f"Đơn vị có mấy {self.case}?"

    @property
    def _most(self) -> Decimal:
        if self.cap is not None:
            return self.cap
        return self.start if self.part == "base" else Decimal("Infinity")

    @property
    def base(self) -> Decimal:
        return self.start + self._most if self.part == "base" and self.each > 0 else self.start

    @property
    def bonus(self) -> Decimal:
        return self._most if self.part == "bonus" else ZERO

    @property
    def penalty(self) -> Decimal:
        return self._most if self.part == "penalty" else ZERO

    @cached_property
    def _form(self) -> Quantity:
        return Quantity(
            high=MOST_CASES,
            noun=f"Số {self.case}",
            unit=self.case,
            quick=tuple(Decimal(n) for n in range(4)),
            unassigned=self.unassigned != "never",
        )

    def form(self, unit: str) -> Form:
        return self._form

    def how(self, unit: str) -> str:
        start = f"Có sẵn {say(self.start)} điểm; m" if self.start else "M"
        most = "" if self.cap is None else f", tối đa {say(self.cap)} điểm"
        if self.each > 0:
            return f"{start}ỗi {self.case} cộng {say(self.each)} điểm{most}."
        most = "" if self.cap is None else f", tổng trừ không quá {say(self.cap)} điểm"
        return f"{start}ỗi {self.case} trừ {say(-self.each)} điểm{most}."

    def full(self) -> str | None:
        return "0" if self.each < 0 else None

    def steps(self, unit: str, value: str) -> tuple[str, ...]:
        count, each = Decimal(value), abs(self.each)
        moved = f"{say(count)} × {say(each)} = {say(count * each)}{cut_to(count * each, self._most)}"
        taken = min(count * each, self._most)
        if self.each > 0 and not self.start:
            return (moved,)
        sign, result = ("+", self.start + taken) if self.each > 0 else ("−", self.start - taken)
        return (moved, f"{say(self.start)} {sign} {say(taken)} = {say(result)}")

    def counted(self, unit: str, value: str) -> PointParts:
        moved = min(Decimal(value) * abs(self.each), self._most)
        match self.part:
            case "bonus":
                return PointParts(base=self.start, bonus=moved)
            case "penalty":
                return PointParts(base=self.start, penalty=moved)
            case "base":
                return PointParts(base=self.start + (moved if self.each > 0 else -moved))
            case _:
                assert_never(self.part)
