"""What a chat shows, read from its rows."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection

from bot.delivery.chat_view import ChatView, MessageRef, ShownMessage
from bot.dialogue.said import Chat, Said
from storage.outbox import chat_view
from storage.outbox.rows import enqueue
from storage.schema import outbox
from tests.storage.bare import NOW, connected, rows

LAN = Chat("chat", "lan")
A1, A2 = "k1/self.thue.a1", "k1/self.thue.a2"
TYPED = Said("chat", "bot", "1", "lan", "lan", text="5")
TAP = replace(TYPED, kind="tap", on="m1", question=A1)


@pytest.fixture
def connection():
    with connected() as connection:
        yield connection


def view(connection: Connection, said: Said, *, edits: bool = True) -> ChatView:
    lookup, values = chat_view.open_rows(LAN)
    return chat_view.view_of(connection, LAN, said, lookup.all(connection, values), edits=edits)


def test_messages_with_a_keyboard_are_shown_sent_or_not(connection: Connection):
    enqueue(connection, LAN, NOW, text="a", asks=A1, live=True, state="sent", message="m1")
    enqueue(connection, LAN, NOW, text="b", asks=A2, live=True, private=True)
    enqueue(connection, LAN, NOW, text="c")
    enqueue(connection, Chat("chat", "hoa"), NOW, text="d", live=True)
    shown = (ShownMessage(MessageRef("m1"), A1), ShownMessage(MessageRef(row=2), A2, private=True))
    assert view(connection, TYPED) == ChatView(LAN, shown)


def test_a_tapped_message_is_the_last_unless_something_was_sent_or_is_owed_after_it(connection: Connection):
    enqueue(connection, LAN, NOW, text="a", state="sent", message="m1")
    assert view(connection, TAP) == ChatView(LAN, (), MessageRef("m1"), True, "a")
    enqueue(connection, LAN, NOW, strip=True, edit="m1", options=[])
    assert view(connection, TAP).tapped_is_last
    enqueue(connection, LAN, NOW, text="b")
    assert view(connection, TAP) == ChatView(LAN, (), MessageRef("m1"), False, "a")
    assert view(connection, TAP, edits=False) == ChatView(LAN)


def test_a_page_taps_a_message_that_has_no_id_yet_by_its_row_and_question(connection: Connection):
    enqueue(connection, LAN, NOW, text="a", asks=A1, live=True)
    shown = (ShownMessage(MessageRef(row=1), A1),)
    assert view(connection, replace(TAP, on="1")) == ChatView(LAN, shown, MessageRef(row=1), True, "a")
    assert view(connection, replace(TAP, on="1", question=A2)) == ChatView(LAN, shown, MessageRef("1"), False)


@pytest.mark.parametrize(("strip", "states"), [(False, ["sent", "replaced"]), (True, ["sent", "queued"])])
def test_an_edit_supersedes_the_keyboard_and_an_edit_that_waits_a_strip_only_the_keyboard(
    connection: Connection, strip: bool, states: list[str]
):
    enqueue(connection, LAN, NOW, text="a", live=True, state="sent", message="m1")
    enqueue(connection, LAN, NOW, text="b", live=True, edit="m1")
    chat_view.supersede(connection, LAN, MessageRef("m1"), strip=strip)
    assert rows(connection, outbox.c.state, outbox.c.live) == [(state, False) for state in states]


def test_a_message_that_is_not_sent_yet_is_superseded_by_its_row(connection: Connection):
    enqueue(connection, LAN, NOW, text="a", live=True)
    enqueue(connection, LAN, NOW, text="b", live=True, target=1)
    chat_view.supersede(connection, LAN, MessageRef(row=1), strip=False)
    assert rows(connection, outbox.c.state, outbox.c.live) == [("queued", False), ("replaced", False)]


def test_a_tapped_message_says_what_was_sent_last_and_nothing_where_it_shows_a_choice(connection: Connection):
    enqueue(connection, LAN, NOW, text="a", state="sent", message="m1")
    enqueue(connection, LAN, NOW, text="b", edit="m1", state="sent", message="m1")
    enqueue(connection, LAN, NOW, text="not seen yet", edit="m1")
    assert view(connection, TAP).tapped_text == "b"
    enqueue(connection, LAN, NOW, text="", edit="m1", state="sent", message="m1", private=True)
    assert view(connection, TAP).tapped_text == ""
