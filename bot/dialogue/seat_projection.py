"""Projection of facts about people: who holds which seat, speaks from it, and may be confirmed in it."""

from dataclasses import replace

from bot.dialogue.facts import (
    Confirmed,
    DoorOpened,
    SeatJoined,
    SeatLeft,
    SeatTaken,
)
from bot.dialogue.situation import Holder, Person, Seat, Situation, Standing


def joined(situation: Situation, fact: SeatJoined) -> Situation:
    person = situation.person or Person(0, fact.name)
    standing: Standing = "pending" if fact.pending else ""
    comes = Holder(person, standing=standing, since=situation.now, ends=fact.ends)

    def held(seat: Seat) -> tuple[Holder, ...]:
        """Holders of the seat. Somebody may come to it again, who then stays for another time."""
        if all(h.person != person for h in seat.holders):
            return (*seat.holders, comes)
        return tuple(replace(h, ends=h.ends and fact.ends) if h.person == person else h for h in seat.holders)

    roster = tuple(replace(s, holders=held(s), code="") if s.id == fact.seat else s for s in situation.roster)
    taken = tuple(s for s in roster if s.id == fact.seat or any(s.id == h.id for h in situation.seats))
    channel = replace(situation.channel, seat=fact.seat, asked="", purpose=False)
    return replace(situation, person=person, roster=roster, seats=taken, channel=channel)


def door_opened(situation: Situation, fact: DoorOpened) -> Situation:
    if situation.invitation is None or situation.invitation.person is None:
        return situation

    def opened(seat: Seat) -> Seat:
        held = (
            replace(h, by_other=True) if fact.pending and h.person.id == fact.person else h
            for h in seat.holders
        )
        return replace(seat, holders=tuple(held))

    roster = tuple(map(opened, situation.roster))
    situation = replace(situation, roster=roster)
    seats = tuple(s for s in roster if any(h.person.id == fact.person for h in s.holders))
    channel = replace(situation.channel, pending=fact.pending)
    person = situation.invitation.person if situation.invitation else None
    return replace(situation, person=person, seats=seats, channel=channel)


def confirmed(situation: Situation, fact: Confirmed) -> Situation:
    def settled(seat: Seat) -> Seat:
        held = (
            replace(h, standing=fact.standing if seat.id in fact.seats else h.standing, by_other=False)
            if h.person.id == fact.person
            else h
            for h in seat.holders
        )
        return replace(seat, holders=tuple(held))

    roster = tuple(map(settled, situation.roster))
    own = {seat.id for seat in situation.seats}
    return replace(situation, roster=roster, seats=tuple(s for s in roster if s.id in own))


def renamed(situation: Situation, name: str) -> Situation:
    if situation.person is None:
        return situation
    person = replace(situation.person, name=name)

    def with_name(seat: Seat) -> Seat:
        held = (replace(h, person=person) if h.person.id == person.id else h for h in seat.holders)
        return replace(seat, holders=tuple(held))

    roster, seats = (tuple(map(with_name, of)) for of in (situation.roster, situation.seats))
    return replace(situation, person=person, roster=roster, seats=seats)


def left(situation: Situation, fact: SeatLeft) -> Situation:
    roster = tuple(
        replace(s, holders=tuple(h for h in s.holders if h.person.id != fact.person))
        if s.id == fact.seat
        else s
        for s in situation.roster
    )
    return replace(situation, roster=roster)


def taken(situation: Situation, fact: SeatTaken) -> Situation:
    held = Holder(fact.person)
    roster = tuple(replace(s, holders=(*s.holders, held)) if s.id == fact.seat else s for s in situation.roster)
    seats = tuple(s for s in roster if any(h.person == situation.person for h in s.holders))
    return replace(situation, roster=roster, seats=seats if situation.seats else situation.seats)
