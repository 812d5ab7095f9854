"""What goes out is a value, meant for the chat that spoke unless it says otherwise."""

import pytest

from bot.dialogue import turn
from bot.dialogue.turn import GROUP, HERE, Message, Turn
from tests.dialogue.frozen import is_frozen, values_of


@pytest.mark.parametrize("cls", values_of(turn))
def test_nobody_changes_what_was_decided(cls: type):
    assert is_frozen(cls)


def test_a_message_is_for_the_chat_that_spoke_unless_it_says_otherwise():
    assert Message("Đã ghi.").to == HERE
    assert Message("Kết quả", GROUP).to.kind == "group"


def test_an_empty_turn_keeps_and_says_nothing():
    assert (Turn().facts, Turn().messages, Turn().result, Turn().ask) == ((), (), "", None)
