"""Telegram as the stage has it: the stand's Bot API, played in this process, and phones that look at it."""

import itertools
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from telegram.error import BadRequest, Forbidden

from bot.dialogue.said import Said
from bot.dialogue.turn import Message
from handlers.telegram import TELEGRAM
from handlers.telegram.hear import Me, hear
from handlers.telegram.speak import Request, speak
from handlers.telegram.transport import delivery_error
from handlers.transport import Refused
from tests.stage.carriers import BOT, UNREADABLE, Doing, Phones, Update, file, is_board
from tests.stage.phones import Bubble, Button, Phone
from tests.stage.script import Unplayable, person
from tests.telegram_stand.api import BotApi
from tests.telegram_stand.chats import BOT as US
from tests.telegram_stand.chats import GENERAL, Chat
from tests.telegram_stand.refusals import NOT_MODIFIED, ApiError

if TYPE_CHECKING:
    from storage.turn.unit_of_work import Delivery

ME = Me(US["id"], BOT)
_ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
_MEMBERSHIP: dict[str, tuple[str, dict[str, bool]]] = {
    "chặn": ("kicked", {}),
    "bỏ chặn": ("member", {}),
    "xóa bot": ("left", {}),
    "thêm bot": ("member", {}),
    "cấm gửi": (
        "restricted",
        {"can_send_messages": False, "can_send_documents": False, "can_send_photos": False},
    ),
    "cho gửi": ("member", {}),
    "cho ghim": ("administrator", {"can_pin_messages": True}),
}
_QUOTE = re.compile(r"^<blockquote expandable>[^<]*</blockquote>")
# The chat refuses, or takes messages again, and no update tells of it.
_SILENT = {"im lặng": True, "hết im lặng": False}
# The first topic of a talk is closed and opened again.
_CLOSED = {"đóng chủ đề": True, "mở chủ đề": False}


class Telegram:
    platform = TELEGRAM
    copies_to_group = False

    def __init__(self) -> None:
        self.phones = Phones()
        self.api = BotApi()
        self.ids = itertools.count(501)
        self.album = 0

    def can(self, doing: Doing) -> bool:
        # Telegram counts no messages; what is too fast waits.
        return not doing.what.endswith("hạn mức")

    def phone(self, owner: str, *, group: bool = False) -> Phone:
        phone = self.phones.of(owner, group=group)
        if int(phone.chat) not in self.api.chats:
            about = {"title": "Cụm"} if group else {"first_name": person(owner)}
            self.api.chat(int(phone.chat), "supergroup" if group else "private", about=about)
        return phone

    # --- what a person does -----------------------------------------------------------------------

    def updates(self, owner: str, phone: Phone, doing: Doing, now: datetime) -> list[Update]:
        own = {"id": int(self.phone(owner).chat), "is_bot": False, "first_name": person(owner)}
        chat = self.api.chats[int(phone.chat)]
        base = {"date": int(now.timestamp()), "chat": chat.json, "from": own}
        if doing.what == "tap":
            return [self._update(callback_query=self._tap(phone, doing, base))]
        if doing.what == "nút":
            phone.bubbles.setdefault("1", Bubble("1", "an older message"))
            elsewhere = base | {"message_id": 1, "from": US, "text": "?"}
            chat.messages.setdefault(1, elsewhere)
            tap = {"id": str(next(self.ids)), "from": own, "message": elsewhere, "data": doing.words}
            return [self._update(callback_query=tap)]
        if doing.what == "xem lại":
            phone.unfold()
            return []
        if doing.what in _MEMBERSHIP:
            status, rights = _MEMBERSHIP[doing.what]
            changed = self.api.member(chat, own, status, **rights)
            return [self._update(my_chat_member=changed | {"date": base["date"]})]
        if doing.what in _SILENT:
            chat.silenced = _SILENT[doing.what]
            return []
        if doing.what in _CLOSED:
            thread = self._topic(chat, own, "")
            chat.topics[thread].closed = _CLOSED[doing.what]
            happened = "forum_topic_closed" if chat.topics[thread].closed else "forum_topic_reopened"
            told = self.api.message(chat, own, thread=thread, **{happened: {}})
            return [self._update(message=told | {"date": base["date"]})]
        if doing.what == "trong":
            thread = self._topic(chat, own, doing.to)
            said = self.api.message(chat, own, thread=thread, text=doing.words)
            return [self._update(message=said | {"date": base["date"]})]
        if doing.what == "sửa":
            edited = {"message_id": int(phone.said), "edit_date": base["date"], "text": doing.words}
            return [self._update(edited_message=base | edited)]
        self.album += doing.what == "album"
        in_album = doing.what in ("album", "tiếp")
        album = {"media_group_id": f"album{self.album}"} if in_album else {}
        contents = [self._file(name) | album for name in doing.files] or [self._content(doing, base, phone)]
        if doing.files and doing.words:
            contents[0]["caption"] = doing.words
        messages = [base | {"message_id": self.api.next_message()} | content for content in contents]
        phone.said = str(messages[-1]["message_id"])
        chat.others |= {message["message_id"]: message for message in messages}
        return [self._update(message=message) for message in messages]

    def _topic(self, chat: Chat, own: dict[str, Any], name: str) -> int:
        """The topic of this name, opened where it is not yet; without a name, the first."""
        topics = {thread: topic.name for thread, topic in chat.topics.items() if thread != GENERAL}
        found = [thread for thread in topics if not name or topics[thread] == name]
        return found[0] if found else self.api.open_topic(chat, own, name)

    def _update(self, **what: Any) -> Update:
        return {"update_id": next(self.ids), **what}

    def _tap(self, phone: Phone, doing: Doing, base: dict[str, Any]) -> dict[str, Any]:
        bubble, button = phone.find(doing.words, doing.place)
        message = base | {"message_id": int(bubble.id), "from": US, "text": bubble.text}
        return {"id": str(next(self.ids)), "from": base["from"], "message": message, "data": button.data}

    def _file(self, sent: str) -> dict[str, Any]:
        name, size = file(sent)
        told = {"file_id": f"name:{name}", "file_unique_id": name, "file_size": size}
        if name.endswith((".jpg", ".png")):
            small = told | {"file_id": "small", "width": 90, "height": 90}
            return {"photo": [small, told | {"width": 900, "height": 900}]}
        return {"document": told | {"file_name": name}}

    def _content(self, doing: Doing, base: dict[str, Any], phone: Phone) -> dict[str, Any]:
        text = re.sub(r"@bot\b", f"@{BOT}", doing.words)
        match doing.what:
            case "type":
                return {"text": text}
            case "chuyển tiếp":
                return {"text": text, "forward_origin": {"type": "hidden_user", "date": base["date"]}}
            case "trả lời":
                of = int(phone.showing(doing.to).id) if doing.to else 1
                return {"text": text, "reply_to_message": base | {"message_id": of, "from": US, "text": "?"}}
            case "ẩn danh":
                return {"text": text, "from": _ANONYMOUS, "sender_chat": base["chat"]}
            case what if what in UNREADABLE:
                return {UNREADABLE[what]: {"file_id": "x"}}
        raise Unplayable(f"Telegram knows no “({doing.what})”")

    def hear(self, update: Update) -> Said | None:
        return hear(update, ME)

    # --- what reaches a phone ---------------------------------------------------------------------

    async def deliver(self, delivery: "Delivery") -> str:
        last = ""
        for request in speak(delivery):
            last = self._apply(request, last, board=is_board(delivery), group=delivery.group)
        return last

    def _apply(self, request: Request, last: str, *, board: bool, group: bool) -> str:
        """A refusal fails the talk, but where the bot is not let in or nothing was changed. All text is
        escaped, so that names stay what they are: tags that Telegram knows are no more ours than others."""
        params = dict(request.params)
        assert "<" not in _QUOTE.sub("", params.get("text", "") + params.get("caption", "")), "unescaped"
        if request.method == "pinChatMessage":
            params["message_id"] = params.get("message_id", last)
        if request.document:
            field = "photo" if request.method == "sendPhoto" else "document"
            params[field] = (request.document.name, b"")
        try:
            message = self.api.call(request.method, params)
        except ApiError as error:
            # What is deleted a second time is gone already.
            if error.description.endswith((NOT_MODIFIED, "message to delete not found")):
                return str(params["message_id"])
            kind = Forbidden if error.code == 403 else BadRequest
            outcome = delivery_error(kind(error.description), group=group)
            if request.method == "pinChatMessage":
                return last
            raise error if isinstance(outcome, Refused) else outcome from None
        if request.method == "pinChatMessage":
            return last or str(params["message_id"])
        if request.method == "deleteMessage":
            return str(params["message_id"])
        phone, id = self.phones.by_chat[str(params["chat_id"])], str(message["message_id"])
        if request.method == "editMessageReplyMarkup":
            phone.strip(id)
        else:
            phone.show(_bubble(message, self._topic_name(message), board=board))
        return id

    def _topic_name(self, message: dict[str, Any]) -> str:
        topics = self.api.chats[message["chat"]["id"]].topics
        return topics[message["message_thread_id"]].name if "message_thread_id" in message else ""

    def reopen(self, phone: Phone, where: Message) -> None: ...


def _bubble(message: dict[str, Any], topic: str, *, board: bool) -> Bubble:
    """The message as it is read; in a topic of a forum, below its name. Long labels are listed under the
    text as well; a reader takes them for the buttons they are, and the letters before a lettered list for no
    part of its labels."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    keys = [key for row in rows for key in row]
    whole_text = message.get("text", message.get("caption", ""))
    quoted = next((entity["length"] for entity in message.get("entities", ())), 0)
    folded = whole_text.encode("utf-16-le")[: 2 * quoted].decode("utf-16-le")
    text, labels = _parted(whole_text[len(folded) :].strip(), [key["text"] for key in keys])
    if document := message.get("document"):
        text += f"\n(tệp {document['file_name']})"
    text = f"#{topic}\n{text}" if topic else text
    lettered = all(label.startswith(f"{chr(ord('a') + n)}) ") for n, label in enumerate(labels))
    whole = zip(keys, labels, strict=True)
    buttons = tuple(Button(label[3 if lettered else 0 :], key["callback_data"]) for key, label in whole)
    return Bubble(str(message["message_id"]), text, buttons, board=board, folded=folded)


def _parted(text: str, shown: list[str]) -> tuple[str, list[str]]:
    """Text without the list of labels under it, and the labels, of which a button may show the beginning."""
    before, _, last = text.rpartition("\n\n")
    lines = [line.removeprefix("– ") for line in last.split("\n")]
    listed = len(lines) == len(shown) > 0 and all(
        line.startswith(label.removesuffix("…")) for line, label in zip(lines, shown, strict=True)
    )
    return (before.strip(), lines) if listed else (text.strip(), shown)
