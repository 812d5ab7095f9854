"""Requests to Zalo's Bot API that say what is owed, made of a Delivery, in order.

Text goes as it is, without markdown, so that names and reasons stay what they are. What is asked is bold: where
nothing can be tapped, it is what the eye looks for.
"""

from dataclasses import dataclass
from typing import Any

from handlers import text_layout
from handlers.text_layout import length
from handlers.zalo import LONGEST
from storage.turn.unit_of_work import Delivery


@dataclass(frozen=True)
class Request:
    """Call of a method of the Bot API, with its parameters as plain JSON values. `plain`: the call that says
    the same where Zalo refuses this one: without styles, without a picture; none where there is no other."""

    method: str
    params: dict[str, Any]
    plain: "tuple[Request, ...]" = ()


def speak(delivery: Delivery, picture: str = "") -> list[Request]:
    """Requests that say a delivery; the options end the last one, so that they stand nearest to the thumb.
    `picture`: address of the picture that comes with it, above the text."""
    parts = text_layout.lay_out(delivery.text, delivery.options, delivery.style, LONGEST)
    said = [Request("sendMessage", {"chat_id": delivery.chat, "text": part}) for part in parts]
    if picture:
        caption = {"caption": parts[0]} if parts else {}
        photo = {"chat_id": delivery.chat, "photo": picture} | caption
        return [Request("sendPhoto", photo, plain=tuple(said[:1])), *said[1:]]
    if said and delivery.asks and (styles := _bold(_last_line(delivery.text), parts[-1])):
        plain = said[-1]
        said[-1] = Request(plain.method, plain.params | {"text_styles": styles}, plain=(plain,))
    return said


def _last_line(text: str) -> str:
    return text.strip().rpartition("\n")[2]


def _bold(line: str, part: str) -> list[dict[str, Any]]:
    """Style of a line within a part, as Zalo counts: in UTF-16. None where it was broken."""
    start = part.rfind(line) if line else -1
    if start < 0:
        return []
    return [{"start": length(part[:start]), "len": length(line), "st": ["b"]}]
