"""Records of outages: marked once, and mail that waits goes to the chats people have elsewhere."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert, update

from bot.dialogue.facts import CodeIssued
from bot.dialogue.installation import Outage
from bot.dialogue.said import Chat, Platform
from storage.outbox.addresses import Addresses
from storage.outbox.rows import ANSWER, KEYBOARD, enqueue
from storage.records import outages
from storage.records.seats import issue_code, spend_code
from storage.schema import channels, outbox
from tests.storage.bare import NOW, connected, create_cluster, join, rows
from tests.vault import VAULT

ABLE = {"chat": Platform("chat"), "web": Platform("web")}
LAN = Chat("chat", "lan")


@pytest.fixture
def connection() -> Iterator[Connection]:
    with connected() as connection:
        create_cluster(connection)
        join(connection, "Lan", "representative")
        join(connection, "Mai", "secretary")
        yield connection


def opened(connection: Connection, person: int, chat: str, **values: Any) -> None:
    row = {"platform": "web", "chat": chat, "person": person, "cluster": 1, "used": NOW.replace(year=2020)}
    connection.execute(insert(channels).values(**row | values))


def test_it_is_marked_once_and_ends_once(connection: Connection):
    assert [outages.begin(connection, "chat", NOW) for _ in range(2)] == [True, False]
    assert [outages.end(connection, "chat") for _ in range(2)] == [True, False]


def test_who_has_another_chat_is_told_apart_from_who_has_none(connection: Connection):
    opened(connection, 1, "page")
    opened(connection, 2, "closed", ended=NOW)
    outages.begin(connection, "chat", NOW)
    assert outages.outage(connection, 1, "chat", ABLE) == Outage("chat", (1,), (2,))


def test_a_chat_on_a_platform_that_is_out_too_is_none(connection: Connection):
    opened(connection, 1, "page")
    outages.begin(connection, "web", NOW)
    outages.begin(connection, "chat", NOW)
    assert outages.outage(connection, 1, "chat", ABLE) == Outage("chat", (), (1, 2))


def test_people_are_written_to_elsewhere_meanwhile_and_then_where_they_were_last(connection: Connection):
    opened(connection, 1, "page")
    addresses = Addresses(connection, 1, ABLE)

    def reached() -> list[str]:
        return [chat.platform for chat in addresses.reaching([1, 2])]

    assert reached() == ["chat", "chat"]
    outages.begin(connection, "chat", NOW)
    assert reached() == ["web", "chat"]
    outages.end(connection, "chat")
    assert reached() == ["chat", "chat"]


def test_what_waits_goes_there_as_new_messages_and_changes_of_old_ones_go(connection: Connection):
    opened(connection, 1, "page")
    enqueue(connection, LAN, NOW, text="Nhắc việc.", lane=ANSWER)
    enqueue(connection, LAN, NOW, text="Đã sửa.", edit="7", lane=ANSWER)
    enqueue(connection, LAN, NOW, strip=True, edit="7", lane=KEYBOARD)
    enqueue(connection, Chat("chat", "mai"), NOW, text="Nhắc việc.", lane=ANSWER)
    outages.move_mail(connection, "chat", ABLE)
    assert rows(connection, outbox.c.platform, outbox.c.chat, outbox.c.text, outbox.c.state) == [
        ("web", "page", "Nhắc việc.", "queued"),
        ("chat", "lan", "", "replaced"),
        ("chat", "mai", "Nhắc việc.", "queued"),
    ]


def test_what_is_being_sent_stays(connection: Connection):
    opened(connection, 1, "page")
    enqueue(connection, LAN, NOW, text="Đang gửi.", lane=ANSWER)
    connection.execute(update(outbox).values(state="sending"))
    outages.move_mail(connection, "chat", ABLE)
    assert rows(connection, outbox.c.platform) == [("chat",)]


def test_whom_nothing_reaches_is_known_with_the_code_that_is_out_for_them(connection: Connection):
    def cut_off() -> dict[int, str]:
        found = outages.cut_off(connection, VAULT, 1, ABLE, NOW)
        return {person: out.code for person, out in found.items()}

    opened(connection, 1, "page")
    assert cut_off() == {}
    outages.begin(connection, "chat", NOW)
    assert cut_off() == {2: ""}
    code = "ABCDE12345"
    issue_code(connection, VAULT, 1, CodeIssued(code, NOW + timedelta(days=1), person=2, by_other=True), NOW)
    # One that they asked for themselves is theirs alone.
    issue_code(connection, VAULT, 1, CodeIssued("VWXYZ12345", NOW + timedelta(days=1), person=1), NOW)
    assert cut_off() == {2: code}
    spend_code(connection, VAULT, code, NOW)
    assert cut_off() == {2: ""}
    outages.end(connection, "chat")
    connection.execute(update(channels).where(channels.c.person == 2).values(reachable=False))
    assert cut_off() == {2: ""}
