"""Inheritance: what a unit has from its forerunners after a merger or a split, as the chair has settled it."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from bot.questions import UNASSIGNED
from bot.rules.charter import Charter, Leaf
from bot.rules.criteria import Criterion
from bot.rules.lineage import ANEW, SUM, UnitChange
from bot.vietnamese import is_number

Values = Mapping[str, Mapping[str, str]]


def together(criterion: Criterion, unit: str, values: Sequence[str]) -> str:
    """Sum of the forerunners' answers, cases and figures alone; "" where they cannot be added up: somebody has
    none, they are levels or points, or the sum is no answer of the unit."""
    if not criterion.adds or not all(values):
        return ""
    given = [value for value in values if value != UNASSIGNED]
    if len(given) < 2:
        return given[0] if given else UNASSIGNED
    pairs = [value.split("/") for value in given]
    if not all(len(pair) == len(pairs[0]) and all(map(is_number, pair)) for pair in pairs):
        return ""
    columns = zip(*pairs, strict=True)
    made = "/".join(f"{sum(map(Decimal, column), Decimal(0)).normalize():f}" for column in columns)
    return made if criterion.form(unit).accepts(made) else ""


def inherited(change: UnitChange, thing: str, leaf: Leaf, unit: str, own: Mapping[str, str]) -> str:
    """Value that a unit has of its forerunners' (`own`: forerunner -> value); "" where it begins anew."""
    way = change.settles(thing, leaf.id)
    if way == SUM:
        return together(leaf.criterion, unit, [own.get(one, "") for one in change.changed])
    value = own.get(way, "") if way != ANEW else ""
    return value if value and leaf.criterion.form(unit).accepts(value) else ""


def receivers(change: UnitChange) -> Iterator[str]:
    """Units that have something of their forerunners by a change."""
    if change.kind == "merge":
        yield from (unit.id for unit in change.after)
    elif change.kind == "split" and change.ended and (to := change.settled.get("to")):
        yield to


def table(charter: Charter, values: Values, change: UnitChange, thing: str) -> dict[str, dict[str, str]]:
    """Values by unit and leaf with those of the change's units in the way it was settled. `charter` is that of
    the day; those that have ended keep theirs."""
    made = {unit: dict(own) for unit, own in values.items()}
    for unit in receivers(change):
        of_leaf = {
            leaf.id: inherited(
                change, thing, leaf, unit, {one: values.get(one, {}).get(leaf.id, "") for one in change.changed}
            )
            for leaf in charter.leaves.values()
        }
        made[unit] = {leaf: value for leaf, value in of_leaf.items() if value}
    return made


def previous(charter: Charter, values: Values, changes: Sequence[UnitChange]) -> Values:
    """Last year's values with the changes of this year; places of last year stay with whoever had them."""
    for change in changes:
        values = table(charter, values, change, "previous")
    return values


def forerunners(changes: Sequence[UnitChange], unit: str, leaf: str) -> Iterator[str]:
    """Units whose evidence of a criterion goes with that of `unit`, the oldest first; without itself."""
    for place in range(len(changes) - 1, -1, -1):
        change = changes[place]
        if unit in receivers(change):
            way = change.settles("evidence", leaf)
            for one in change.changed:
                if one != unit and way in (SUM, one):
                    yield from forerunners(changes[:place], one, leaf)
                    yield one
