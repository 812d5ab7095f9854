"""Topics of a forum: each is a chat of its own to us, named by the group and the topic ("-1001:45").

What is asked in a topic is answered there, and a cluster's group is bound as group and topic. The topic General
has no number and is the group itself.
"""

from collections.abc import Mapping
from typing import Any


def chat_name(chat: int, message: Mapping[str, Any]) -> str:
    """Chat of a message in this chat of Telegram's. A thread of replies outside a forum is no topic."""
    thread = message.get("message_thread_id")
    if not message.get("is_topic_message") or not isinstance(thread, int):
        return str(chat)
    return f"{chat}:{thread}"


def group_and_topic(chat: str) -> tuple[int, int]:
    """Telegram's ids of a chat and of its topic; 0 without one."""
    group, _, topic = chat.partition(":")
    return int(group), int(topic or 0)
