"""Reading of what a chat page sends."""

import re
from collections.abc import Mapping
from typing import get_args

from bot.dialogue.said import LONGEST_FILE_NAME, LONGEST_NAME, LONGEST_TEXT, Attachment, Kind, Said
from bot.vietnamese import nfc, shown_name

BOT = "web"

# Kinds of Said that a page may send; the others are a messenger's.
_KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind) if kind in ("text", "tap", "files")}
# Characters before letters and their marks are put together, which some keyboards send apart.
_LONGEST_RAW = 3 * LONGEST_TEXT
# Ids that a page makes up for a message or a file, so that a repetition is known as one.
_NAME = re.compile(r"[A-Za-z0-9_-]{8,64}")


def hear(update: Mapping[str, object]) -> Said | None:
    """Said of an update, or None where no page of ours sends such a thing.

    `chat` (and `who`, `name`, `group` in a group) are put in by the server, which knows whose secret was used;
    the rest is the page's. `id` is made by the page and stays the same however often it repeats itself; it
    counts within its chat only, so nobody can use up another's.
    """
    chat, who = _text(update, "chat"), _text(update, "who")
    kind = _KINDS.get(_text(update, "kind") or "text")
    id, files = _text(update, "id"), _files(update.get("files"), chat)
    if not chat or kind is None or not _NAME.fullmatch(id) or files is None or is_too_long(update):
        return None
    text = _text(update, "text", _LONGEST_RAW)
    if (kind == "files") != bool(files) or (kind == "tap" and not _text(update, "question")):
        return None
    group = update.get("group") is True
    return Said(
        platform="web",
        bot=BOT,
        update=f"{who or chat}:{id}",
        chat=chat,
        who=who or chat,
        name=shown_name(_text(update, "name"), LONGEST_NAME),
        kind=kind,
        text=text if kind == "tap" else text.strip(),
        question=_text(update, "question")[:64],
        on=_text(update, "on")[:20],
        files=files,
        group=group,
        addressed=not group or kind == "tap" or text.lstrip().startswith("/"),
    )


def ref(chat: str, name: str) -> str:
    """Name of an uploaded file for the fetcher: within its chat, so nobody can name another's."""
    return f"{chat}-{name}"


def is_too_long(update: Mapping[str, object]) -> bool:
    """True for a text that is longer than a message may be."""
    text = update.get("text", "")
    return isinstance(text, str) and (len(text) > _LONGEST_RAW or len(nfc(text)) > LONGEST_TEXT)


def _text(update: Mapping[str, object], key: str, longest: int = 400) -> str:
    """Text under this key, cut before anything looks at it."""
    value = update.get(key, "")
    return nfc(value[:longest]) if isinstance(value, str) else ""


def _files(value: object, chat: str) -> tuple[Attachment, ...] | None:
    """Attachments, uploaded before this message from this chat; None if the list is not one."""
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > 20:
        return None
    found = []
    for item in value:
        if not isinstance(item, Mapping) or not _text(item, "ref"):
            return None
        name = shown_name(_text(item, "name"), LONGEST_FILE_NAME) or "tệp"
        found.append(Attachment(ref(chat, _text(item, "ref")), name, _text(item, "type")[:100]))
    return tuple(found)
