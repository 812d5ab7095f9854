"""Confirmations: who came into a unit that had somebody before, and who may say that they belong there.

A secretary hands out every code. So whoever comes into a unit that already has, or had, somebody, and whoever
opens a page by a code that another asked for, sees and scores at once, but votes, approves, consents and keys
only once somebody of before has confirmed them (.github/decisions/0015-secret-ballots.md).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.dialogue.situation import Person, Seat, Situation, Standing
from bot.state.seats import is_held

# The offices that stand for a unit of their own, and confirm where nobody of a unit is left.
OFFICES = ("chair", "deputy")


@dataclass(frozen=True)
class Newcomer:
    """Person who waits for a confirmation in these seats of one unit ("": of an office).

    `page`: it is a page of theirs that waits, opened by a code that another asked for.
    """

    person: Person
    seats: tuple[Seat, ...]
    unit: str
    page: bool = False


def waits(situation: Situation, seat: Seat, person: Person | None) -> bool:
    """True where somebody who comes into this seat has to be confirmed: others are there, or were."""
    house = _house(situation, seat)
    if not house:
        return False
    held = [h for s in house for h in s.holders]
    if any(person is not None and h.person == person and h.standing != "pending" for h in held):
        return False
    return bool(held) or any(situation.trouble.get(s.id) == "left" for s in house)


def newcomers(situation: Situation) -> Iterator[Newcomer]:
    """Everybody who waits, once for each unit."""
    seen: set[tuple[int, str]] = set()
    for seat in situation.roster:
        for holder in seat.holders:
            about = (holder.person.id, seat.unit or (seat.role if seat.role in OFFICES else ""))
            if about in seen or (holder.standing != "pending" and not holder.by_other):
                continue
            seen.add(about)
            theirs = tuple(
                s
                for s in _house(situation, seat) or (seat,)
                if any(h.person == holder.person and (h.standing == "pending" or h.by_other) for h in s.holders)
            )
            yield Newcomer(holder.person, theirs, seat.unit, page=holder.standing != "pending")


def confirming(situation: Situation, newcomer: Newcomer) -> tuple[tuple[Person, ...], Standing]:
    """The persons who may confirm, and the standing that this gives: those of before; else an office."""
    house = [s for seat in newcomer.seats[:1] for s in _house(situation, seat)]
    # Who cannot be reached in any chat is as one who has left: a secretary can close all of somebody's pages.
    # Who only stands in brings nobody else in.
    of_before = [
        h.person
        for s in house
        for h in s.holders
        if h.standing != "pending" and not h.by_other and h.reachable and h.ends is None
    ]
    others = tuple(dict.fromkeys(p for p in of_before if p != newcomer.person))
    if others:
        return others, ""
    office: Literal["chair", "deputy"] = "deputy" if _is_chairs(situation, newcomer) else "chair"
    if not is_held(situation, office):
        office = "chair" if office == "deputy" else "deputy"
    found = (
        h.person
        for s in situation.roster
        if s.role == office
        for h in s.holders
        if h.standing != "pending" and not h.by_other and h.person != newcomer.person
    )
    return tuple(dict.fromkeys(found)), office


def may_confirm(situation: Situation, newcomer: Newcomer) -> bool:
    """True where the speaker may confirm this person, in this chat."""
    people, _ = confirming(situation, newcomer)
    return situation.person in people and not situation.channel.pending


def _house(situation: Situation, seat: Seat) -> tuple[Seat, ...]:
    """Seats that know each other: those of one unit; an office alone. Others need no confirmation."""
    if seat.unit:
        return tuple(s for s in situation.roster if s.unit == seat.unit)
    return (
        tuple(s for s in situation.roster if s.role == seat.role and not s.unit) if seat.role in OFFICES else ()
    )


def _is_chairs(situation: Situation, newcomer: Newcomer) -> bool:
    """True for the chair's own unit, the chair's seat, and the chair in person."""
    chairs = {h.person for s in situation.roster if s.role == "chair" for h in s.holders}
    if newcomer.person in chairs or any(s.role == "chair" for s in newcomer.seats):
        return True
    cycle = situation.cycle
    if newcomer.unit and cycle is not None and newcomer.unit == cycle.charter.chair:
        return True
    return any(
        h.person in chairs
        for s in situation.roster
        if newcomer.unit and s.unit == newcomer.unit
        for h in s.holders
    )
