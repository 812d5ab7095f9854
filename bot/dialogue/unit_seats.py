"""Seats of units on a day: those of a unit that has ended speak for its heir, or for nobody any more."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, tzinfo

from bot.dialogue.cycle import Cycle
from bot.dialogue.situation import Seat
from bot.rules.lineage import heirs, holding


def of_day(roster: tuple[Seat, ...], cycle: Cycle, zone: tzinfo, now: datetime) -> tuple[Seat, ...]:
    """The seats that there are at the moment `now`; the very same roster while no unit has changed."""
    if not cycle.changes:
        return roster
    voting = [poll.terms.opens for poll in cycle.polls if not poll.is_final]
    ended = holding(cycle.changes, now, zone, voting)
    living = {unit.id for unit in cycle.charter.units}
    known = cycle.charter.unit_by_id

    def seats() -> Iterator[Seat]:
        for seat in roster:
            after = heirs(ended, seat.unit) if seat.unit else ()
            if not seat.unit or seat.unit in living:
                yield seat
            elif after and after[0] in living:
                yield replace(seat, unit=after[0])
            elif seat.unit in known:
                # They may still look at what stands; nothing is asked of them, and they are not counted.
                yield replace(seat, role="observer")

    return tuple(seats())
