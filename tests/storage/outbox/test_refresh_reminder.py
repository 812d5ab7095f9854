"""A reminder at the moment it is sent: refreshed, or dropped."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, update

from bot.dialogue.said import Chat, Platform
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Message
from bot.questions import Option
from storage.loading.situations import Loader
from storage.outbox.claims import claim
from storage.outbox.refresh_reminder import refresh
from storage.outbox.rows import Delivery, enqueue
from storage.schema import channels, outbox
from tests.storage.bare import NOW, connected, create_cluster, join, rows

LAN = Chat("chat", "lan")
LATER = NOW + timedelta(minutes=5)
ASK = Message("Còn 1 ngày.", options=(Option("a", "Mở"),), asks="k1/remind.thue.self")


@pytest.fixture
def connection():
    with connected() as connection:
        create_cluster(connection)
        join(connection, "Lan", "representative")
        yield connection


def reminder(connection: Connection) -> Delivery:
    enqueue(connection, LAN, LATER, text="Còn 3 ngày.", reminds="k1 self", due=LATER)
    (delivery, *_), _ = claim(connection, "chat", 9, timedelta(minutes=2), "me", LATER, 2)
    return delivery


def refreshed(connection: Connection, delivery: Delivery, message: Message | None = ASK) -> Delivery | None:
    asked: list[tuple[str, ...]] = []

    def remind(situation: Situation, windows: tuple[str, ...]) -> Message | None:
        asked.append(windows)
        return message

    current = refresh(connection, Loader(lambda: LATER, {"chat": Platform("chat")}), delivery, remind)
    assert asked in ([], [("self",)])
    return current


def test_it_says_what_is_owed_now_and_its_chat_stands_at_its_question(connection: Connection):
    current = refreshed(connection, reminder(connection))
    assert current is not None
    assert (current.text, current.asks, current.options) == (ASK.text, ASK.asks, ASK.options)
    assert rows(connection, outbox.c.text, outbox.c.live) == [("Còn 1 ngày.", True)]
    assert rows(connection, channels.c.asked, channels.c.purpose) == [(ASK.asks, True)]


def test_it_is_dropped_where_nothing_is_owed_any_more(connection: Connection):
    assert refreshed(connection, reminder(connection), None) is None
    assert rows(connection, outbox.c.state) == [("replaced",)]


def test_it_is_dropped_where_the_person_was_heard_since(connection: Connection):
    delivery = reminder(connection)
    connection.execute(update(channels).values(used=LATER))
    assert refreshed(connection, delivery) is None


def test_it_is_dropped_where_a_newer_one_waits(connection: Connection):
    delivery = reminder(connection)
    enqueue(connection, LAN, LATER, text="Còn 1 ngày.", reminds="k1 self")
    assert refreshed(connection, delivery) is None
    assert rows(connection, outbox.c.state) == [("replaced",), ("queued",)]
