"""Posts that wait for a group that did not take them, and what a blocked person missed."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, insert, update

from bot.dialogue.said import Chat
from bot.dialogue.withheld_posts import digest
from storage.outbox.rows import ANSWER, KEYBOARD, MANY, enqueue
from storage.records import undelivered
from storage.schema import channels, outbox
from tests.storage.bare import NOW, connected, create_cluster, join, rows

GROUP, NEW, LAN = Chat("chat", "nhóm", True), Chat("chat", "nhóm mới", True), Chat("chat", "lan")
POST = {digest("Bài."): "Bài."}


@pytest.fixture
def connection() -> Iterator[Connection]:
    with connected() as connection:
        create_cluster(connection)
        row = {"platform": "chat", "grouped": True, "cluster": 1, "used": NOW}
        connection.execute(insert(channels).values(**row, chat=GROUP.chat, bound=True))
        connection.execute(insert(channels).values(**row, chat=NEW.chat))
        yield connection


def owe(connection: Connection, text: str = "Bài.", chat: Chat = GROUP, **values: Any) -> int:
    return enqueue(connection, chat, NOW, **{"text": text, "lane": MANY, **values})


def withhold(connection: Connection, why: str = "rights") -> None:
    undelivered.withhold(connection, "chat", GROUP.chat, why, NOW)


def states(connection: Connection) -> list[tuple[str, str, str]]:
    found = rows(connection, outbox.c.text, outbox.c.state, outbox.c.chat)
    return [(str(text), str(state), str(chat)) for text, state, chat in found]


def test_posts_wait_replies_and_old_keyboards_do_not(connection: Connection):
    owe(connection)
    owe(connection, "Bảng", board="progress")
    owe(connection, "Trả lời", lane=ANSWER)
    owe(connection, "", strip=True, lane=KEYBOARD)
    assert undelivered.owed_here(connection, "chat", GROUP.chat) == POST
    withhold(connection)
    assert [state for _, state, _ in states(connection)] == [
        "withheld",
        "withheld",
        "undeliverable",
        "replaced",
    ]
    assert undelivered.withheld(connection, 1) == POST
    assert undelivered.owed_here(connection, "chat", GROUP.chat) == {}


def test_of_a_private_reply_that_is_given_up_nothing_is_kept(connection: Connection):
    owe(connection, "Phiếu của đơn vị: Hải quan.", lane=ANSWER, private=True)
    withhold(connection)
    assert states(connection) == [("", "undeliverable", GROUP.chat)]


def test_what_waits_is_sent_when_the_group_takes_it_and_people_are_not_given_it_twice(connection: Connection):
    owe(connection)
    withhold(connection)
    undelivered.release(connection, "chat", GROUP.chat, NOW)
    assert states(connection) == [("Bài.", "queued", GROUP.chat)]
    assert undelivered.owed_here(connection, "chat", GROUP.chat) == {}


def test_one_post_is_tried_again_now_and_then(connection: Connection):
    owe(connection)
    owe(connection, "Hai.")
    withhold(connection)
    assert undelivered.try_again(connection, NOW) == 0
    assert undelivered.try_again(connection, NOW + undelivered.AGAIN) == 1
    assert [state for _, state, _ in states(connection)] == ["queued", "withheld"]
    connection.execute(update(channels).values(bound=False))
    withhold(connection)
    assert undelivered.try_again(connection, NOW + undelivered.AGAIN) == 0


def test_what_waits_goes_to_the_group_that_is_bound_next_without_its_boards(connection: Connection):
    owe(connection)
    owe(connection, "Bảng", board="progress", edit="7")
    withhold(connection, "gone")
    undelivered.move(connection, 1, "chat", NEW.chat, NOW)
    assert states(connection) == [("Bài.", "queued", NEW.chat), ("Bảng", "replaced", GROUP.chat)]


def test_what_people_have_posted_themselves_waits_no_more(connection: Connection):
    owe(connection)
    owe(connection, "Hai.")
    withhold(connection)
    undelivered.end(connection, 1, [digest("Bài.")])
    assert undelivered.withheld(connection, 1) == {digest("Hai."): "Hai."}
    undelivered.end(connection, 2, [digest("Hai.")])
    assert undelivered.withheld(connection, 1) == {digest("Hai."): "Hai."}


def test_what_somebody_missed_is_what_came_after_the_last_that_arrived(connection: Connection):
    join(connection, "Lan", "secretary")
    blocked = {"chat": LAN, "state": "undeliverable", "why": "blocked"}
    owe(connection, "Cũ", **blocked)
    owe(connection, "Đến", chat=LAN, state="sent")
    owe(connection, "Nhắc", reminds="k1 self", **blocked)
    owe(connection, "Mới", **blocked)
    assert list(undelivered.missed(connection, "chat", LAN.chat).values()) == ["Mới"]
