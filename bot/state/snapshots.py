"""Result of a stage for all units at once: made as plain data to be stored, and read back.

A closed stage is always read from its stored result, by the rules it was closed under
(.github/decisions/0012-the-charter-lives.md).
"""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from bot.dialogue.cycle import Cycle, Snapshot
from bot.rules.charter import Charter
from bot.rules.lots import Lot
from bot.rules.ranking import JOINED_LATER, NOT_SENT, rank
from bot.rules.scores import compare, score
from bot.vietnamese import say

Body = Mapping[str, object]


def taken(
    charter: Charter,
    values: Mapping[str, Mapping[str, str]],
    absent: Mapping[str, str],
    late: Collection[str] = (),
    before: Mapping[str, str] | None = None,
    lots: Sequence[Lot] = (),
) -> dict[str, object]:
    """Result made of these values: points, totals and places, relative criteria compared among the units.

    `values`: unit -> leaf -> value. `absent`: unit whose table never came -> why; `late` are
    those whose table came after the grace period, `before` the ranks of last year, `lots` those drawn between
    equals. Figures are stored as text, so that no digit is lost.
    """
    out = absent if charter.unsubmitted == "unranked" else ()
    compared = compare(charter, {u: own for u, own in values.items() if u not in out})
    scores = {u: score(charter, u, own, compared.get(u, {}), late=u in late) for u, own in values.items()}
    return {
        "values": {u: dict(own) for u, own in values.items()},
        "points": {
            u: {leaf: str(given.points) for leaf, given in s.leaves.items() if given.points is not None}
            for u, s in scores.items()
        },
        "totals": {u: str(s.total) for u, s in scores.items()},
        "places": [
            {
                "unit": p.unit,
                "rank": str(p.rank or ""),
                "total": str(p.total),
                "said": say(p.total),
                "title": p.title,
                "tie": p.tie,
                "out": p.out,
                **({"lacks": p.lacks} if p.lacks else {}),
                **({"rescaled": p.rescaled} if p.rescaled else {}),
            }
            for p in rank(charter, scores, absent, before, lots)
        ],
        "absent": [u.id for u in charter.units if u.id in absent],
        **({"joined": later} if (later := [u for u, why in absent.items() if why == JOINED_LATER]) else {}),
        **({"lots": [lot.stored() for lot in lots]} if lots else {}),
        **({"late": [u.id for u in charter.units if u.id in late]} if late else {}),
    }


def last_ranks(cycle: Cycle) -> Mapping[str, str]:
    """Unit -> rank of last year, of those that had one."""
    return cycle.previous.get("", {})


def carried(cycle: Cycle) -> dict[str, dict[str, str]]:
    """Values carried over to the next year: unit -> leaf -> agreed value; under "", unit -> rank."""
    shot = newest(cycle, cycle.charter.stages[-1])
    if shot is None:
        return {}
    agreed = {unit.id: dict(values(shot.body, unit.id)) for unit in cycle.charter.units}
    return {**agreed, "": {p["unit"]: p["rank"] for p in places(shot.body) if p["rank"]}}


def newest(cycle: Cycle, stage: str) -> Snapshot | None:
    """Newest stored result of the stage; None while the stage is on, or on again."""
    stages = cycle.charter.stages
    if cycle.stage and stages.index(stage) >= stages.index(cycle.stage):
        # An extension has opened it again.
        return None
    return next((shot for shot in reversed(cycle.snapshots) if shot.stage == stage), None)


def values(body: Body, unit: str) -> Mapping[str, str]:
    """Leaf -> value, of one unit."""
    return _texts(_of(body.get("values"), unit))


def points(body: Body, unit: str) -> Mapping[str, Decimal]:
    """Leaf -> points of one unit, relative criteria included."""
    return {leaf: Decimal(text) for leaf, text in _texts(_of(body.get("points"), unit)).items()}


def total(body: Body, unit: str) -> Decimal:
    return Decimal(str(_of(body.get("totals"), unit) or 0))


def places(body: Body) -> list[Mapping[str, str]]:
    """Places in their order, units without a rank last."""
    listed = body.get("places")
    return [_texts(one) for one in listed] if isinstance(listed, Sequence) else []


def absent(body: Body) -> list[str]:
    """Units whose table never came."""
    listed = body.get("absent")
    return [str(unit) for unit in listed] if isinstance(listed, Sequence) else []


def unsent(charter: Charter, body: Body) -> dict[str, str]:
    """Units whose table never came, and those that have joined since the self-scores were closed; each with
    the reason for which it is not ranked."""
    stored, known = body.get("values"), body.get("joined")
    joined = [unit.id for unit in charter.units if unit.id not in stored] if isinstance(stored, Mapping) else []
    joined += [str(unit) for unit in known] if isinstance(known, Sequence) else []
    return {**dict.fromkeys(absent(body), NOT_SENT), **dict.fromkeys(joined, JOINED_LATER)}


def late(body: Body) -> list[str]:
    """Units whose table came after the grace period."""
    listed = body.get("late")
    return [str(unit) for unit in listed] if isinstance(listed, Sequence) else []


def short(body: Body) -> Mapping[str, Mapping[str, str]]:
    """Unit -> group -> ``2/3``, of groups that not all of several reviewers had dealt with at the close."""
    listed = body.get("short")
    return {str(u): _texts(groups) for u, groups in listed.items()} if isinstance(listed, Mapping) else {}


def _of(table: object, key: str) -> object:
    return table.get(key) if isinstance(table, Mapping) else None


def _texts(table: object) -> Mapping[str, str]:
    return {str(k): str(v) for k, v in table.items()} if isinstance(table, Mapping) else {}
