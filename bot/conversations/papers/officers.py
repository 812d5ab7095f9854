"""Officers of a year as its papers name them: who led it then, whoever holds the seats by now."""

from bot.dialogue.situation import Role, Situation
from bot.rules.charter import Unit
from bot.state.meeting import conference
from bot.state.succession import succession

# Stands where a name or a date is to be filled in by hand.
DOTS = "…………………"


def chair_unit(situation: Situation) -> Unit | None:
    """Unit that chairs the cluster this year; None where the charter does not name one."""
    charter = situation.cycle.charter if situation.cycle else None
    return charter.unit_by_id.get(charter.chair) if charter else None


def chair(situation: Situation) -> str:
    """Name of this year's chair: of who holds the seat until it is handed over, then of who opened the meeting;
    "" where neither is known."""
    leaders = succession(situation)
    if not (leaders and leaders.done):
        return holder(situation, "chair")
    meeting = conference(situation)
    opened = meeting.answer("opened") if meeting else None
    return opened.by if opened and opened.seat in _seats(situation, "chair") else ""


def secretary(situation: Situation) -> str:
    return holder(situation, "secretary")


def holder(situation: Situation, role: Role, unit: str = "") -> str:
    """Name of the first who holds a seat of the role; "" without one."""
    held = (h for s in situation.roster if s.role == role and s.unit == unit for h in s.holders)
    return next((one.person.name for one in held), "")


def tellers(situation: Situation) -> tuple[tuple[str, str], ...]:
    """Tellers as names with their units."""
    charter = situation.cycle.charter if situation.cycle else None
    names = charter.unit_by_id if charter else {}
    return tuple(
        (held.person.name, names[seat.unit].name if seat.unit in names else "")
        for seat in situation.roster
        if seat.role == "teller"
        for held in seat.holders[:1]
    )


def _seats(situation: Situation, role: Role) -> frozenset[int]:
    return frozenset(seat.id for seat in situation.roster if seat.role == role and not seat.unit)
