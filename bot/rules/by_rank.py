"""Kind that puts the units in order: so many points for each place."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Self

from bot.questions import Form, Quantity
from bot.rules.criteria import ZERO, Common, ComparedCriterion, is_share
from bot.rules.fields import Fields
from bot.rules.measured import asks_figure
from bot.rules.ranking import places
from bot.vietnamese import say

Best = Literal["highest", "lowest"]
_BESTS: tuple[Best, ...] = ("highest", "lowest")
_NAMES = ("nhất", "nhì", "ba")


@dataclass(frozen=True)
class ByRank(ComparedCriterion):
    """Points by place among the units (xếp theo thứ tự): the first of `points` for the best figure, the next
    for the second, `rest` for every unit behind.

    Equal figures share a place and the next one is skipped, as in the ranking of totals. A unit without a
    figure takes no place; one that a gate excludes from the ranking keeps its place here, so that the points
    of the others don't hang on a gate. `best`: the end of the scale at which the order begins.
    """

    points: tuple[Decimal, ...]
    rest: Decimal
    measure: str
    step: Decimal = Decimal("0.01")
    most: Decimal | None = None
    best: Best = "highest"

    examples = ("{kind: by_rank, points: [10, 8, 6], rest: 4, measure: đơn vị máu, step: 1}",)

    called = "xếp thứ tự trong cụm"

    @property
    def adds(self) -> bool:
        return not is_share(self.measure)

    @classmethod
    def read(cls, fields: Fields, common: Common) -> Self:
        points = fields.number_list("points", says="points of the first place, the second ...", least=ZERO)
        rest = fields.number("rest", ZERO, says="points of every place behind these", least=ZERO)
        measure = fields.text("measure", says="unit of measure of the figure", longest=40)
        step = fields.number("step", Decimal("0.01"), says="distance between two figures", above=ZERO)
        most = fields.number_if_any("most", says="highest figure that is taken", least=ZERO)
        best = fields.one_of("best", _BESTS, "highest", says="figure that comes first")
        if not points[0]:
            raise fields.wrong("points", "an order that gives no points")
        if list(points) != sorted(points, reverse=True) or rest > points[-1]:
            raise fields.wrong("points", "a later place gives more than an earlier one")
        return cls(points, rest, measure, step, most, best, unassigned=common.unassigned)

    @property
    def asks(self) -> str:
        # The lowest is best of what a unit has rather than achieves: late reports, violations.
        return asks_figure(self.measure) if self.best == "highest" else f"Đơn vị có bao nhiêu {self.measure}?"

    @property
    def base(self) -> Decimal:
        return self.points[0]

    def form(self, unit: str) -> Form:
        return Quantity(
            high=self.most,
            step=self.step,
            noun="Số liệu thực hiện",
            unit=self.measure,
            unassigned=self.unassigned != "never",
        )

    def how(self, unit: str) -> str:
        given = [f"{_named(place)}: {say(points)} điểm" for place, points in enumerate(self.points, 1)]
        first = "cao" if self.best == "highest" else "thấp"
        return (
            f"Xếp thứ tự trong cụm, {first} nhất đứng đầu: {'; '.join(given)}; "
            f"còn lại: {say(self.rest)} điểm. Bằng nhau thì cùng hạng; điểm tính khi chốt."
        )

    def compare(self, values: Mapping[str, str]) -> dict[str, Decimal]:
        return {unit: self._given(place) for unit, place in self._places(values).items()}

    def reckon_among(self, unit: str, values: Mapping[str, str]) -> tuple[str, ...]:
        place = self._places(values)
        if unit not in place:
            return ()
        return (f"xếp thứ {place[unit]}/{len(place)}, được {say(self._given(place[unit]))}",)

    def _places(self, values: Mapping[str, str]) -> dict[str, int]:
        sign = 1 if self.best == "highest" else -1
        return places({unit: sign * figure for unit, figure in self.figures(values).items()})

    def _given(self, place: int) -> Decimal:
        return self.points[place - 1] if place <= len(self.points) else self.rest


def _named(place: int) -> str:
    return _NAMES[place - 1] if place <= len(_NAMES) else f"thứ {place}"
