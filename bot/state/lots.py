"""Lots that a result waits for: units that share a place under every other rule of the charter."""

from bot.dialogue.cycle import Cycle, Snapshot
from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Situation
from bot.rules.lots import Lot
from bot.state import snapshots

TALK = "draw"


def waiting_result(situation: Situation) -> Snapshot | None:
    """Result that is to be published and waits for lots; None where there is none."""
    cycle = situation.cycle
    if cycle is None or cycle.stage or not any(tie.by == "lots" for tie in cycle.charter.ties):
        return None
    shot = snapshots.newest(cycle, cycle.charter.stages[-1])
    return shot if shot and not shot.published and _equal(cycle, shot) else None


def equal_units(situation: Situation) -> tuple[tuple[str, ...], ...]:
    """Units that are to draw lots among each other, in the charter's order; one tuple for each place."""
    shot = waiting_result(situation)
    return _equal(situation.cycle, shot) if situation.cycle and shot else ()


def _equal(cycle: Cycle, shot: Snapshot) -> tuple[tuple[str, ...], ...]:
    ranks: dict[str, set[str]] = {}
    for place in snapshots.places(shot.body):
        if place["rank"]:
            ranks.setdefault(place["rank"], set()).add(place["unit"])
    order = [unit.id for unit in cycle.charter.units]
    return tuple(tuple(u for u in order if u in units) for units in ranks.values() if len(units) > 1)


def number_id(situation: Situation, unit: str) -> str:
    """Id of the question for a unit's number; each result has its own."""
    shot = waiting_result(situation)
    number = shot.number if shot else 0
    return str(QuestionId(situation.cycle.id if situation.cycle else "", TALK, unit, "", f"n{number}"))


def number_of(situation: Situation, unit: str) -> int | None:
    """Number that the unit has given; None for none yet."""
    answer = situation.answers.get(unit, {}).get(number_id(situation, unit))
    return None if answer is None or answer.aside or not answer.value else int(answer.value)


def is_keyed(situation: Situation, unit: str) -> bool:
    """True where the desk has keyed the unit's number in."""
    answer = situation.answers.get(unit, {}).get(number_id(situation, unit))
    return answer is not None and answer.paper


def may_be_keyed(situation: Situation, unit: str) -> bool:
    """True where the desk may key the unit's number in: it is missing, and some other unit of the lots has
    given its own. Who keyed in all numbers would choose the order."""
    units = next((units for units in equal_units(situation) if unit in units), ())
    own = [u for u in units if number_of(situation, u) is not None and not is_keyed(situation, u)]
    return bool(own) and unit not in own


def silent(situation: Situation) -> list[str]:
    """Units whose number is missing."""
    return [u for units in equal_units(situation) for u in units if number_of(situation, u) is None]


def drawn(situation: Situation) -> tuple[Lot, ...]:
    """Lots of all places that are equal, once every number is there; none before."""
    if silent(situation):
        return ()
    return tuple(
        Lot({unit: number for unit in units if (number := number_of(situation, unit)) is not None})
        for units in equal_units(situation)
    )
