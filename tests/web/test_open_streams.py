"""Streams that are open: a few of each chat; by address only those without a seat are bounded."""

from contextlib import ExitStack

from handlers.web.open_streams import A_CHAT, A_GROUP, AN_ADDRESS, OpenStreams


def test_of_one_chat_six_are_open_and_another_when_one_is_closed():
    streams = OpenStreams()
    with ExitStack() as others:
        with streams.taken({"lan": "chat"}, "a"):
            assert all(others.enter_context(streams.taken({"lan": "chat"}, f"{n}")) for n in range(A_CHAT - 1))
            with streams.taken({"lan": "chat"}, "b") as may:
                assert not may
            with streams.taken({"mai": "chat", "lan": "chat"}, "b") as may:
                assert not may
        with streams.taken({"lan": "chat"}, "b") as may:
            assert may
    assert not streams.chats


def test_a_whole_building_of_people_with_seats_is_not_bounded_by_its_address():
    streams = OpenStreams()
    with ExitStack() as all_of_them:
        assert all(
            all_of_them.enter_context(streams.taken({f"chat {n}": "chat"}, "one building")) for n in range(500)
        )


def test_those_without_a_seat_are_bounded_by_their_address():
    streams = OpenStreams()
    with ExitStack() as strangers:
        taken = [
            strangers.enter_context(streams.taken({f"{n}": "stranger"}, "here")) for n in range(AN_ADDRESS + 9)
        ]
        assert taken == [True] * AN_ADDRESS + [False] * 9
        assert strangers.enter_context(streams.taken({"x": "stranger"}, "elsewhere"))
        assert strangers.enter_context(streams.taken({"lan": "chat"}, "here"))
    assert not streams.addresses


def test_a_groups_page_is_read_by_the_whole_cluster():
    streams = OpenStreams()
    with ExitStack() as readers:
        taken = [readers.enter_context(streams.taken({"g": "group"}, f"{n}")) for n in range(A_GROUP + 1)]
    assert taken == [True] * A_GROUP + [False]
