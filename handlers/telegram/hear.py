"""Reading of a Telegram update: what was said to us, if anything.

Updates are read as the plain JSON of the Bot API: one that a library cannot parse must not hold up the others.
Channel posts, inline queries, service messages and other bots are not for us.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from bot.dialogue.said import LONGEST_FILE_NAME, LONGEST_NAME, LONGEST_TEXT, Attachment, Said
from bot.vietnamese import nfc, shown_name
from handlers.telegram.topics import chat_name

Json = Mapping[str, Any]
# Makes a Said of which the first fields are known already.
MakeSaid = Callable[..., Said]

# Kinds of updates that `hear` can read; no other is asked for.
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")

# Accounts of Telegram itself: one speaks for administrators who hide their names, one for people who post as a
# channel.
_ANONYMOUS_ADMIN = 1087968824
_CHANNEL_BOT = 136817688

# Rights of ours that are heard of, by the names of ChatMember.
_RIGHTS = {"write": "can_send_messages", "pin": "can_pin_messages"}

# In this order: an animation is also a document, a venue also a location.
_UNREADABLE = {
    "sticker": "nhãn dán",
    "voice": "tin thoại",
    "video_note": "tin nhắn video",
    "video": "video",
    "animation": "ảnh động",
    "audio": "tệp âm thanh",
    "contact": "danh thiếp",
    "venue": "địa điểm",
    "location": "vị trí",
    "poll": "bình chọn",
    "dice": "xúc xắc",
    "game": "trò chơi",
    "story": "tin Story",
    "checklist": "danh sách việc",
    "paid_media": "nội dung trả phí",
}
_FORWARDED = "tin chuyển tiếp"
_UNKNOWN = "nội dung này"
_TOO_LONG = "tin dài quá 4.096 ký tự"

# The largest size that the database holds. Such a file is far too large to be fetched.
_LARGEST = 2**31 - 1
_LAST_SECOND = 2**32
# Characters of an id or a type; Telegram's have some dozens.
_LONGEST_ID = 512

_NAME = re.compile(r"(?<!\w)@(\w+)[,:]?")
_COMMAND = re.compile(r"/\w+(?:@(\w+))?(?=\s|$)", re.ASCII)

# Messages that a private chat sends about itself. Any other that we do not know comes from the person and is
# answered.
_SERVICE = {
    "pinned_message",
    "message_auto_delete_timer_changed",
    "connected_website",
    "write_access_allowed",
    "users_shared",
    "chat_shared",
    "chat_background_set",
    "proximity_alert_triggered",
    "successful_payment",
    "web_app_data",
}


@dataclass(frozen=True)
class Me:
    """The bot itself, as getMe tells it; `username` without the @."""

    id: int
    username: str


def hear(update: Json, me: Me) -> Said | None:
    """Said of an update, or None where nobody said anything to us.

    Raises an error where the update is not what the Bot API says it is: nothing that could fail later on its
    way, in the database or in an answer, is let in.
    """
    make: MakeSaid = partial(Said, "telegram", str(me.id), str(update["update_id"]))
    if "callback_query" in update:
        return _of_tap(update["callback_query"], make)
    if "message" in update:
        return _of_message(update["message"], me, make)
    if "edited_message" in update:
        return _of_edited(update["edited_message"], me, make)
    if "my_chat_member" in update:
        return _of_membership(update["my_chat_member"], make)
    return None


def _of_tap(query: Json, make: MakeSaid) -> Said | None:
    """Said of a tap, which carries ``question=key``. A message too old to be shown has its chat and id."""
    message = query.get("message")
    if not message or message["chat"]["type"] == "channel":
        return None
    question, _, key = _id(query.get("data", "")).partition("=")
    on = str(_integer(message["message_id"]))
    said = _by(message["chat"], query["from"], make, message)
    return said(kind="tap", question=question, text=key, on=on)


def _of_message(message: Json, me: Me, make: MakeSaid) -> Said | None:
    chat, sender = message["chat"], message.get("from")
    if chat["type"] == "channel" or not sender or message.get("is_automatic_forward"):
        return None
    if "migrate_to_chat_id" in message:
        to = str(_integer(message["migrate_to_chat_id"]))
        return _by(chat, sender, make)(kind="migrated", text=to, at=_moment(message))
    if "forum_topic_reopened" in message:
        return _by(chat, sender, make)(kind="rights", text="write", at=_moment(message))
    anonymous = sender["id"] in (_ANONYMOUS_ADMIN, _CHANNEL_BOT)
    if sender.get("is_bot") and not anonymous:
        return None
    content = _content(message, me, private=chat["type"] == "private")
    if content is None:
        return None
    return _by(chat, sender, make, message)(
        kind=content.kind,
        text=content.text,
        files=content.files,
        album=_id(message.get("media_group_id", "")),
        addressed=content.addressed,
        anonymous=anonymous,
        reply_to=_replied(message, me),
        message=str(_integer(message["message_id"])) if chat["type"] == "private" else "",
        at=_moment(message),
    )


def _of_edited(message: Json, me: Me, make: MakeSaid) -> Said | None:
    """Said of an edited message: words and files only. A live location is "edited" every few seconds."""
    said = _of_message(message, me, make)
    return replace(said, kind="edited") if said and said.kind in ("text", "files") else None


@dataclass(frozen=True)
class _Content:
    """Content of a message. `addressed` is always true in a private chat."""

    kind: Any
    text: str
    files: tuple[Attachment, ...] = ()
    addressed: bool = True


def _content(message: Json, me: Me, *, private: bool) -> _Content | None:
    whole = message.get("text", message.get("caption", ""))
    raw = nfc(whole[:LONGEST_TEXT])[:LONGEST_TEXT]
    text, called = _without_our_name(raw, me)
    text = " ".join([text, *_links_behind(message, raw)]).strip()
    too_long = len(text) > LONGEST_TEXT or len(whole) > LONGEST_TEXT
    addressed = private or called or _replies_to(message, me)
    forwarded = "forward_origin" in message
    for name, said_as in _UNREADABLE.items():
        if name in message:
            return _Content("unreadable", said_as, addressed=addressed)
    # A forwarded document is evidence like any other; forwarded words are somebody else's.
    if files := _files(message):
        return _Content("files", text[:LONGEST_TEXT], files, addressed)
    if too_long:
        return _Content("unreadable", _TOO_LONG, addressed=addressed)
    if forwarded:
        return _Content("unreadable", _FORWARDED, addressed=addressed)
    if raw:
        return _Content("text", text, addressed=addressed)
    return _Content("unreadable", _UNKNOWN) if private and not _SERVICE & message.keys() else None


def _without_our_name(text: str, me: Me) -> tuple[str, bool]:
    """Text without ``@bot``, and True if we are spoken to: by a command or by our name.

    ``/bangdiem@bot`` is ``/bangdiem``; a command to another bot is none of ours.
    """
    if command := _COMMAND.match(text):
        to = command[1]
        if to is None:
            return text, True
        if to.casefold() != me.username.casefold():
            return text, False
        return text[: command.start(1) - 1] + text[command.end() :], True
    if not me.username or "@" not in text:
        return text, False
    own = me.username.casefold()
    without = _NAME.sub(lambda name: "" if name[1].casefold() == own else name[0], text)
    if without == text:
        return text, False
    return re.sub(r"[ \t]{2,}", " ", without).strip(), True


def _links_behind(message: Json, text: str) -> list[str]:
    """Addresses that stand behind words ("báo cáo" with a link); as evidence they are what counts."""
    entities = message.get("entities", message.get("caption_entities", ()))
    links = (entity["url"] for entity in entities if entity["type"] == "text_link")
    return [link for link in links if link not in text]


def _replies_to(message: Json, me: Me) -> bool:
    """True for a reply to us. In a forum every message "replies" to the one that opened its topic."""
    original = message.get("reply_to_message", {})
    return original.get("from", {}).get("id") == me.id and "forum_topic_created" not in original


def _replied(message: Json, me: Me) -> str:
    """Id of our message that this one replies to; "" if none."""
    return str(_integer(message["reply_to_message"]["message_id"])) if _replies_to(message, me) else ""


def _files(message: Json) -> tuple[Attachment, ...]:
    """Attachments: of a photo's sizes the largest; a file too large to fetch is still named."""
    if photo := message.get("photo"):
        largest = max(photo, key=lambda size: size["width"] * size["height"])
        return (_attached(largest, "ảnh", "image/jpeg"),)
    if document := message.get("document"):
        return (_attached(document, document.get("file_name", "tệp"), document.get("mime_type", "")),)
    return ()


def _attached(file: Json, name: str, type_: str) -> Attachment:
    size = min(_integer(file.get("file_size", 0)), _LARGEST)
    shown = shown_name(name, LONGEST_FILE_NAME) or "tệp"
    empty = "file_size" in file and not size
    return Attachment(_id(file["file_id"]), shown, _id(type_), size, empty=empty)


def _of_membership(change: Json, make: MakeSaid) -> Said | None:
    """Said of a change of our membership in a chat, or of the rights that are new there."""
    old, new, chat = change["old_chat_member"], change["new_chat_member"], change["chat"]
    before, after = _is_in(old), _is_in(new)
    if chat["type"] == "channel":
        return None
    make = partial(_by(chat, change["from"], make), at=_moment(change))
    if chat["type"] == "private":
        return None if before == after else make(kind="unblocked" if after else "blocked")
    if before and after:
        given = [right for right in _RIGHTS if _may(new, right) and not _may(old, right)]
        return make(kind="rights", text=" ".join(given)) if given else None
    return None if before == after else make(kind="joined" if after else "left")


def _may(member: Json, right: str) -> bool:
    """True where the bot may do this by what is said of it; of a plain member only that it may write is."""
    match member["status"]:
        case "restricted":
            return bool(member.get(_RIGHTS[right]))
        case "administrator":
            return right == "write" or bool(member.get(_RIGHTS[right]))
        case _:
            return right == "write"


def _is_in(member: Json) -> bool:
    status = member["status"]
    return bool(member.get("is_member")) if status == "restricted" else status not in ("left", "kicked")


def _by(chat: Json, sender: Json, make: MakeSaid, message: Json | None = None) -> MakeSaid:
    """The first fields, of a sender in a chat; with a message, in its topic."""
    name = " ".join(filter(None, (sender.get("first_name"), sender.get("last_name"))))
    group = chat["type"] != "private"
    ids = chat_name(_integer(chat["id"]), message or {}), str(_integer(sender["id"]))
    return partial(make, *ids, shown_name(name, LONGEST_NAME), group=group)


def _id(text: str) -> str:
    if len(text) > _LONGEST_ID:
        raise ValueError("not an id or a type")
    return nfc(text)


def _moment(message: Json) -> datetime:
    seconds = _integer(message["date"])
    if not 0 <= seconds < _LAST_SECOND:
        raise ValueError("not a time of ours")
    return datetime.fromtimestamp(seconds, UTC)


def _integer(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 2**53:
        raise TypeError("not an id, a size or a time")
    return value
