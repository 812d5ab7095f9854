"""The fast path of replies: claims for a sender of this process, and where a query is worth it."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.outbox import fast_path
from storage.outbox.fast_path import Claim, ReplyFastPath
from storage.outbox.rows import ANSWER, KEYBOARD, MANY, Delivery

NOW, LEASE = datetime(2026, 11, 23, tzinfo=UTC), timedelta(minutes=2)


def delivery(id: int) -> Delivery:
    return Delivery(id, "chat", "lan", "Đã ghi.")


@pytest.fixture
def path() -> ReplyFastPath:
    return ReplyFastPath(lambda: "me")


def test_only_where_a_sender_is_registered_a_turn_can_claim(path: ReplyFastPath):
    assert path.claim("chat", NOW) is None
    path.register("chat", LEASE, lambda: None)
    claim = Claim("me", NOW + LEASE)
    assert path.claim("chat", NOW) == claim
    assert path.claims(NOW) == {"chat": claim}
    path.unregister("chat")
    assert (path.claim("chat", NOW), path.claims(NOW)) == (None, {})


def test_the_sender_is_called_and_takes_in_order_what_was_handed_over(path: ReplyFastPath):
    taken: list[int] = []
    path.register("chat", LEASE, lambda: taken.extend(d.id for d in path.take("chat", 2)))
    path.hand([delivery(1), delivery(2), delivery(3)])
    assert taken == [1, 2]
    assert [d.id for d in path.unregister("chat")] == [3]
    assert path.take("chat", 9) == []


def test_no_more_is_claimed_than_the_sender_has_room_for(path: ReplyFastPath, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fast_path, "ROOM", 1)
    path.register("chat", LEASE, lambda: None)
    path.hand([delivery(1)])
    assert path.claim("chat", NOW) is None
    path.take("chat", 1)
    assert path.claim("chat", NOW)


def test_a_query_is_worth_it_after_a_while_or_where_something_is_known_to_wait(
    path: ReplyFastPath, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(fast_path, "LOOK_EVERY", 3600.0)
    assert path.is_worth_a_look("chat", ANSWER)
    path.register("chat", LEASE, lambda: None)
    assert path.is_worth_a_look("chat", KEYBOARD)
    path.note_query("chat", KEYBOARD, [MANY])
    assert path.is_worth_a_look("chat", KEYBOARD)
    path.note_query("chat", KEYBOARD, [])
    assert not path.is_worth_a_look("chat", KEYBOARD)
    path.note_unclaimed([("chat", MANY)])
    path.note_query("chat", ANSWER, [])
    assert not path.is_worth_a_look("chat", ANSWER)
    assert path.is_worth_a_look("chat", MANY)
    path.note_query("chat", KEYBOARD, [])
    path.note_all()
    assert path.is_worth_a_look("chat", ANSWER)
