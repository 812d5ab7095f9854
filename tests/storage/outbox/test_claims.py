"""Claims: which rows are due, in which order, and what becomes of them."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from bot.dialogue.said import Chat
from storage.outbox import claims
from storage.outbox.fast_path import Claim
from storage.outbox.rows import ANSWER, KEYBOARD, MANY, enqueue
from storage.schema import outbox
from tests.storage.bare import NOW, connected, rows

LAN, HOA = Chat("chat", "lan"), Chat("chat", "hoa")
LEASE = timedelta(minutes=2)


@pytest.fixture
def connection():
    with connected() as connection:
        yield connection


def claimed(connection: Connection, lanes: int = KEYBOARD, limit: int = 9) -> tuple[list[int], list[int]]:
    deliveries, still = claims.claim(connection, "chat", limit, LEASE, "me", NOW, lanes)
    return [d.id for d in deliveries], still


def test_of_each_chat_the_first_row_by_lane_and_age_is_claimed(connection: Connection):
    for chat, lane in ((LAN, MANY), (LAN, ANSWER), (LAN, ANSWER), (HOA, MANY)):
        enqueue(connection, chat, NOW, text="x", lane=lane)
    assert claimed(connection, ANSWER) == ([2], [])
    assert claimed(connection) == ([4], [MANY])
    claims.delivered(connection, [(2, "m2")], NOW, {})
    assert claimed(connection) == ([3], [MANY])


def test_nothing_is_claimed_before_it_is_due_nor_beyond_the_limit(connection: Connection):
    enqueue(connection, LAN, NOW, text="x", due=NOW + LEASE)
    enqueue(connection, HOA, NOW, text="x")
    enqueue(connection, Chat("chat", "mai"), NOW, text="x")
    assert claimed(connection, limit=1)[0] == [2]


def test_a_keyboard_of_a_message_that_was_never_sent_is_not_taken_off(connection: Connection):
    enqueue(connection, LAN, NOW, text="x", state="undeliverable")
    enqueue(connection, LAN, NOW, strip=True, target=1, lane=KEYBOARD, options=[])
    assert claimed(connection)[0] == []
    assert rows(connection, outbox.c.state)[1] == ("replaced",)


def test_an_edit_waits_for_the_id_of_its_message(connection: Connection):
    enqueue(connection, LAN, NOW, text="x", state="sent", message="m1")
    enqueue(connection, LAN, NOW, text="y", target=1)
    deliveries, _ = claims.claim(connection, "chat", 9, LEASE, "me", NOW, KEYBOARD)
    assert [(d.edit, d.attempts) for d in deliveries] == [("m1", 1)]
    assert rows(connection, outbox.c.by, outbox.c.until)[1] == ("me", NOW + LEASE)


def test_the_reply_that_follows_is_claimed_with_the_news_of_the_first(connection: Connection):
    for _ in range(2):
        enqueue(connection, LAN, NOW, text="x")
    assert claimed(connection) == ([1], [])
    following = claims.delivered(connection, [(1, "m1")], NOW, {"chat": Claim("me", NOW + LEASE)})
    assert [d.id for d in following] == [2]


def test_a_lease_that_ran_out_and_a_claim_of_another_start_are_unknown(connection: Connection):
    for by, until in (("me", NOW), ("me", NOW + LEASE), ("other", NOW + LEASE)):
        enqueue(connection, LAN, NOW, text="x", state="sending", by=by, until=until)
    claims.lapse_claims(connection, "chat", NOW)
    assert [state for (state,) in rows(connection, outbox.c.state)] == ["unknown", "sending", "sending"]
    claims.release_claims_of_others(connection, "chat", "me")
    assert [state for (state,) in rows(connection, outbox.c.state)] == ["unknown", "sending", "unknown"]


def test_a_claim_that_is_prolonged_does_not_run_out(connection: Connection):
    for _ in range(2):
        enqueue(connection, LAN, NOW, text="x", state="sending", by="me", until=NOW)
    claims.prolong(connection, 1, NOW + LEASE)
    claims.lapse_claims(connection, "chat", NOW)
    claims.prolong(connection, 2, NOW + LEASE)
    assert rows(connection, outbox.c.state, outbox.c.until) == [("sending", NOW + LEASE), ("unknown", None)]


def test_what_may_have_arrived_is_tried_at_once_and_then_after_ever_longer_pauses(connection: Connection):
    for attempts in (1, 3, 20):
        enqueue(connection, LAN, NOW, text="x", state="sending", attempts=attempts)
    for id in (1, 2, 3):
        claims.unknown(connection, id, NOW)
    pauses = [(due - NOW).total_seconds() for (due,) in rows(connection, outbox.c.due)]
    assert pauses == [0.0, 8.0, 300.0]
