"""Seats are held by people, one row for each time; codes are good once."""

from datetime import timedelta

from sqlalchemy import select, update

from bot.dialogue.facts import CodeIssued, CodeSpent, Confirmed, DoorOpened
from bot.dialogue.turn import Turn
from storage.records import seats
from storage.schema import channels, codes, holders
from tests.storage.bare import NOW, connected, create_cluster, join, rows
from tests.vault import VAULT
from tests.worlds.stored import StoredWorld, heard

LATER = NOW + timedelta(hours=1)


def test_a_seat_is_held_once_by_each_and_can_be_held_again():
    with connected() as connection:
        create_cluster(connection)
        person = join(connection, "Lan", "chair")
        seat = connection.scalar(select(holders.c.seat)) or 0
        seats.hold(connection, seat, person, LATER)
        assert rows(connection, holders.c.since, holders.c.until) == [(NOW, None)]
        seats.leave(connection, seat, person, LATER)
        assert rows(connection, channels.c.seat, channels.c.person) == [(None, person)]
        seats.hold(connection, seat, person, LATER)
        assert rows(connection, holders.c.since, holders.c.until) == [(NOW, LATER), (LATER, None)]


def test_who_stood_in_until_a_day_stays_once_they_come_for_good():
    with connected() as connection:
        create_cluster(connection)
        person = join(connection, "Lan", "chair")
        seat = connection.scalar(select(holders.c.seat)) or 0
        seats.hold(connection, seat, person, LATER, ends=LATER)
        assert rows(connection, holders.c.ends) == [(None,)], "whoever is there for good stays so"
        seats.leave(connection, seat, person, LATER)
        seats.hold(connection, seat, person, LATER, ends=LATER + timedelta(days=1))
        seats.hold(connection, seat, person, LATER, ends=LATER + timedelta(days=9))
        assert rows(connection, holders.c.ends) == [(None,), (LATER + timedelta(days=9),)]
        seats.hold(connection, seat, person, LATER)
        assert rows(connection, holders.c.ends) == [(None,), (None,)]


def test_a_newer_code_of_a_seat_replaces_the_older_and_leaves_other_seats_alone():
    with connected() as connection:
        secretarys = create_cluster(connection)
        expires = NOW + timedelta(days=14)
        for code in ("CHAIR-1", "CHAIR-2"):
            seats.issue_code(connection, VAULT, 1, CodeIssued(code, expires, seat=2), LATER)
        first, second = map(VAULT.digest, ("CHAIR-1", "CHAIR-2"))
        assert sorted(rows(connection, codes.c.digest, codes.c.spent)) == sorted(
            [(VAULT.digest(secretarys), None), (first, LATER), (second, None)]
        )
        seats.spend_code(connection, VAULT, "CHAIR-2", LATER)
        assert (second, LATER, "") in rows(connection, codes.c.digest, codes.c.spent, codes.c.sealed)


async def test_a_page_of_anothers_asking_is_confirmed_for_one_cluster_alone(world: StoredWorld):
    """Who confirms a person in one cluster says nothing about their seats in another."""
    await world.seated("Lan", "representative", "thue")
    person = 2
    code = await world.invite(person=person)
    await world.change(update(codes).where(codes.c.digest == VAULT.digest(code)).values(by_other=True))
    opened = Turn((DoorOpened(person, pending=True), CodeSpent(code)), "Kính chào.")
    await world.keep(heard("x", code, "page"), opened)

    async def pending() -> tuple[bool, list[bool]]:
        here = await world.memory.views.look("page", "x")
        return here.channel.pending, [
            h.by_other for s in here.roster for h in s.holders if h.person.id == person
        ]

    assert await pending() == (True, [True])
    await world.database.write(lambda c: seats.confirm(c, 7, Confirmed(person, ())))
    assert await pending() == (True, [True])
    await world.keep(heard("minh"), Turn((Confirmed(person, (4,)),), "Đã xác nhận."))
    assert await pending() == (False, [False])
