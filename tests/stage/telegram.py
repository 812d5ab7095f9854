"""Telegram as the stage has it: updates are Bot API JSON, requests are applied as Telegram applies them."""

import html
import itertools
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.dialogue.said import Said
from bot.dialogue.turn import Message
from handlers.telegram import TELEGRAM
from handlers.telegram.hear import Me, hear
from handlers.telegram.speak import Request, listed, speak
from handlers.transport import Blocked
from tests.stage.carriers import BOT, UNREADABLE, Doing, Phones, Update, file
from tests.stage.phones import Bubble, Button, Phone
from tests.stage.script import Unplayable, person

if TYPE_CHECKING:
    from storage.turn.unit_of_work import Delivery

ME = Me(7000, BOT)
_US = {"id": ME.id, "is_bot": True, "first_name": "Thi đua", "username": BOT}
_ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
_MEMBERSHIP = {"chặn": "kicked", "xóa bot": "left", "thêm bot": "member"}


class Telegram:
    platform = TELEGRAM

    def __init__(self) -> None:
        self.phones = Phones()
        self.ids = itertools.count(501)
        self.album = 0
        self.blocked: set[str] = set()

    def can(self, doing: Doing) -> bool:
        # Telegram counts no messages; what is too fast waits.
        return not doing.what.endswith("hạn mức")

    def phone(self, owner: str, *, group: bool = False) -> Phone:
        return self.phones.of(owner, group=group)

    # --- what a person does -----------------------------------------------------------------------

    def updates(self, owner: str, phone: Phone, doing: Doing, now: datetime) -> list[Update]:
        own = {"id": int(self.phone(owner).chat), "is_bot": False, "first_name": person(owner)}
        chat = {
            "id": int(phone.chat),
            **({"type": "supergroup", "title": "Cụm"} if phone.group else {"type": "private"}),
        }
        base = {"date": int(now.timestamp()), "chat": chat, "from": own}
        if doing.what == "tap":
            return [self._update(callback_query=self._tap(phone, doing, base))]
        if doing.what == "nút":
            phone.bubbles.setdefault("1", Bubble("1", "an older message"))
            elsewhere = base | {"message_id": 1, "from": _US, "text": "?"}
            tap = {"id": str(next(self.ids)), "from": own, "message": elsewhere, "data": doing.words}
            return [self._update(callback_query=tap)]
        if doing.what in _MEMBERSHIP:
            return [self._update(my_chat_member=self._membership(doing.what, base))]
        if doing.what == "sửa":
            edited = {"message_id": int(phone.said), "edit_date": base["date"], "text": doing.words}
            return [self._update(edited_message=base | edited)]
        self.album += doing.what == "album"
        in_album = doing.what in ("album", "tiếp")
        album = {"media_group_id": f"album{self.album}"} if in_album else {}
        contents = [self._file(name) | album for name in doing.files] or [self._content(doing, base, phone)]
        if doing.files and doing.words:
            contents[0]["caption"] = doing.words
        messages = [base | {"message_id": next(self.ids)} | content for content in contents]
        phone.said = str(messages[-1]["message_id"])
        return [self._update(message=message) for message in messages]

    def _update(self, **what: Any) -> Update:
        return {"update_id": next(self.ids), **what}

    def _tap(self, phone: Phone, doing: Doing, base: dict[str, Any]) -> dict[str, Any]:
        bubble, button = phone.find(doing.words, doing.place)
        message = base | {"message_id": int(bubble.id), "from": _US, "text": bubble.text}
        return {"id": str(next(self.ids)), "from": base["from"], "message": message, "data": button.data}

    def _membership(self, what: str, base: dict[str, Any]) -> dict[str, Any]:
        after = _MEMBERSHIP[what]
        before = "left" if after == "member" else "member"
        if after == "kicked":
            self.blocked.add(str(base["chat"]["id"]))
        return base | {
            "old_chat_member": {"user": _US, "status": before},
            "new_chat_member": {"user": _US, "status": after},
        }

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
                return {"text": text, "reply_to_message": base | {"message_id": of, "from": _US, "text": "?"}}
            case "ẩn danh":
                return {"text": text, "from": _ANONYMOUS, "sender_chat": base["chat"]}
            case what if what in UNREADABLE:
                return {UNREADABLE[what]: {"file_id": "x"}}
        raise Unplayable(f"Telegram knows no “({doing.what})”")

    def hear(self, update: Update) -> Said | None:
        return hear(update, ME)

    # --- what reaches a phone ---------------------------------------------------------------------

    async def deliver(self, delivery: "Delivery") -> str:
        if delivery.chat in self.blocked:
            raise Blocked("bot was blocked by the user")
        last = ""
        for request in speak(delivery):
            last = self._apply(request, last, board=bool(delivery.board))
        return last

    def _apply(self, request: Request, last: str, *, board: bool) -> str:
        params = request.params
        phone = self.phones.by_chat[str(params["chat_id"])]
        # Long labels are listed under the text as well; a reader takes them for the buttons they are.
        rows = params.get("reply_markup", {}).get("inline_keyboard", [])
        keys = [key for row in rows for key in row]
        assert all(1 <= len(key["callback_data"].encode()) <= 64 for key in keys)
        match request.method:
            case "sendMessage" | "editMessageText":
                sent = request.method == "sendMessage"
                id = str(next(self.ids) if sent else params["message_id"])
                assert sent or id in phone.bubbles, "message to edit not found"
                text = _text(params["text"], 4096).removesuffix(listed(rows))
                phone.show(Bubble(id, text, _buttons(keys), board=board))
                return id
            case "sendDocument":
                assert request.document
                id = str(next(self.ids))
                text = f"{_text(params.get('caption', ''), 1024)}\n(tệp {request.document.name})"
                phone.show(Bubble(id, text, _buttons(keys), board=board))
                return id
            case "editMessageReplyMarkup":
                phone.strip(str(params["message_id"]))
                return str(params["message_id"])
            case "pinChatMessage":
                assert params.get("message_id", last) or last, "nothing to pin"
                return last
        raise AssertionError(f"the stage does not know {request.method}")

    def reopen(self, phone: Phone, where: Message) -> None: ...


def _text(sent: str, longest: int) -> str:
    """HTML as it is shown; whatever was to be escaped and was not is an error, as it is to Telegram."""
    assert "<" not in sent, f"unescaped: {sent}"
    shown = html.unescape(sent)
    assert len(shown.encode("utf-16-le")) // 2 <= longest, "message is too long"
    return shown


def _buttons(keys: list[dict[str, str]]) -> tuple[Button, ...]:
    """The keyboard as it is read; the letters before a lettered list are no part of its labels."""
    lettered = all(key["text"].startswith(f"{chr(ord('a') + n)}) ") for n, key in enumerate(keys))
    return tuple(Button(key["text"][3 if lettered else 0 :], key["callback_data"]) for key in keys)
