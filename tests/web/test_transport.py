"""The web as a way out: a page that is open here hears at once, and nothing is lost where none is."""

from bot.questions import Option
from handlers.web.transport import Bell, WebTransport
from storage.turn.unit_of_work import Delivery


def owed(id: int, chat: str, **more: object) -> Delivery:
    return Delivery(id, "web", chat, "Mấy điểm?", (Option("5", "5"),), **more)  # type: ignore[arg-type]


async def test_a_delivery_rings_for_the_pages_of_its_chat_alone():
    transport = WebTransport()
    with transport.listening(["a", "b"]) as bell, transport.listening(["c"]) as other:
        await transport.deliver(owed(1, "a"))
        assert await bell.take(1) == {"a"}
        assert await bell.take(0.01) == set()
        assert await other.take(0.01) == set()


async def test_a_message_is_called_by_its_row_and_an_edit_by_what_it_edits():
    transport = WebTransport()
    assert await transport.deliver(owed(7, "a")) == "7"
    assert await transport.deliver(owed(8, "a", edit="7")) == "7"


async def test_a_page_that_has_gone_is_rung_no_more():
    transport = WebTransport()
    with transport.listening(["a"]) as bell:
        pass
    transport.ring("a")
    assert await bell.take(0.01) == set()


async def test_closing_rings_every_open_page():
    transport = WebTransport()
    with transport.listening(["a"]) as bell:
        transport.close()
        assert await bell.take(1) == {"a"}
    assert transport.closed


async def test_rings_are_gathered_until_they_are_taken():
    bell = Bell()
    for chat in ("a", "b", "a"):
        bell.ring(chat)
    assert await bell.take(1) == {"a", "b"}
