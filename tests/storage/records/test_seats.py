"""Seats are held by people, one row for each time; codes are good once."""

from datetime import timedelta

from sqlalchemy import select

from bot.dialogue.facts import CodeIssued
from storage.records import seats
from storage.schema import channels, codes, holders
from tests.storage.bare import NOW, connected, create_cluster, join, rows

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


def test_a_newer_code_of_a_seat_replaces_the_older_and_leaves_other_seats_alone():
    with connected() as connection:
        secretarys = create_cluster(connection)
        expires = NOW + timedelta(days=14)
        for code in ("CHAIR-1", "CHAIR-2"):
            seats.issue_code(connection, 1, CodeIssued(code, expires, seat=2), LATER)
        assert sorted(rows(connection, codes.c.code, codes.c.spent)) == sorted(
            [(secretarys, None), ("CHAIR-1", LATER), ("CHAIR-2", None)]
        )
        seats.spend_code(connection, "CHAIR-2", LATER)
        assert ("CHAIR-2", LATER) in rows(connection, codes.c.code, codes.c.spent)
