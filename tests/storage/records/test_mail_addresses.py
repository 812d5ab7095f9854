"""Addresses of e-mail as they are stored: one person each, refused, dropped with all that went there."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from bot.dialogue.codes import SOON
from bot.dialogue.facts import CodeIssued
from bot.dialogue.mail_addresses import MailAddress
from bot.dialogue.said import Chat, Platform
from storage.outbox.addresses import Addresses
from storage.outbox.rows import enqueue
from storage.records import mail_addresses
from storage.records.outages import begin
from storage.records.seats import DOOR_KEPT, issue_code, issue_door
from storage.schema import codes, outbox
from tests.storage.bare import NOW, connected, create_cluster, join, rows
from tests.vault import VAULT

LAN = Chat("mail", "lan@example.vn")
PLATFORMS = {
    "chat": Platform("chat"),
    "page": Platform("page", by_link=True),
    "mail": Platform("mail", hears=False),
}


@pytest.fixture
def connection() -> Iterator[Connection]:
    with connected() as connection:
        create_cluster(connection)
        yield connection


def bound(connection: Connection, platform: str = "page") -> int:
    person = join(connection, "Lan", "representative", platform=platform)
    mail_addresses.bind(connection, person, "mail", LAN.chat, NOW)
    return person


def reached(connection: Connection, person: int) -> list[Chat]:
    return Addresses(connection, 1, PLATFORMS).addresses([person])


def test_an_address_is_one_persons(connection: Connection):
    person, other = bound(connection), join(connection, "Mai", "leader")
    assert mail_addresses.person_at(connection, LAN).id == person  # type: ignore[union-attr]
    assert mail_addresses.is_taken(connection, LAN.chat, other)
    assert not mail_addresses.is_taken(connection, LAN.chat, person)
    with pytest.raises(IntegrityError):
        mail_addresses.bind(connection, other, "mail", LAN.chat, NOW)


def test_a_new_address_takes_the_place_of_the_old_with_all_that_went_there(connection: Connection):
    person = bound(connection)
    enqueue(connection, LAN, NOW, text="Tin.")
    mail_addresses.bind(connection, person, "mail", "moi@example.vn", NOW)
    assert rows(connection, outbox.c.chat) == []
    assert [chat.chat for chat in reached(connection, person)] == ["moi@example.vn"]


def test_it_is_written_to_where_no_messenger_shows_what_comes(connection: Connection):
    assert reached(connection, bound(connection)) == [LAN]


def test_it_is_not_where_a_messenger_does_until_that_is_out(connection: Connection):
    person = bound(connection, "chat")
    assert reached(connection, person) == []
    begin(connection, "chat", NOW)
    assert reached(connection, person) == [LAN]


def test_one_that_is_refused_is_left_alone(connection: Connection):
    person = bound(connection)
    assert mail_addresses.refuse(connection, LAN, NOW) == person
    assert reached(connection, person) == []
    assert mail_addresses.addresses_of(connection, 1, person, NOW) == {person: MailAddress(LAN.chat, True)}


def test_a_code_that_was_sent_is_known_by_its_address_until_it_is_spent(connection: Connection):
    person = join(connection, "Lan", "representative", platform="page")
    for code in ("ABCDEFGHJK", "BCDEFGHJKM"):
        fact = CodeIssued(code, NOW + timedelta(days=1), person=person, address=LAN.chat)
        issue_code(connection, VAULT, 1, fact, NOW)
    assert sorted(rows(connection, codes.c.address)) == [("",), ("",), (LAN.chat,)], "one is that of the seat"
    assert mail_addresses.addresses_of(connection, 1, person, NOW)[person].asked == 2
    assert mail_addresses.refuse(connection, LAN, NOW) == person
    assert {address for (address,) in rows(connection, codes.c.address)} == {""}


def test_a_door_spends_no_other_code_and_is_spent_by_one(connection: Connection):
    person = bound(connection)
    mine = select(codes.c.spent).where(codes.c.person == person).order_by(codes.c.digest)
    for code in ("ABCDEFGHJK", "BCDEFGHJKM"):
        issue_door(connection, VAULT, 1, person, code, NOW)
    assert list(connection.scalars(mine)) == [None, None]
    issue_code(connection, VAULT, 1, CodeIssued("CDEFGHJKMN", NOW, person=person), NOW)
    assert sorted(map(str, connection.scalars(mine))) == sorted([str(NOW), str(NOW), "None"])


def test_doors_go_with_a_new_one_a_while_after_they_have_expired_and_no_other_code_does(
    connection: Connection,
):
    person = bound(connection)
    issue_code(connection, VAULT, 1, CodeIssued("CDEFGHJKMN", NOW, person=person, address=LAN.chat), NOW)
    others = {*connection.scalars(select(codes.c.digest))}
    out = NOW + SOON + DOOR_KEPT
    for code, at in (("ABCDEFGHJK", NOW), ("BCDEFGHJKM", out)):
        issue_door(connection, VAULT, 1, person, code, at)
    doors = [VAULT.digest(code) for code in ("ABCDEFGHJK", "BCDEFGHJKM", "DEFGHJKMNP")]
    assert {*connection.scalars(select(codes.c.digest))} == {*others, *doors[:2]}, "its link is still known"
    issue_door(connection, VAULT, 1, person, "DEFGHJKMNP", out + timedelta(seconds=1))
    assert {*connection.scalars(select(codes.c.digest))} == {*others, *doors[1:]}
