"""Reading of a Zalo event: what was said to us, if anything.

Events are read tolerantly: fields that are not known never stop one, and what people send that cannot be read
is told to them. Both shapes of a delivery are taken, with the envelope `{ok, result}` and without.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeGuard

from bot.dialogue.said import LONGEST_NAME, LONGEST_TEXT, Attachment, Kind, Said
from bot.vietnamese import nfc, shown_name

Json = Mapping[str, Any]

# Characters of an id, of Zalo's some dozens, and of a photo's address.
LONGEST_ID = 512
LONGEST_ADDRESS = 2000
_LAST_SECOND = 2**32

_UNREADABLE = {
    "message.sticker.received": "nhãn dán",
    "message.voice.received": "tin thoại",
}
# Events by which nothing is said.
_SILENT = {"message.reaction.received", "message.seen.received"}
_UNKNOWN = "nội dung này"
_TOO_LONG = "tin dài quá 4.096 ký tự"


@dataclass(frozen=True)
class Me:
    """The bot itself, as getMe tells it. In a group it is spoken to by `@` and one of its `names`."""

    id: str
    names: tuple[str, ...] = ()


def events(delivered: object) -> list[Json]:
    """Events of an answer to getUpdates or of a delivery: one or a list, in an envelope or not."""
    if isinstance(delivered, list):
        return [event for one in delivered for event in events(one)]
    if not isinstance(delivered, Mapping):
        return []
    if "event_name" in delivered:
        return [delivered]
    return events(delivered["result"]) if "result" in delivered else []


def hear(event: Json, me: Me) -> Said | None:
    """Said of an event, or None where nobody said anything to us: by a bot, about a reaction, without a sender
    (Zalo keeps back who protected people are).

    Raises an error where the event is not what the documentation says it is; nothing that could fail later on
    its way is let in.
    """
    name, message = _id(event["event_name"]), event.get("message")
    if name in _SILENT or not isinstance(message, Mapping):
        return None
    chat, sender = message.get("chat"), message.get("from")
    if not isinstance(chat, Mapping) or not isinstance(sender, Mapping) or sender.get("is_bot") is True:
        return None
    group = chat.get("chat_type") == "GROUP"
    kind, text, files = _content(name, message)
    addressed = True
    if group:
        text, addressed = _without_our_name(text, me)
    if not addressed and kind == "unreadable":
        return None
    chat_id = _id(chat["id"])
    shown = sender.get("display_name") or sender.get("first_name") or ""
    return Said(
        "zalo",
        me.id,
        f"{name}:{chat_id}:{_id(message['message_id'])}",
        chat_id,
        _id(sender["id"]),
        shown_name(str(shown), LONGEST_NAME),
        kind=kind,
        text=text,
        files=files,
        group=group,
        addressed=addressed,
        at=_moment(message.get("date")),
    )


def _content(event: str, message: Json) -> tuple[Kind, str, tuple[Attachment, ...]]:
    """Kind, text and files of a message."""
    if said := _UNREADABLE.get(event):
        return "unreadable", said, ()
    photo = message.get("photo") or message.get("photo_url")
    if event == "message.image.received":
        if not _is_address(photo):
            return "unreadable", "ảnh", ()
        return "files", _text(message.get("caption"))[:LONGEST_TEXT], (Attachment(photo, "ảnh", "image/jpeg"),)
    # A link that is sent alone may come as an event of its own; as evidence its address is what counts.
    text = _text(message.get("text"))
    if not text and _is_address(url := message.get("url")):
        text = url
    if len(text) > LONGEST_TEXT or _is_longer(message.get("text")):
        return "unreadable", _TOO_LONG, ()
    return ("text", text, ()) if text else ("unreadable", _UNKNOWN, ())


def _without_our_name(text: str, me: Me) -> tuple[str, bool]:
    """Text without ``@name`` of ours at its beginning, and True if it was there. `/bangdiem` is for us too."""
    for name in sorted(me.names, key=len, reverse=True):
        if name and text.casefold().startswith(f"@{name}".casefold()):
            return text[len(name) + 1 :].strip(" \t,:"), True
    return text, text.startswith("/")


def _text(value: object) -> str:
    """Text as we read it, bounded before anything looks at it; "" for what is none."""
    return nfc(value[:LONGEST_TEXT]).strip() if isinstance(value, str) else ""


def _is_longer(value: object) -> bool:
    return isinstance(value, str) and len(value) > LONGEST_TEXT


def _is_address(value: object) -> TypeGuard[str]:
    return (
        isinstance(value, str) and len(value) <= LONGEST_ADDRESS and value.startswith(("https://", "http://"))
    )


def _id(value: object) -> str:
    """An id, which Zalo writes as a string."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value or len(value) > LONGEST_ID:
        raise TypeError("not an id")
    return nfc(value)


def _moment(milliseconds: object) -> datetime | None:
    """Time of a message; None where it says none that can be one."""
    if not isinstance(milliseconds, int | float) or isinstance(milliseconds, bool):
        return None
    seconds = milliseconds / 1000
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < _LAST_SECOND else None
