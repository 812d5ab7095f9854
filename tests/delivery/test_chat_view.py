"""A chat as a plan sees it."""

from dataclasses import FrozenInstanceError

import pytest

from bot.delivery.chat_view import Board, ChatView, MessageRef, ShownMessage
from bot.dialogue.said import Chat


def test_a_chat_of_which_nothing_is_known_shows_no_keyboard_and_edits_nothing():
    view = ChatView(Chat("chat", "lan"))
    assert (view.keyboards, view.tapped, view.tapped_is_last) == ((), None, False)


def test_a_message_is_the_same_by_what_names_it():
    assert ShownMessage(MessageRef("m1"), "k1/a") == ShownMessage(MessageRef("m1"), "k1/a")
    assert MessageRef(row=1) != MessageRef("1")


@pytest.mark.parametrize(
    "value",
    [MessageRef("m1"), ShownMessage(MessageRef("m1")), ChatView(Chat("c", "1")), Board(MessageRef(), "x")],
)
def test_a_plan_cannot_change_what_it_sees(value: object):
    (field, *_) = vars(value)
    with pytest.raises(FrozenInstanceError):
        setattr(value, field, None)
