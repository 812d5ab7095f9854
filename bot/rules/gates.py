"""Kind that is passed or not."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Self

from bot.questions import UNASSIGNED, UNASSIGNED_LABEL, Choice, Form, Option
from bot.rules.criteria import NOTHING, ZERO, BaseCriterion, Common, PointParts
from bot.rules.fields import Fields
from bot.vietnamese import fold, say

PASS, FAIL = "pass", "fail"


@dataclass(frozen=True)
class Gate(BaseCriterion):
    """Gate that is passed or not: `points` for passing; failing may take the unit out of the ranking, or leave
    it no better class than `best_title`."""

    points: Decimal = ZERO
    excludes: bool = False
    labels: tuple[str, str] = ("Đạt", "Không đạt")
    limit: str = ""

    examples = ("{kind: gate, points: 5, disqualifies: true, passed: Không có vi phạm, failed: Có vi phạm}",)
    asks = "Đơn vị thuộc trường hợp nào?"
    # A gate says more than its points.
    direct_points = False

    called = "đạt hay không đạt"

    @classmethod
    def read(cls, fields: Fields, common: Common) -> Self:
        points = fields.number("points", ZERO, says="base points for passing", least=ZERO)
        excludes = fields.flag("disqualifies", False, says="failing takes the unit out of the ranking")
        labels = (
            fields.text("passed", "Đạt", says="label of passing", longest=40),
            fields.text("failed", "Không đạt", says="label of failing", longest=40),
        )
        limit = fields.text(
            "best_title", "", says="best class of `titles` that failing leaves the unit", longest=80
        )
        if not points and not excludes and not limit:
            raise fields.wrong("points", "a gate gives points, disqualifies or limits the class")
        if fold(labels[0]) == fold(labels[1]):
            raise fields.wrong("failed", "the two labels are the same")
        return cls(points, excludes, labels, limit, unassigned=common.unassigned)

    @property
    def base(self) -> Decimal:
        return self.points

    @cached_property
    def _form(self) -> Choice:
        options = [Option(PASS, self.labels[0]), Option(FAIL, self.labels[1])]
        if self.unassigned != "never":
            options.append(Option(UNASSIGNED, UNASSIGNED_LABEL))
        numbers = bool(self.points) or any(c.isdigit() for label in self.labels for c in label)
        return Choice(tuple(options), lettered=numbers)

    def form(self, unit: str) -> Form:
        return self._form

    def how(self, unit: str) -> str:
        passed, failed = self.labels
        if not self.points and self.excludes:
            return f"“{failed}”: không xếp hạng."
        limited = f"xếp loại không quá mức {self.limit}" if self.limit else ""
        if not self.points:
            return f"“{failed}”: {limited}."
        out = " và không xếp hạng" if self.excludes else f", {limited}" if limited else ""
        return f"“{passed}”: {say(self.points)} điểm; “{failed}”: 0 điểm{out}."

    def full(self) -> str | None:
        return PASS

    def counted(self, unit: str, value: str) -> PointParts:
        return PointParts(base=self.points) if value == PASS else NOTHING

    def disqualifies(self, value: str) -> bool:
        return self.excludes and value == FAIL

    def limits(self, value: str) -> str:
        return self.limit if value == FAIL else ""
