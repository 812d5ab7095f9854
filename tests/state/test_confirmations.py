"""Newcomers: who waits to be confirmed, and by whom."""

from dataclasses import replace

import pytest

from bot.dialogue.situation import Channel, Holder, Person, Seat, Situation
from bot.state.confirmations import Newcomer, confirming, may_confirm, newcomers, waits
from tests.worlds.charters import NOW
from tests.worlds.core import CHAT

LAN, HUNG, MAI, THU, VAN = (Person(n, name) for n, name in enumerate(("Lan", "Hùng", "Mai", "Thu", "Vân"), 1))


def hall(*, rep: tuple[Holder, ...] = (), leader: tuple[Holder, ...] = (), **rest: object) -> Situation:
    """A unit's two seats, a chair's and a deputy's."""
    roster = (
        Seat(1, "representative", "thue", holders=rep),
        Seat(2, "leader", "thue", holders=leader),
        Seat(3, "chair", holders=(Holder(THU),)),
        Seat(4, "deputy", holders=(Holder(VAN),)),
        Seat(5, "reviewer"),
    )
    return Situation(NOW, CHAT, roster=roster, **rest)  # type: ignore[arg-type]


def seat(situation: Situation, id: int) -> Seat:
    return next(s for s in situation.roster if s.id == id)


@pytest.mark.parametrize(
    ("situation", "id", "person", "does"),
    [
        (hall(), 1, None, False),
        (hall(rep=(Holder(LAN),)), 1, None, True),
        (hall(rep=(Holder(LAN),)), 2, None, True),
        (hall(rep=(Holder(LAN),)), 2, LAN, False),
        (hall(rep=(Holder(LAN, standing="pending"),)), 2, LAN, True),
        (hall(trouble={1: "left"}), 1, None, True),
        (hall(), 3, None, True),
        (hall(rep=(Holder(LAN),)), 5, None, False),
    ],
)
def test_whoever_comes_where_somebody_is_or_was_waits(
    situation: Situation, id: int, person: Person | None, does: bool
):
    assert waits(situation, seat(situation, id), person) == does


@pytest.mark.parametrize(
    ("situation", "people", "standing"),
    [
        (hall(rep=(Holder(LAN), Holder(MAI, standing="pending"))), (LAN,), ""),
        (hall(rep=(Holder(MAI, standing="pending"),), leader=(Holder(HUNG),)), (HUNG,), ""),
        (hall(rep=(Holder(MAI, standing="pending"),)), (THU,), "chair"),
        (hall(rep=(Holder(LAN, reachable=False), Holder(MAI, standing="pending"))), (THU,), "chair"),
        (hall(rep=(Holder(LAN, standing="pending"), Holder(MAI, standing="pending"))), (THU,), "chair"),
        (hall(rep=(Holder(MAI, standing="pending"), Holder(THU, reachable=False))), (VAN,), "deputy"),
        (hall(rep=(Holder(MAI, by_other=True),)), (THU,), "chair"),
    ],
)
def test_somebody_of_before_confirms_else_an_office(
    situation: Situation, people: tuple[Person, ...], standing: str
):
    newcomer = next(n for n in newcomers(situation) if n.person == MAI)
    assert confirming(situation, newcomer) == (people, standing)
    for person in (LAN, HUNG, MAI, THU, VAN):
        speaking = replace(situation, person=person)
        assert may_confirm(speaking, newcomer) == (person in people)
        assert not may_confirm(replace(speaking, channel=Channel(pending=True)), newcomer)


def test_a_page_that_waits_is_told_apart_from_a_newcomer():
    [page] = newcomers(hall(rep=(Holder(LAN, by_other=True),)))
    assert page == Newcomer(LAN, (seat(hall(rep=(Holder(LAN, by_other=True),)), 1),), "thue", page=True)
