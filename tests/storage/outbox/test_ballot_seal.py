"""Messages that a seal takes back: those that somebody has seen, and those still owed."""

import pytest
from sqlalchemy import Connection

from bot.delivery.ballot_seal import Seal
from bot.delivery.chat_view import MessageRef, ShownMessage
from bot.dialogue.said import Chat
from storage.outbox import ballot_seal
from storage.outbox.rows import enqueue
from storage.schema import outbox
from tests.storage.bare import NOW, connected, create_cluster, join, rows

LAN, HOA = Chat("chat", "lan"), Chat("chat", "hoa")
VOTE, OTHER = "k1/vote.thue.flag", "k1/vote.thue.flag2"


@pytest.fixture
def connection():
    with connected() as connection:
        create_cluster(connection)
        join(connection, "Lan", "representative")
        join(connection, "Hoa", "chair")
        yield connection


def review(connection: Connection, chat: Chat = LAN, **about: object) -> None:
    enqueue(
        connection,
        chat,
        NOW,
        **{"text": "Phiếu: A", "asks": f"{VOTE}.n1", "private": True, "live": True, **about},
    )


def test_what_was_seen_is_shown_and_a_new_message_that_is_not_sent_is_not(connection: Connection):
    review(connection, state="sent", message="m1")
    review(connection)
    review(connection, edit="m1")
    review(connection, asks=f"{OTHER}.n1", state="sent", message="m2")
    seen = ballot_seal.shown(connection, Seal((VOTE,), ""))
    assert [shown for _, shown in seen] == [ShownMessage(MessageRef("m1"), f"{VOTE}.n1", True)] * 2


def test_a_seal_of_one_units_people_leaves_other_chats_alone(connection: Connection):
    for chat in (LAN, HOA):
        review(connection, chat, state="sent", message=f"m-{chat.chat}")
    assert [chat for chat, _ in ballot_seal.shown(connection, Seal((VOTE,), "", (1,)))] == [LAN]
    assert [chat for chat, _ in ballot_seal.shown(connection, Seal((VOTE,), ""))] == [LAN, HOA]


def test_what_waits_is_given_up_and_blanked_and_what_is_being_sent_is_only_blanked(connection: Connection):
    review(connection)
    review(connection, state="sending")
    review(connection, asks=OTHER)
    review(connection, private=False)
    ballot_seal.withdraw(connection, Seal((VOTE,), ""))
    assert rows(connection, outbox.c.state, outbox.c.text) == [
        ("replaced", ""),
        ("sending", ""),
        ("queued", "Phiếu: A"),
        ("replaced", "Phiếu: A"),
    ]
