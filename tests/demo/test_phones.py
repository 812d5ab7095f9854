"""A phone's screen: what is new on it, and what can be tapped."""

from handlers.demo.phones import Bubble, Screen
from tests.demo.test_robots import LATER


def test_an_edited_message_is_read_again_and_a_stripped_one_offers_nothing():
    screen = Screen()
    screen.show(Bubble("1", "Chọn.", (LATER,)))
    screen.read()
    screen.show(Bubble("1", "Đã ghi."))
    assert [b.text for b in screen.read()] == ["Đã ghi."]
    screen.show(Bubble("2", "Chọn.", (LATER,)))
    screen.strip("2")
    assert screen.read()[0].options == ()
