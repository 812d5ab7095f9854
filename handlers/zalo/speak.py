"""Requests to Zalo's Bot API that say what is owed, made of a Delivery, in order: text and nothing else.

Text goes as it is, without markdown, so that names and reasons stay what they are.
"""

from typing import Any, NamedTuple

from handlers import text_layout
from handlers.zalo import LONGEST
from storage.turn.unit_of_work import Delivery


class Request(NamedTuple):
    """Call of a method of the Bot API, with its parameters as plain JSON values."""

    method: str
    params: dict[str, Any]


def speak(delivery: Delivery) -> list[Request]:
    """Requests that say a delivery; the options end the last one, so that they stand nearest to the thumb."""
    parts = text_layout.lay_out(delivery.text, delivery.options, delivery.style, LONGEST)
    return [Request("sendMessage", {"chat_id": delivery.chat, "text": part}) for part in parts]
