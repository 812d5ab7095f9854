"""Contents of a message as Telegram takes them: text with its entities read, keyboards, files; their limits."""

import re
from typing import Any

from tests.telegram_stand.refusals import ApiError, bad

Json = dict[str, Any]

LONGEST, LONGEST_CAPTION = 4096, 1024  # UTF-16 units, after the entities are read
LONGEST_NOTICE = 200
LONGEST_TAP = 64  # bytes
WIDEST, MOST_BUTTONS = 8, 100
LARGEST_UPLOAD, LARGEST_DOWNLOAD = 50 * 1024 * 1024, 20 * 1024 * 1024
LARGEST_PHOTO = 10 * 1024 * 1024

_TAG = re.compile(r"<(/?)([a-zA-Z-]*)[^>]*>?")
_QUOTE = re.compile(r"<blockquote expandable>([^<]*)</blockquote>")
_KNOWN = re.compile(r"b|strong|i|em|u|ins|s|strike|del|code|pre|blockquote|a|tg-spoiler")
# Telegram knows these four names and numbers; any other entity stays as it was sent.
_ENTITY = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d{1,7}));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


def text(params: Json) -> Json:
    shown = _shown(params, "text", LONGEST, "message is too long")
    if not shown:
        raise bad("message text is empty")
    quote = _QUOTE.match(params["text"]) if params.get("parse_mode") == "HTML" else None
    if quote is None:
        return {"text": shown}
    length = len(_resolved(quote[1]).encode("utf-16-le")) // 2
    return {"text": shown, "entities": [{"type": "expandable_blockquote", "offset": 0, "length": length}]}


def caption(params: Json) -> Json:
    if not params.get("caption"):
        return {}
    return {"caption": _shown(params, "caption", LONGEST_CAPTION, "message caption is too long")}


def document(params: Json, file_id: str) -> Json:
    """An upload is a pair of its name and its bytes."""
    upload = params.get("document")
    if not isinstance(upload, tuple):
        raise bad("wrong file identifier/HTTP URL specified")
    name, data = upload
    if len(data) > LARGEST_UPLOAD:
        raise ApiError(413, "Request Entity Too Large")
    shown = {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_name": name, "file_size": len(data)}
    return {"document": shown}


def photo(params: Json, file_id: str) -> Json:
    """An upload is a pair of its name and its bytes; at most 10 MB."""
    upload = params.get("photo")
    if not isinstance(upload, tuple):
        raise bad("wrong file identifier/HTTP URL specified")
    if len(upload[1]) > LARGEST_PHOTO:
        raise bad("file is too big")
    return {"photo": [{"file_id": file_id, "file_unique_id": f"u{file_id}", "width": 720, "height": 720}]}


def keyboard(params: Json) -> Json:
    markup = params.get("reply_markup")
    if not markup or not (rows := markup.get("inline_keyboard")):
        return {}
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise bad("reply markup is too long")
    for row in rows:
        if not 1 <= len(row) <= WIDEST:
            raise bad("reply markup is too long")
        for button in row:
            if not button["text"] or not 1 <= len(button["callback_data"].encode()) <= LONGEST_TAP:
                raise bad("BUTTON_DATA_INVALID")
    return {"reply_markup": markup}


def _shown(params: Json, name: str, longest: int, too_long: str) -> str:
    """The text as it is read: tags taken out, entities resolved, then measured in UTF-16."""
    shown = str(params.get(name, ""))
    if params.get("parse_mode") == "HTML":
        if "<" in shown:
            shown = _TAG.sub(_taken_out, shown)
        if "&" in shown:
            shown = _resolved(shown)
    shown = shown.strip()
    # No character is longer than two units.
    if len(shown) > longest // 2 and len(shown.encode("utf-16-le")) // 2 > longest:
        raise bad(too_long)
    return shown


def _resolved(text: str) -> str:
    return _ENTITY.sub(lambda found: _NAMED[found[1]] if found[1] else chr(int(found[2])), text)


def _taken_out(tag: re.Match[str]) -> str:
    if _KNOWN.fullmatch(tag[2].lower()) and tag[0].endswith(">"):
        return ""
    if tag[1]:
        raise bad(f"can't parse entities: Unexpected end tag at byte offset {_offset(tag)}")
    raise bad(f'can\'t parse entities: Unsupported start tag "{tag[2]}" at byte offset {_offset(tag)}')


def _offset(tag: re.Match[str]) -> int:
    return len(tag.string[: tag.start()].encode())
