"""Several reviews of one leaf: one value made of those that reviewers gave, each by itself.

Points are joined, whatever was answered: the mean, the median, or the mean without the highest and the lowest.
A value made of several says them all (``~mean|3|4|4``), so that anybody can reckon it again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from bot.questions import OVERRIDE, SEVERAL, UNASSIGNED, Quantity
from bot.rules.criteria import Criterion
from bot.rules.fields import Fields
from bot.rules.review_mean import counted

Rule = Literal["first", "mean", "median", "trimmed_mean"]
RULES: tuple[Rule, ...] = ("first", "mean", "median", "trimmed_mean")
# Reviews from which on the highest and the lowest are dropped; of fewer, the plain mean is taken.
TRIM_FROM = 5


@dataclass(frozen=True)
class SeveralReviews:
    """Rule by which reviews of one leaf are joined.

    With "first", the word of the first seat that has one stands, and where two differ it is left to be agreed.
    `apart`: a larger difference in points is shown to each reviewer, who keeps or changes their own before it
    counts; None: none is.
    """

    rule: Rule = "first"
    apart: Decimal | None = None

    def joined(self, criterion: Criterion, unit: str, values: Sequence[str]) -> str:
        """Value that the reviews make together; that of the first, where no rule joins them."""
        return self._by_rule(criterion, unit, values) or values[0]

    def settles(self, criterion: Criterion, unit: str, values: Sequence[str]) -> bool:
        """True where a rule joins the values, so that nothing is left to be agreed between the reviewers."""
        return bool(self._by_rule(criterion, unit, values))

    def _by_rule(self, criterion: Criterion, unit: str, values: Sequence[str]) -> str:
        if len(set(values)) == 1:
            return values[0]
        if self.rule == "first":
            return ""
        few = self.rule == "trimmed_mean" and len(values) < TRIM_FROM
        rule = "mean" if few else self.rule
        if UNASSIGNED in values or _is_gate(criterion, values):
            return _of_most(values)
        if criterion.comparison is None:
            return SEVERAL + "|".join((rule, *values))
        return _figure(criterion, unit, rule, values) or _of_most(values)

    def is_far(self, criterion: Criterion, unit: str, values: Sequence[str]) -> bool:
        """True where values lie further apart than the charter lets pass unseen. What can't be told in points
        (a figure that is compared, a gate) is far apart wherever it differs."""
        if self.apart is None or len(set(values)) < 2:
            return False
        distance = spread(criterion, unit, values)
        return distance is None or distance > self.apart


def spread(criterion: Criterion, unit: str, values: Sequence[str]) -> Decimal | None:
    """Points between the highest and the lowest of the values; None where these are no points."""
    if criterion.comparison is not None or _is_gate(criterion, values):
        return None
    worths = [worth.points for v in values if (worth := criterion.worth(unit, v))]
    return max(worths) - min(worths) if worths else None


def _is_gate(criterion: Criterion, values: Sequence[str]) -> bool:
    """True where a value decides more than points: the ranking, or the class."""
    return any(criterion.disqualifies(value) or criterion.limits(value) for value in values)


def _of_most(values: Sequence[str]) -> str:
    """Value that more than half of the reviews have; "" without one."""
    found = [v for v in dict.fromkeys(values) if values.count(v) * 2 > len(values)]
    return found[0] if found else ""


def _figure(criterion: Criterion, unit: str, rule: str, values: Sequence[str]) -> str:
    """Figure in the middle of the reviews' figures, in whole steps of the form; "" where there is none."""
    form = criterion.form(unit)
    if not isinstance(form, Quantity) or any(v.startswith(OVERRIDE) or not form.accepts(v) for v in values):
        return ""
    figures = [Decimal(v) for v in values]
    chosen = [figures[at] for at in counted(rule, figures)]
    middle = sum(chosen, Decimal(0)) / len(chosen)
    steps = (middle / form.step).quantize(Decimal(1), ROUND_HALF_UP)
    value = steps * form.step
    text = f"{value.normalize():f}" if value else "0"
    return text if form.accepts(text) else ""


def read_several(fields: Fields, reviewers: Sequence[tuple[str, ...]]) -> SeveralReviews:
    """Section `several_reviews`. Raises CharterError where no group has the reviewers that it speaks of."""
    section = fields.within("several_reviews", says="how the points of several reviewers of a group are joined")
    if section is None:
        return SeveralReviews()
    rule = section.one_of(
        "points",
        RULES,
        "first",
        says="the first seat's word; or mean, median, or mean without the highest and the lowest (from 5 on)",
    )
    apart = section.number_if_any(
        "apart",
        says="points by which they may differ; more is shown to each of them before it counts",
        least=Decimal(0),
    )
    section.done()
    most = max(map(len, reviewers), default=0)
    if most < 2:
        raise fields.wrong("several_reviews", "no group has several reviewers")
    if rule == "trimmed_mean" and most < TRIM_FROM:
        raise section.wrong("points", f"'trimmed_mean' needs a group with {TRIM_FROM} reviewers or more")
    return SeveralReviews(rule, apart)
