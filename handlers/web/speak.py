"""Drawing of what is owed: plain data that a chat page shows."""

from collections.abc import Iterable
from typing import TypedDict

from bot.dialogue.position import may_be_vote
from bot.dialogue.turn import Document, Message
from bot.questions import LETTERS, Option, Style
from storage.turn.unit_of_work import Delivery


class Drawn(TypedDict):
    """A message, or a change of one, for a page to draw.

    `row` is its place among all that was owed to this chat; `message` names the message it is or changes.
    `strip` only takes the options off; `redraw`: the body is no longer kept, look at what is open now;
    `document` is the name of a document that can be had under this row, `picture` the year and the name of one
    that is drawn into the page. `secret`: a reply to it may be a choice
    of a secret ballot, which no browser keeps; `private`: it shows one, and is not shown again. `folded`: what
    the message asked before it was answered, shown above its text, folded.
    """

    row: int
    message: str
    folded: str
    text: str
    options: list[dict[str, str]]
    asks: str
    strip: bool
    redraw: bool
    pin: bool
    document: str
    picture: str
    secret: bool
    private: bool


def speak(delivery: Delivery) -> list[Drawn]:
    """The delivery as the one thing to draw that it is: a page has no limits to split for."""
    return [
        Drawn(
            row=delivery.id,
            message=delivery.edit or str(delivery.id),
            folded=delivery.folded,
            text=delivery.text,
            options=_options(delivery.options, delivery.style),
            asks=delivery.asks,
            strip=delivery.strip,
            redraw=not (delivery.text or delivery.strip or delivery.document),
            pin=delivery.pin,
            document=delivery.document.name if delivery.document else "",
            picture=picture_in(delivery.document),
            secret=delivery.private or may_be_vote(delivery.asks),
            private=delivery.private,
        )
    ]


def redraw(message: Message, row: int, on: str) -> Drawn:
    """The question that is open in a chat now, put where its last message `on` stands."""
    return Drawn(
        row=row,
        message=on,
        folded="",
        text=message.text,
        options=_options(message.options, message.style),
        asks=message.asks,
        strip=False,
        redraw=False,
        pin=message.pin,
        document="",
        picture=picture_in(message.document),
        secret=message.private or may_be_vote(message.asks),
        private=message.private,
    )


def picture_in(document: Document | None) -> str:
    """Address of a picture below a chat's pictures: ``k1/ranking.2``; "" for any other document."""
    return f"{document.cycle}/{document.picture}" if document and document.picture else ""


def fold(drawn: Iterable[Drawn]) -> list[Drawn]:
    """Messages as a reader finally sees them: edits laid over what they edit, options taken off."""
    seen: dict[str, Drawn] = {}
    for item in drawn:
        if not item["strip"]:
            seen[item["message"]] = item
        elif item["message"] in seen:
            seen[item["message"]] = {**seen[item["message"]], "options": []}
    return list(seen.values())


def _options(options: tuple[Option, ...], style: Style) -> list[dict[str, str]]:
    """Options, lettered where the style says so, so that a person can also type the letter."""
    letters = LETTERS if style == "letters" else ""
    return [
        {"key": option.key, "label": option.label, "letter": letters[n : n + 1]}
        for n, option in enumerate(options)
    ]
