"""Requests to the Bot API that say what is owed, made of a Delivery, in order.

Text is sent as HTML with everything escaped, so names and reasons stay what they are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Any

from bot.dialogue.turn import Document
from bot.questions import LETTERS, Option, Style
from handlers.telegram.topics import group_and_topic
from storage.turn.unit_of_work import Delivery

LONGEST = 4096  # UTF-16 units of text, after the entities are read
LONGEST_CAPTION = 1024
LONGEST_TAP = 64  # bytes

# Characters of a label that a button shows, on a phone with large type; it cuts the rest off.
_READABLE = 28
# Characters of a label that a button is given; the text has the whole label.
LONGEST_LABEL = 64

# Of a quote, fewer characters say nothing.
_LEAST_QUOTED = 40

# Longest label, in characters, with which so many buttons fit side by side on a narrow phone.
_SIDE_BY_SIDE = ((4, 5), (7, 3), (13, 2))


@dataclass(frozen=True)
class Request:
    """Call of a method of the Bot API, with its parameters as plain JSON values.

    `document` is to be made and uploaded with the call. A pinChatMessage without a message_id pins what the
    request before it sent. What is edited or pinned has its topic already; what is new names it.
    """

    method: str
    params: dict[str, Any]
    document: Document | None = None


def speak(delivery: Delivery) -> list[Request]:
    """Requests that say a delivery. The keyboard stands under the last part, nearest to the thumb."""
    group, topic = group_and_topic(delivery.chat)
    chat: dict[str, Any] = {"chat_id": group}
    if delivery.strip:
        # No reply_markup: the keyboard goes, the text stays.
        return [Request("editMessageReplyMarkup", chat | {"message_id": int(delivery.edit)})]
    if delivery.erase:
        return [Request("deleteMessage", chat | {"message_id": int(delivery.edit)})]
    if delivery.pin and delivery.edit and not delivery.text:
        pinned = {"message_id": int(delivery.edit), "disable_notification": True}
        return [Request("pinChatMessage", chat | pinned)]
    keys = keyboard(delivery.options, delivery.style, delivery.asks)
    requests = list(_said(delivery, delivery.text + listed(delivery.options, delivery.style), chat, topic))
    if keys:
        requests[-1].params["reply_markup"] = {"inline_keyboard": keys}
    if delivery.pin and not delivery.edit:
        requests.append(Request("pinChatMessage", chat | {"disable_notification": True}))
    return requests


def _said(delivery: Delivery, text: str, chat: dict[str, Any], topic: int) -> Iterator[Request]:
    sent: dict[str, Any] = chat | ({"message_thread_id": topic} if topic else {})
    if delivery.private:
        sent["protect_content"] = True
    if delivery.board or delivery.quiet:
        sent["disable_notification"] = True
    quoted = _quoted(delivery.folded, LONGEST - 2 - units(text)) if delivery.edit else ""
    parts = split(text, LONGEST)
    if delivery.document:
        captioned = not delivery.edit and units(text) <= LONGEST_CAPTION
        caption = _html("caption", text) if captioned and text else {}
        method = "sendPhoto" if delivery.document.kind == "picture" else "sendDocument"
        # The text that follows a picture sounds; once is enough.
        still = {"disable_notification": True} if method == "sendPhoto" and not captioned else {}
        yield Request(method, sent | caption | still, delivery.document)
        if captioned:
            return
    for place, part in enumerate(parts):
        if delivery.edit and place == 0:
            edited = {"message_id": int(delivery.edit)} | _html("text", part)
            edited["text"] = quoted + edited["text"]
            yield Request("editMessageText", chat | edited)
        else:
            yield Request("sendMessage", sent | _html("text", part))


def _quoted(folded: str, room: int) -> str:
    """The question that was asked, as a quote that opens at a touch; of a long one what fits."""
    if not folded or room < _LEAST_QUOTED:
        return ""
    fits = folded if units(folded) <= room else f"{_prefix(folded, room - 1).rstrip()}…"
    return f"<blockquote expandable>{escape(fits, quote=False)}</blockquote>\n"


def _html(field: str, text: str) -> dict[str, Any]:
    return {field: escape(text, quote=False), "parse_mode": "HTML"}


def keyboard(options: tuple[Option, ...], style: Style, asks: str) -> list[list[dict[str, str]]]:
    """Rows of buttons laid out for a thumb: short labels side by side in even rows, a long one alone."""
    buttons = [_button(place, option, style, asks) for place, option in enumerate(options)]
    rows = []
    for side_by_side, run in groupby(buttons, key=lambda button: _fitting(button["text"])):
        some = list(run)
        count = -(-len(some) // side_by_side)
        size = -(-len(some) // count)
        rows += [some[start : start + size] for start in range(0, len(some), size)]
    return rows


def listed(options: tuple[Option, ...], style: Style) -> str:
    """Labels once more, under the text, where a button would cut one of them off; else nothing."""
    labels = [_label(place, option, style) for place, option in enumerate(options)]
    if all(len(label) <= _READABLE for label in labels):
        return ""
    return "\n\n" + "\n".join(label if label[1:3] == ") " else f"– {label}" for label in labels)


def _button(place: int, option: Option, style: Style, asks: str) -> dict[str, str]:
    data = f"{asks}={option.key}"
    if len(data.encode()) > LONGEST_TAP:
        raise ValueError(f"a tap's data is longer than {LONGEST_TAP} bytes: {data}")
    label = _label(place, option, style)
    cut = label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}…"
    return {"text": cut, "callback_data": data}


def _label(place: int, option: Option, style: Style) -> str:
    return f"{LETTERS[place]}) {option.label}" if style == "letters" else option.label


def _fitting(label: str) -> int:
    return next((count for longest, count in _SIDE_BY_SIDE if len(label) <= longest), 1)


def units(text: str) -> int:
    """Length as Telegram counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, longest: int) -> list[str]:
    """Parts no longer than allowed, cut between paragraphs, else between lines, else between words."""
    parts = []
    while units(text) > longest:
        fits = _prefix(text, longest)
        cut = next((at for border in ("\n\n", "\n", " ") if (at := fits.rfind(border)) > len(fits) // 4), 0)
        cut = cut or len(fits)
        parts.append(text[:cut].rstrip())
        text = re.sub(r"\A\s+", "", text[cut:])
    return [*parts, text]


def _prefix(text: str, longest: int) -> str:
    """Longest beginning that fits; no character is cut in two."""
    room = longest
    for place, char in enumerate(text):
        room -= 2 if char > "\uffff" else 1
        if room < 0:
            return text[:place]
    return text
