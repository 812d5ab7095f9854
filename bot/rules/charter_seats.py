"""Seats of a cluster as its charter makes them."""

from collections.abc import Iterator
from typing import Literal

from bot.rules.charter import Charter

SeatRole = Literal["secretary", "chair", "deputy", "representative", "leader", "teller", "reviewer"]


def seats_of(charter: Charter) -> Iterator[tuple[SeatRole, str, tuple[str, ...]]]:
    """Role, unit and groups of every seat, the secretary's first, in the order in which they are listed."""
    yield from (("secretary", "", ()), ("chair", "", ()), ("deputy", "", ()))
    for unit in charter.units:
        yield "representative", unit.id, ()
        if charter.leader_approves:
            yield "leader", unit.id, ()
    for teller in charter.tellers:
        yield "teller", teller, ()
    if "review" in charter.stages:
        for groups in charter.review_seats.values():
            yield "reviewer", "", groups
