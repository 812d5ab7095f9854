"""Outcomes of a delivery other than success."""

import inspect

import pytest

from handlers import transport
from handlers.transport import Flood, Migrated, NotDelivered, Refused

OUTCOMES = [
    kind
    for _, kind in inspect.getmembers(transport, inspect.isclass)
    if issubclass(kind, Exception) and kind is not NotDelivered
]


def test_whatever_a_platform_says_one_word_catches():
    assert len(OUTCOMES) >= 7
    assert all(issubclass(kind, NotDelivered) for kind in OUTCOMES)


def test_no_outcome_is_taken_for_another():
    """What is to be tried again is never caught with what is given up."""
    assert all(kind.__bases__ == (NotDelivered,) for kind in OUTCOMES)


def test_an_outcome_says_what_the_platform_said():
    assert str(Refused("message is too long")) == "message is too long"
    flood = Flood(29.6)
    assert (str(flood), flood.retry_after, flood.everywhere) == ("wait 30 s", 29.6, False)
    moved = Migrated("-1001")
    assert (str(moved), moved.to) == ("now -1001", "-1001")


@pytest.mark.parametrize("platform", ["web", "telegram"])
def test_each_messengers_way_out_is_one(platform: str):
    from handlers.telegram.transport import TelegramTransport
    from handlers.web.transport import WebTransport

    kind = {"web": WebTransport, "telegram": TelegramTransport}[platform]
    wanted = inspect.signature(transport.Transport.deliver)
    assert [*inspect.signature(kind.deliver).parameters] == [*wanted.parameters]
    assert inspect.iscoroutinefunction(kind.deliver)
