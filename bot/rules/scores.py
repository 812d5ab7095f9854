"""Scores of a table: from points to totals.

Caps cut in this order: the leaf's own, then each group's base, bonus and penalty (inner groups first), then
the bonus of all, then the total. Points are rounded once, half up, where the charter says: per leaf, per group
of the first level (its base, bonus and penalty each), or the total alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from bot.questions import OVERRIDE, UNASSIGNED
from bot.rules.charter import Charter, Group, Leaf
from bot.rules.criteria import NOTHING, ZERO, PointParts
from bot.rules.plain_values import plain
from bot.vietnamese import say, say_close


@dataclass(frozen=True)
class LeafScore:
    """Score of one leaf. `points` is None while the answer is missing, or waits for the comparison.

    `override` is set where points were given directly, over the cap or against what was counted. `worth` has
    the points by parts.
    """

    leaf: Leaf
    value: str | None
    points: Decimal | None
    override: bool
    worth: PointParts = NOTHING


@dataclass(frozen=True)
class GroupScore:
    """Score of one group: `points` = base + bonus - penalty, after the caps.

    `cut` is what its own bounds took from base and bonus.
    """

    group: Group
    base: Decimal
    bonus: Decimal
    penalty: Decimal
    points: Decimal
    cut: Decimal


@dataclass(frozen=True)
class Rescaled:
    """Base points brought from the maximum of what is for the unit to the full one (quy đổi)."""

    earned: Decimal
    most: Decimal
    points: Decimal
    full: Decimal

    def __str__(self) -> str:
        return f"chuẩn {say(self.earned)}/{say(self.most)}, quy đổi {say_close(self.points)}/{say(self.full)}"


@dataclass(frozen=True)
class Score:
    """Score of one unit's whole table. `groups` holds every group, at any depth; `bonus` and `penalty` are of
    all of them, and `bonus_cut` what the charter's own bounds took of the bonus.

    `pending` are leaves that are answered but compared only at the close, `failed` those that take the unit
    out of the ranking. `cut` is what the cap on the total took away and `late` what coming too late cost;
    both are already taken off `total`.
    """

    unit: str
    leaves: Mapping[str, LeafScore]
    groups: Mapping[str, GroupScore]
    total: Decimal
    missing: tuple[Leaf, ...]
    pending: tuple[Leaf, ...]
    failed: tuple[Leaf, ...]
    cut: Decimal = ZERO
    penalty: Decimal = ZERO
    late: Decimal = ZERO
    bonus: Decimal = ZERO
    rescaled: Rescaled | None = None
    bonus_cut: Decimal = ZERO


def score(
    charter: Charter,
    unit: str,
    values: Mapping[str, str],
    compared: Mapping[str, Decimal] | None = None,
    *,
    late: bool = False,
) -> Score:
    """Score of a unit's table from its stored values by leaf.

    `compared` is leaf -> points, of the leaves that are compared; `late` tables may lose points of the total. A
    value that the charter cannot read counts as missing; what is missing or pending adds nothing.
    """
    leaves: dict[str, LeafScore] = {}
    known = _known(charter)
    for id, leaf in charter.leaves.items():
        value = values.get(id)
        one = known.get((id, unit, value)) or _remember(known, charter, leaf, unit, value)
        if compared and id in compared and one.points is None and one.value is not None:
            one = _given(charter, leaf, one.value, PointParts(base=compared[id]))
        leaves[id] = one
    return table(charter, unit, leaves, late=late)


def table(charter: Charter, unit: str, leaves: Mapping[str, LeafScore], *, late: bool = False) -> Score:
    """Score of a unit's table, each leaf of which has been scored by itself."""
    missing: list[Leaf] = []
    pending: list[Leaf] = []
    failed: list[Leaf] = []
    for one in leaves.values():
        if one.points is None:
            (missing if one.value is None else pending).append(one.leaf)
        elif one.value is not None and one.leaf.criterion.disqualifies(one.value):
            failed.append(one.leaf)
    groups: dict[str, GroupScore] = {}
    top = [_group_score(charter, group, leaves, groups, top=True) for group in charter.groups]
    rescaled = _rescaled(charter, unit, leaves, top) if charter.rescale else None
    base = rescaled.points if rescaled else sum((g.base for g in top), ZERO)
    bonus = sum((g.bonus for g in top), ZERO)
    kept = _kept_bonus(base, bonus, charter.bonus_cap, charter.bonus_from)
    penalty = sum((g.penalty for g in top), ZERO)
    raw = base + kept - penalty
    capped = _capped(raw, charter.total_cap)
    total = _rounded(capped, charter.digits) if charter.rounding == "total" else capped
    return Score(
        unit,
        leaves,
        groups,
        plain(total - (charter.late_penalty if late else ZERO)),
        tuple(missing),
        tuple(pending),
        tuple(failed),
        raw - capped,
        penalty,
        charter.late_penalty if late else ZERO,
        kept,
        rescaled,
        bonus - kept,
    )


def _kept_bonus(base: Decimal, bonus: Decimal, cap: Decimal | None, reach: Decimal | None) -> Decimal:
    return ZERO if reach is not None and base < reach else _capped(bonus, cap)


def _rescaled(
    charter: Charter, unit: str, leaves: Mapping[str, LeafScore], top: Sequence[GroupScore]
) -> Rescaled | None:
    """Base points brought to the full maximum; None where every criterion is for the unit, or none is."""
    out = [id for id, one in leaves.items() if one.value and one.leaf.criterion.left_out(unit, one.value)]
    most = sum((group.most(out) for group in charter.groups), ZERO) if out else ZERO
    full = sum((group.maximum for group in charter.groups), ZERO)
    if not most or most == full:
        return None
    earned = sum((g.base for g in top), ZERO)
    points = earned * full / most
    return Rescaled(
        earned, most, points if charter.rounding == "total" else _rounded(points, charter.digits), full
    )


def leaf_score(charter: Charter, unit: str, leaf: Leaf, value: str | None) -> LeafScore:
    """Score of one value of a leaf, rounded where leaves are."""
    known = _known(charter)
    return known.get((leaf.id, unit, value)) or _remember(known, charter, leaf, unit, value)


def group_score(charter: Charter, group: Group, leaves: Mapping[str, LeafScore]) -> GroupScore:
    """Score of one group of the first level by itself, from at least its own leaves."""
    return _group_score(charter, group, leaves, {}, top=True)


def compare(charter: Charter, values: Mapping[str, Mapping[str, str]]) -> Mapping[str, Mapping[str, Decimal]]:
    """Unit -> compared leaf -> points, all units at once; only units that answered take part."""
    points: dict[str, dict[str, Decimal]] = {unit: {} for unit in values}
    for leaf in charter.leaves.values():
        comparison = leaf.criterion.comparison
        if comparison is not None:
            figures = {unit: own[leaf.id] for unit, own in values.items() if leaf.id in own}
            for unit, given in comparison.compare(figures).items():
                points[unit][leaf.id] = given
    return points


_Known = dict[tuple[str, str, str | None], LeafScore]


def _known(charter: Charter) -> _Known:
    """Memo of leaf scores under this charter: a table is scored anew on each message, and the same value of the
    same unit always gives the same."""
    known: _Known = charter.leaf_scores
    if len(known) > 20_000:
        known.clear()
    return known


def _remember(known: _Known, charter: Charter, leaf: Leaf, unit: str, value: str | None) -> LeafScore:
    one = known[leaf.id, unit, value] = _by_itself(charter, leaf, unit, value)
    return one


def _by_itself(charter: Charter, leaf: Leaf, unit: str, value: str | None) -> LeafScore:
    if not leaf.criterion.applies(unit):
        value = UNASSIGNED
    worth = None if value is None else leaf.criterion.worth(unit, value)
    if value is None or worth is None:
        return LeafScore(leaf, None, None, False)
    if leaf.criterion.comparison and value != UNASSIGNED and not value.startswith(OVERRIDE):
        return LeafScore(leaf, value, None, False)
    return _given(charter, leaf, value, worth)


def _given(charter: Charter, leaf: Leaf, value: str | None, worth: PointParts) -> LeafScore:
    if charter.rounding == "leaf":
        worth = _rounded_parts(worth, charter.digits)
    override = value is not None and value.startswith(OVERRIDE)
    return LeafScore(leaf, value, worth.points, override, worth)


def _group_score(
    charter: Charter,
    group: Group,
    leaves: Mapping[str, LeafScore],
    groups: dict[str, GroupScore],
    *,
    top: bool = False,
) -> GroupScore:
    base = bonus = penalty = ZERO
    for part in group.parts:
        if isinstance(part, Group):
            inner = _group_score(charter, part, leaves, groups)
            base, bonus, penalty = base + inner.base, bonus + inner.bonus, penalty + inner.penalty
        else:
            worth = leaves[part.id].worth
            base += worth.base
            if worth.bonus or worth.penalty:
                bonus, penalty = bonus + worth.bonus, penalty + worth.penalty
    kept_base = _capped(base, group.base_cap)
    kept_bonus = _kept_bonus(kept_base, bonus, group.bonus_cap, group.bonus_from)
    kept_penalty = _capped(penalty, group.penalty_cap)
    if group.lowest is not None:
        kept_penalty = min(kept_penalty, max(kept_base + kept_bonus - group.lowest, ZERO))
    kept = PointParts(kept_base, kept_bonus, kept_penalty)
    cut = base - kept.base + bonus - kept.bonus
    if top and charter.rounding == "group":
        kept = _rounded_parts(kept, charter.digits)
    one = GroupScore(group, kept.base, kept.bonus, kept.penalty, kept.points, cut)
    groups[group.id] = one
    return one


def _capped(points: Decimal, cap: Decimal | None) -> Decimal:
    return points if cap is None else min(points, cap)


def _rounded_parts(worth: PointParts, digits: int) -> PointParts:
    return PointParts(
        _rounded(worth.base, digits), _rounded(worth.bonus, digits), _rounded(worth.penalty, digits)
    )


def _rounded(points: Decimal, digits: int) -> Decimal:
    rounded = points.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return points if rounded == points else plain(rounded)
