"""Seats of the cluster: whether the speaker steers it, the units they speak for, whether a role is held."""

from bot.dialogue.registry import STEERING
from bot.dialogue.situation import Role, Situation


def steers(situation: Situation) -> bool:
    """True where the speaker holds the seat of the secretary or the chair."""
    return any(seat.role in STEERING for seat in situation.seats)


def own_units(situation: Situation) -> frozenset[str]:
    """Units of which the speaker holds a seat."""
    return frozenset(seat.unit for seat in situation.seats if seat.unit)


def is_held(situation: Situation, role: Role, unit: str = "") -> bool:
    """True where somebody holds a seat of the role; of the unit, if one is given."""
    return any(seat.holders for seat in situation.roster if seat.role == role and unit in ("", seat.unit))
