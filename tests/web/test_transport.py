"""The web as a way out: a page that is open here hears at once, and nothing is lost where none is."""

import asyncio

from bot.questions import Option
from handlers.web.transport import Bell, Ring, WebTransport
from storage.turn.unit_of_work import Delivery
from storage.turn.views import News


def owed(id: int, chat: str, **more: object) -> Delivery:
    return Delivery(id, "web", chat, "Mấy điểm?", (Option("5", "5"),), **more)  # type: ignore[arg-type]


async def test_a_delivery_rings_for_the_pages_of_its_chat_alone():
    transport = WebTransport()
    with transport.listening(["a", "b"]) as bell, transport.listening(["c"]) as other:
        await transport.deliver(owed(1, "a"))
        assert await bell.take(1) == {"a": Ring(1)}
        assert not await bell.take(0.01)
        assert not await other.take(0.01)


async def test_a_message_is_called_by_its_row_and_an_edit_by_what_it_edits():
    transport = WebTransport()
    assert await transport.deliver(owed(7, "a")) == "7"
    assert await transport.deliver(owed(8, "a", edit="7")) == "7"


async def test_a_page_that_has_gone_is_rung_no_more():
    transport = WebTransport()
    with transport.listening(["a"]) as bell:
        pass
    transport.ring("a")
    assert not await bell.take(0.01)


async def test_closing_wakes_every_open_page_and_those_that_come_still():
    transport = WebTransport()
    with transport.listening(["a"]) as bell:
        transport.close()
        assert not await asyncio.wait_for(bell.take(60), 1)
        assert bell.closed
    with transport.listening(["b"]) as bell:
        assert bell.closed


async def test_rings_are_gathered_until_they_are_taken():
    bell = Bell()
    for chat, row in (("a", 3), ("b", 4), ("a", 7), ("a", 5)):
        bell.ring(chat, Ring(row))
    assert await bell.take(1) == {"a": Ring(7), "b": Ring(4)}


def test_news_stay_with_a_ring_that_tells_of_nothing_newer():
    read = Ring(7, News(3, (owed(7, "a"),), "chat"))
    assert read.and_then(Ring(7)) is read
    assert read.and_then(Ring(5)) is read
    assert Ring(5).and_then(read) is read
    assert read.and_then(Ring(8)) == Ring(8)
    assert read.and_then(Ring()) == Ring()
