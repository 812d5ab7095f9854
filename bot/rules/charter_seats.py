"""Seats of a cluster as its charter makes them."""

from collections.abc import Callable, Collection, Iterator, Sequence
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


def reviewer_names(charter: Charter, seats: Sequence[tuple[int, Collection[str]]]) -> dict[int, str]:
    """Seat -> its name in the charter, of reviewers' seats in their order, each with the groups that it was
    made for. A charter that is changed may give a seat more groups, and may have some of its groups no more; a
    seat that it has no more has no name."""
    free, names = dict(charter.review_seats), dict[int, str]()
    living = {group.id for group in charter.groups}
    own = {id: [group for group in groups if group in living] for id, groups in seats}
    fits: tuple[Callable[[list[str], tuple[str, ...]], bool], ...] = (
        lambda groups, named: groups == list(named),
        lambda groups, named: bool(groups) and set(groups) <= set(named),
    )
    # Those whose groups are the same come first, so that no other seat takes their name.
    for fit in fits:
        for id, groups in own.items():
            name = next((name for name, named in free.items() if id not in names and fit(groups, named)), "")
            if name:
                names[id] = name
                del free[name]
    return names
