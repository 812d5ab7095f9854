"""Stored values that give stated points: what the chat would have kept, had it asked.

A file says points, a criterion asks for cases, tiers or figures. Points that no answer gives are impossible.
"""

from decimal import Decimal

from bot.questions import OVERRIDE, UNASSIGNED, Form, Quantity
from bot.rules.charter import Charter, Leaf
from bot.rules.scores import leaf_score

_MOST_STEPS = Decimal(10) ** 9
_NEVER = Decimal("-Infinity")


class PossiblePoints:
    """Answers found for points, each looked for once."""

    def __init__(self, charter: Charter) -> None:
        self._charter = charter
        self._found: dict[tuple[str, str, Decimal], str | None] = {}

    def value(self, leaf: Leaf, unit: str, points: Decimal) -> str | None:
        """The stored value of the leaf by which the unit itself gets these points; None if none does."""
        # Plans differ from unit to unit; tables without units have none.
        key = (leaf.id, unit if self._charter.units else "", points)
        if key not in self._found:
            self._found[key] = self._search(leaf, unit, points)
        return self._found[key]

    def directly(self, leaf: Leaf, points: Decimal) -> str | None:
        """The stored value by which whoever checks the unit sets these points; None where nobody may. Points of
        several reviewers together lie between what a single one can give."""
        joined = self._charter.several_reviews.rule != "first" and self._has_several(leaf)
        return f"{OVERRIDE}{points:f}" if leaf.criterion.direct_points or joined else None

    def _has_several(self, leaf: Leaf) -> bool:
        return len(self._charter.reviewers.get(self._charter.group_of[leaf.id].id, ())) > 1

    def _search(self, leaf: Leaf, unit: str, points: Decimal) -> str | None:
        form = leaf.criterion.form(unit)
        if leaf.criterion.comparison is not None:
            # Its points come of comparing figures that a file of points does not hold.
            return f"{OVERRIDE}{points:f}" if 0 <= points <= leaf.criterion.base else None
        known = leaf.criterion.answers_for(unit, points)
        for value in (*known, *(option.key for option in form.options), _plain(points)):
            if value != UNASSIGNED and self._given(leaf, unit, form, value) == points:
                return value
        if isinstance(form, Quantity) and (value := self._bisect(leaf, unit, points, form)):
            return value
        return UNASSIGNED if self._given(leaf, unit, form, UNASSIGNED) == points else None

    def _bisect(self, leaf: Leaf, unit: str, points: Decimal, form: Quantity) -> str:
        """A figure that gives the points, where more of it never gives less, or never more; else none."""
        most = _MOST_STEPS if form.high is None else (form.high - form.low) / form.step
        if not form.low.is_finite() or most.is_nan():
            return ""
        low, high = 0, int(min(most, _MOST_STEPS))

        def figure(place: int) -> str:
            return _plain(form.low + place * form.step)

        def given(place: int) -> Decimal:
            return self._given(leaf, unit, form, figure(place))

        rising = given(high) >= given(low)
        while low < high:
            middle = (low + high) // 2
            enough = given(middle) >= points if rising else given(middle) <= points
            low, high = (low, middle) if enough else (middle + 1, high)
        return figure(low) if given(low) == points else ""

    def _given(self, leaf: Leaf, unit: str, form: Form, value: str) -> Decimal:
        points = leaf_score(self._charter, unit, leaf, value).points if form.accepts(value) else None
        return _NEVER if points is None else points


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}" if value else "0"
