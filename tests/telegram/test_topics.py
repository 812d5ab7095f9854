"""Topics of a forum, as names of chats."""

import pytest

from handlers.telegram.topics import chat_name, group_and_topic


@pytest.mark.parametrize(
    ("message", "name", "ids"),
    [
        ({}, "-1001", (-1001, 0)),
        ({"message_thread_id": 45, "is_topic_message": True}, "-1001:45", (-1001, 45)),
        ({"message_thread_id": 45}, "-1001", (-1001, 0)),
        ({"message_thread_id": "45", "is_topic_message": True}, "-1001", (-1001, 0)),
    ],
)
def test_a_topic_is_a_chat_and_a_thread_of_replies_is_none(
    message: dict[str, object], name: str, ids: tuple[int, int]
):
    assert chat_name(-1001, message) == name
    assert group_and_topic(name) == ids
