"""Rehearsal of a charter: scores of another time counted by its rules, before it is adopted.

It tells who moves and by which criteria, which criterion decides the order, which gives everybody full marks,
how many totals are equal, and what one inflated self-score would gain.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from itertools import combinations

from bot.questions import OVERRIDE
from bot.rules.charter import Charter, Leaf, Unit
from bot.rules.criteria import ZERO, PointParts
from bot.rules.lots import Lot
from bot.rules.plain_values import plain
from bot.rules.ranking import RankedUnit, places, rank
from bot.rules.scores import LeafScore, Score, compare, score, table


@dataclass(frozen=True)
class ClosedScores:
    """Scores as they were closed under `charter`: unit -> leaf -> value, unit -> leaf -> points, unit -> total,
    unit -> place of those that had one. `absent`: unit that sent nothing -> why; `late` units came too late;
    `before`: unit -> rank of the year before theirs; `lots`: those that were drawn."""

    charter: Charter
    values: Mapping[str, Mapping[str, str]]
    points: Mapping[str, Mapping[str, Decimal]]
    totals: Mapping[str, Decimal]
    ranks: Mapping[str, int]
    absent: Mapping[str, str] = field(default_factory=dict)
    late: Collection[str] = ()
    before: Mapping[str, str] = field(default_factory=dict)
    lots: tuple[Lot, ...] = ()


@dataclass(frozen=True)
class Contribution:
    """Points that a unit gains (or loses) at a criterion, and what the cluster gains there on average. `leaf`
    is None for what caps and rounding take or leave."""

    leaf: Leaf | None
    points: Decimal
    mean: Decimal

    @property
    def beyond(self) -> Decimal:
        """Points beyond what the cluster gains: only these move a unit past others."""
        return self.points - self.mean


@dataclass(frozen=True)
class UnitRehearsal:
    """Unit under the draft, beside how it stood. Ranks are among the units that have scores; None: not ranked
    (`out` says why). `reasons`: the contributions that push it the way it moved, the strongest first."""

    unit: Unit
    rank_before: int | None
    rank: int | None
    total_before: Decimal
    total: Decimal
    title: str = ""
    out: str = ""
    reasons: tuple[Contribution, ...] = ()

    @property
    def moves(self) -> bool:
        return self.rank != self.rank_before


@dataclass(frozen=True)
class Inflation:
    """Gain of a unit that claims full marks at one criterion while all others tell the truth."""

    unit: Unit
    leaf: Leaf
    points: Decimal
    rank: int
    rank_after: int

    @property
    def gain(self) -> int:
        """Places gained."""
        return self.rank - self.rank_after


@dataclass(frozen=True)
class LeafRehearsal:
    """Criterion under the draft. `decides`: pairs of units whose order would be another, or none, without it.
    `full`: all who were scored have full marks; `alike`: all have the same. `inflation`: the most that one
    inflated score gains here, None where it gains no place or nobody has a score. `unread`: units whose old
    value it can't read."""

    leaf: Leaf
    decides: int
    full: bool
    alike: bool
    inflation: Inflation | None = None
    unread: tuple[Unit, ...] = ()


@dataclass(frozen=True)
class Rehearsal:
    """Result of a rehearsal. `pairs`: pairs of ranked units. `equal`: units whose totals are equal, `shared`
    those that still share a rank after the rules for ties. `untold`: criteria without any score, since there
    were none at the time; `dropped`: criteria of that time that are no more; `joined` and `gone`: units without
    scores, and units of that time that are no more."""

    units: tuple[UnitRehearsal, ...]
    leaves: tuple[LeafRehearsal, ...]
    pairs: int
    equal: tuple[tuple[Unit, ...], ...]
    shared: tuple[tuple[Unit, ...], ...]
    untold: tuple[Leaf, ...]
    dropped: tuple[Leaf, ...]
    joined: tuple[Unit, ...]
    gone: tuple[Unit, ...]

    @cached_property
    def moved(self) -> tuple[UnitRehearsal, ...]:
        """Units that move, the farthest first; whoever falls out of the ranking or comes in moves farthest."""

        def distance(one: UnitRehearsal) -> int:
            both = one.rank is not None and one.rank_before is not None
            return abs((one.rank or 0) - (one.rank_before or 0)) if both else len(self.units)

        return tuple(sorted((one for one in self.units if one.moves), key=distance, reverse=True))

    @cached_property
    def deciding(self) -> tuple[LeafRehearsal, ...]:
        """Criteria that decide some pair, the most deciding first."""
        found = [one for one in self.leaves if one.decides]
        return tuple(sorted(found, key=lambda one: one.decides, reverse=True))

    @cached_property
    def worst(self) -> Inflation | None:
        """Inflated self-score that gains the most places; of those, the one that needs the fewest points."""
        found = [one.inflation for one in self.leaves if one.inflation]
        return max(found, key=lambda one: (one.gain, -one.points), default=None)


def rehearse(draft: Charter, closed: ClosedScores) -> Rehearsal:
    """Counts the scores by the draft. Of a value that it can't read the old points count, by their share of the
    maximum; criteria that had no scores give no points."""
    units = tuple(unit for unit in draft.units if closed.values.get(unit.id))
    only = replace(draft, units=units, left={})
    absent = {unit: why for unit, why in closed.absent.items() if unit in only.unit_by_id}
    out = absent if draft.unsubmitted == "unranked" else ()
    unread = {unit.id: set(_unread(draft, unit.id, closed.values[unit.id])) for unit in units}
    values = {
        unit.id: {**closed.values[unit.id], **dict(_shares(draft, closed, unit.id, unread))} for unit in units
    }
    compared = compare(only, {unit: own for unit, own in values.items() if unit not in out})
    scores = {
        unit: score(only, unit, own, compared.get(unit, {}), late=unit in closed.late)
        for unit, own in values.items()
    }
    order = _in_order(only, scores, absent, closed)
    ranked = [one.unit for one in order if one.rank is not None]
    leaves = tuple(_leaves(only, unread, scores, ranked))
    given = {leaf for own in values.values() for leaf in own}
    return Rehearsal(
        units=tuple(_units(only, closed, scores, order)),
        leaves=leaves,
        pairs=len(ranked) * (len(ranked) - 1) // 2,
        equal=_alike(only, {unit: scores[unit].total for unit in ranked}),
        shared=_shared(only, order),
        untold=tuple(leaf for leaf in draft.leaves.values() if leaf.id not in given),
        dropped=tuple(leaf for leaf in closed.charter.leaves.values() if leaf.id not in draft.leaves),
        joined=tuple(unit for unit in draft.units if not closed.values.get(unit.id)),
        gone=tuple(unit for unit in closed.charter.units if unit.id not in draft.unit_by_id),
    )


def _in_order(
    draft: Charter, scores: Mapping[str, Score], absent: Mapping[str, str], closed: ClosedScores
) -> list[RankedUnit]:
    """Units in their order. Lots count again only where just the units that drew them are equal again."""
    order = rank(draft, scores, absent, closed.before)
    equal = [{unit.id for unit in units} for units in _shared(draft, order)]
    lots = [lot for lot in closed.lots if set(lot.numbers) in equal]
    return rank(draft, scores, absent, closed.before, lots) if lots else order


def _shared(charter: Charter, order: Iterable[RankedUnit]) -> tuple[tuple[Unit, ...], ...]:
    """Units that share a rank."""
    return _alike(charter, {one.unit: one.rank for one in order if one.rank is not None})


def _unread(draft: Charter, unit: str, values: Mapping[str, str]) -> Iterator[str]:
    """Criteria of the draft for which the unit has a value that it can't read."""
    for leaf in draft.leaves.values():
        if leaf.id in values and leaf.criterion.worth(unit, values[leaf.id]) is None:
            yield leaf.id


def _shares(
    draft: Charter, closed: ClosedScores, unit: str, unread: Mapping[str, Collection[str]]
) -> Iterator[tuple[str, str]]:
    """Values in the place of unread ones: points set directly, the same share of the new maximum as the old
    points were of the old one."""
    for id in unread[unit]:
        old, new = closed.charter.leaves.get(id), draft.leaves[id].criterion.base
        if old and old.criterion.base and (points := closed.points.get(unit, {}).get(id)) is not None:
            share = points * new / old.criterion.base
            yield id, f"{OVERRIDE}{plain(round(share, draft.digits))}"


def _alike(charter: Charter, by_unit: Mapping[str, object]) -> tuple[tuple[Unit, ...], ...]:
    """Units that have the same thing, where several have it."""
    groups: dict[object, list[Unit]] = {}
    for unit, what in by_unit.items():
        groups.setdefault(what, []).append(charter.unit_by_id[unit])
    return tuple(tuple(same) for same in groups.values() if len(same) > 1)


# --- who moves, and why ---


def _units(
    charter: Charter, closed: ClosedScores, scores: Mapping[str, Score], order: Iterable[RankedUnit]
) -> Iterator[UnitRehearsal]:
    # Units that are no more are left out of the old order too: nobody moves up because they have gone.
    stood = places({unit: -Decimal(closed.ranks[unit]) for unit in scores if unit in closed.ranks})
    differences = {unit: _differences(closed, one) for unit, one in scores.items()}
    for one in order:
        was = UnitRehearsal(
            charter.unit_by_id[one.unit],
            stood.get(one.unit),
            one.rank,
            closed.totals.get(one.unit, ZERO),
            one.total,
            one.title,
            one.out,
        )
        known = {**closed.charter.leaves, **charter.leaves}
        yield replace(was, reasons=tuple(_reasons(known, was, differences)) if was.moves else ())


def _differences(closed: ClosedScores, one: Score) -> dict[str, Decimal]:
    """Leaf -> points under the draft above those of before; under "", what caps and rounding make of it."""
    before = closed.points.get(one.unit, {})
    every = dict.fromkeys((*one.leaves, *before))
    found = {leaf: _points(one, leaf) - before.get(leaf, ZERO) for leaf in every}
    found[""] = one.total - closed.totals.get(one.unit, ZERO) - sum(found.values(), ZERO)
    return {leaf: points for leaf, points in found.items() if points}


def _points(one: Score, leaf: str) -> Decimal:
    given = one.leaves.get(leaf)
    return (given.points if given else None) or ZERO


def _reasons(
    leaves: Mapping[str, Leaf], moved: UnitRehearsal, differences: Mapping[str, Mapping[str, Decimal]]
) -> list[Contribution]:
    """Contributions that push the unit the way it moved, beyond what the others get too."""
    if moved.rank is None or moved.rank_before is None:
        return []
    up = moved.rank < moved.rank_before
    found = []
    for leaf in dict.fromkeys(leaf for own in differences.values() for leaf in own):
        mean = sum((own.get(leaf, ZERO) for own in differences.values()), ZERO) / len(differences)
        one = Contribution(leaves.get(leaf), differences[moved.unit.id].get(leaf, ZERO), mean)
        if (one.beyond > 0) == up and one.beyond:
            found.append(one)
    return sorted(found, key=lambda one: abs(one.beyond), reverse=True)


# --- what each criterion does ---


def _leaves(
    charter: Charter,
    unread: Mapping[str, Collection[str]],
    scores: Mapping[str, Score],
    ranked: Collection[str],
) -> Iterator[LeafRehearsal]:
    totals = {unit: scores[unit].total for unit in ranked}
    for leaf in charter.leaves.values():
        own = {unit: scores[unit].leaves[leaf.id] for unit in ranked}
        given = [one for one in own.values() if one.points is not None]
        without = {
            unit: _with(charter, scores[unit], leaf, PointParts()) if one.points else totals[unit]
            for unit, one in own.items()
        }
        yield LeafRehearsal(
            leaf,
            _decided(totals, without),
            full=len(given) > 1 and all(_is_full(one) for one in given),
            alike=len(given) > 1 and len({one.points for one in given}) == 1,
            inflation=_inflation(charter, leaf, scores, totals, own) if given else None,
            unread=tuple(charter.unit_by_id[unit] for unit, leaves in unread.items() if leaf.id in leaves),
        )


def _with(charter: Charter, one: Score, leaf: Leaf, worth: PointParts) -> Decimal:
    """Total of the unit if the criterion had given this."""
    changed = LeafScore(leaf, "", worth.points, override=False, worth=worth)
    return table(charter, one.unit, {**one.leaves, leaf.id: changed}, late=bool(one.late)).total


def _decided(totals: Mapping[str, Decimal], without: Mapping[str, Decimal]) -> int:
    """Number of pairs of units that stand in an order which they would not have without the criterion."""
    return sum(
        (totals[a] > totals[b] and without[a] <= without[b])
        or (totals[a] < totals[b] and without[a] >= without[b])
        for a, b in combinations(totals, 2)
    )


def _is_full(one: LeafScore) -> bool:
    base = one.leaf.criterion.base
    return base > 0 and one.worth.base >= base and not one.worth.penalty


def _inflation(
    charter: Charter,
    leaf: Leaf,
    scores: Mapping[str, Score],
    totals: Mapping[str, Decimal],
    own: Mapping[str, LeafScore],
) -> Inflation | None:
    """The most places that one unit gains by claiming full marks here. The system's own values are claimed by
    nobody."""
    if leaf.criterion.observed:
        return None
    found = []
    for unit, given in own.items():
        claimed = _claimed(leaf, given.worth)
        if claimed.points <= given.worth.points:
            continue
        total = _with(charter, scores[unit], leaf, claimed)
        place = 1 + sum(other > totals[unit] for other in totals.values())
        after = 1 + sum(other > total for name, other in totals.items() if name != unit)
        if after < place:
            who = charter.unit_by_id[unit]
            found.append(Inflation(who, leaf, total - totals[unit], place, after))
    return max(found, key=lambda one: (one.gain, -one.points), default=None)


def _claimed(leaf: Leaf, worth: PointParts) -> PointParts:
    """The most that a unit can claim at a criterion; a bonus without a cap stays as it is."""
    criterion = leaf.criterion
    bonus = criterion.bonus if criterion.bonus.is_finite() else ZERO
    return PointParts(max(criterion.base, worth.base), max(bonus, worth.bonus))
