"""The Bot API without a network: its methods, on chats that people and the bot share."""

import re
from collections.abc import Mapping
from typing import Any

from tests.telegram_stand import content
from tests.telegram_stand.chats import BOT, GENERAL, Chat, Topic
from tests.telegram_stand.refusals import NOT_MODIFIED, TOO_OLD_TO_ANSWER, ApiError, bad
from tests.telegram_stand.updates import Updates

Json = dict[str, Any]

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_DATE = 1_790_000_000


class BotApi:
    """Telegram as a bot has it. `files` are what people have sent, by file_id; `uploads` the bot's documents;
    `taps` the notice each callback query was answered with, None before.

    A subclass may look on: `shown` a message is new or edited, `confirmed` an update will not come again.
    """

    def __init__(self) -> None:
        self.chats: dict[int, Chat] = {}
        self.updates = Updates(self.confirmed)
        self.files: dict[str, bytes] = {}
        self.uploads: list[tuple[str, bytes]] = []
        self.menus: dict[str, list[Json]] = {}
        self.taps: dict[str, str | None] = {}
        self._last_message = 100

    def shown(self, message: Json, *, new: bool) -> None: ...

    def confirmed(self, update: int) -> None: ...

    # --- people and their chats -------------------------------------------------------------------

    def chat(self, id: int, type: str = "", **changes: Any) -> Chat:
        """A chat, opened where it is not yet, and changed."""
        chat = self.chats.get(id)
        if chat is None:
            chat = self.chats[id] = Chat(id, type or ("private" if id > 0 else "group"))
        for name, value in changes.items():
            setattr(chat, name, value)
        return chat

    def next_message(self) -> int:
        """An id for a message, whoever writes it."""
        self._last_message += 1
        return self._last_message

    def happens(self, update: Mapping[str, Any]) -> int:
        """Something people do: `message`, `callback_query` and so on. Who writes to the bot opens a chat with
        it. The number of the update."""
        self.meet(update)
        return self.updates.add(update)

    def meet(self, update: Mapping[str, Any]) -> None:
        """Makes known what the bot needs to answer an update: its chat, its tap, its message."""
        if tap := update.get("callback_query"):
            self.taps[tap["id"]] = None
        message = update.get("message")
        if message and isinstance(where := message["chat"], dict):
            chat = self.chats.get(where["id"])
            if chat is None:
                chat = self.chat(where["id"], where["type"])
                chat.about = {name: where[name] for name in ("title", "first_name") if name in where}
            chat.others[message["message_id"]] = message

    def message(self, chat: Chat, sender: Json, *, thread: int = 0, reply: int = 0, **said: Any) -> Json:
        """A Message of a person's. In a topic it replies to the one that opened it, where it replies to nothing
        else."""
        written = {"message_id": self.next_message(), "from": sender, "chat": chat.json, "date": _DATE}
        written |= chat.in_topic(thread)
        if id := reply or (thread if thread in chat.others else 0):
            replied = chat.messages.get(id) or chat.others[id]
            written["reply_to_message"] = {n: v for n, v in replied.items() if n != "reply_to_message"}
        return written | said

    def member(self, chat: Chat, by: Json, status: str, **rights: bool) -> Json:
        """The bot's place in a chat changes: ChatMemberUpdated. In a private chat "kicked" blocks it, "member"
        lets it in again."""
        old, new = chat.become(status, **rights)
        return {"chat": chat.json, "from": by, "date": _DATE, "old_chat_member": old, "new_chat_member": new}

    def open_topic(self, chat: Chat, by: Json, name: str) -> int:
        """A new topic, whose message_thread_id is the id of the message that opens it; the first makes the chat
        a forum."""
        chat.topics.setdefault(GENERAL, Topic("General"))
        created = {"name": name, "icon_color": 7322096}
        opened = self.message(chat, by, forum_topic_created=created)
        thread: int = opened["message_id"]
        chat.topics[thread] = Topic(name)
        chat.others[thread] = opened | chat.in_topic(thread)
        return thread

    def texts(self, chat: int) -> list[str]:
        """Texts of the bot's as a reader of the chat sees them, oldest first."""
        return [m.get("text") or m.get("caption", "") for m in self.chats[chat].messages.values()]

    # --- the bot ----------------------------------------------------------------------------------

    def call(self, method: str, params: Json) -> Any:
        """The result of a method. Raises ApiError."""
        on = getattr(self, f"on_{method}", None)
        if on is None:
            raise ApiError(404, "Not Found")
        return on(params)

    def on_getMe(self, params: Json) -> Json:
        return BOT | {"can_join_groups": True, "can_read_all_group_messages": False}

    def on_getUpdates(self, params: Json) -> list[Json]:
        return self.updates.get(params)

    def on_setWebhook(self, params: Json) -> bool:
        return self.updates.set_webhook(params)

    def on_getWebhookInfo(self, params: Json) -> Json:
        return self.updates.info

    def on_deleteWebhook(self, params: Json) -> bool:
        return self.updates.delete_webhook(params)

    def on_sendMessage(self, params: Json) -> Json:
        return self._new(params, "text messages", content.text(params))

    def on_sendDocument(self, params: Json) -> Json:
        said = content.document(params, f"up-{len(self.uploads) + 1}") | content.caption(params)
        sent = self._new(params, "documents", said)
        self.uploads.append(params["document"])
        return sent

    def on_sendPhoto(self, params: Json) -> Json:
        said = content.photo(params, f"up-{len(self.uploads) + 1}") | content.caption(params)
        sent = self._new(params, "photos", said)
        self.uploads.append(params["photo"])
        return sent

    def on_editMessageText(self, params: Json) -> Json:
        return self._edit(params, content.text(params))

    def on_editMessageReplyMarkup(self, params: Json) -> Json:
        return self._edit(params, {})

    def on_deleteMessage(self, params: Json) -> bool:
        """A person's message in a private chat can be deleted for 48 hours."""
        chat, id = self._let_in(params), int(params["message_id"])
        held = chat.messages if id in chat.messages else chat.others
        if id not in held:
            raise bad("message to delete not found")
        if (id in chat.others and chat.type != "private") or id in chat.undeletable:
            raise bad("message can't be deleted")
        del held[id]
        return True

    def on_pinChatMessage(self, params: Json) -> bool:
        chat = self._let_in(params)
        message = int(params["message_id"])
        if message not in chat.messages and message not in chat.others:
            raise bad("message to pin not found")
        if chat.type != "private" and not chat.rights.get("can_pin_messages"):
            raise bad("not enough rights to manage pinned messages in the chat")
        chat.pinned.append(message)
        return True

    def on_answerCallbackQuery(self, params: Json) -> bool:
        id, text = params.get("callback_query_id", ""), params.get("text", "")
        if len(text) > content.LONGEST_NOTICE:
            raise bad("MESSAGE_TOO_LONG")
        if self.taps.get(id, "") is not None:
            raise bad(TOO_OLD_TO_ANSWER)
        self.taps[id] = text
        return True

    def on_getChat(self, params: Json) -> Json:
        return self._let_in(params).json | {"accent_color_id": 0, "max_reaction_count": 11}

    def on_getFile(self, params: Json) -> Json:
        id = params.get("file_id", "")
        if id not in self.files:
            raise bad("wrong file_id or the file is temporarily unavailable")
        size = len(self.files[id])
        if size > content.LARGEST_DOWNLOAD:
            raise bad("file is too big")
        return {"file_id": id, "file_unique_id": f"u{id}", "file_size": size, "file_path": id}

    def on_setMyCommands(self, params: Json) -> bool:
        commands = params.get("commands", [])
        if len(commands) > 100 or not all(_COMMAND.fullmatch(c["command"]) for c in commands):
            raise bad("BOT_COMMAND_INVALID")
        if not all(1 <= len(c["description"]) <= 256 for c in commands):
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        self._scoped(params)
        self.menus[_scope(params)] = commands
        return True

    def on_deleteMyCommands(self, params: Json) -> bool:
        self._scoped(params)
        self.menus.pop(_scope(params), None)
        return True

    def _scoped(self, params: Json) -> None:
        chat = params.get("scope", {}).get("chat_id")
        if chat is not None and int(chat) not in self.chats:
            raise bad("chat not found")

    def _let_in(self, params: Json) -> Chat:
        """The chat of a call, if anything of the bot's is let in there."""
        chat = self.chats.get(int(params["chat_id"]))
        if chat is None:
            raise bad("chat not found")
        if refusal := chat.refusal:
            raise refusal
        return chat

    def _new(self, params: Json, what: str, said: Json) -> Json:
        chat = self._let_in(params)
        said |= content.keyboard(params)
        message = chat.new(self.next_message(), _DATE, params, what, said)
        self.shown(message, new=True)
        return message

    def _edit(self, params: Json, said: Json) -> Json:
        """Without a keyboard in the call the message loses its own."""
        chat = self._let_in(params)
        old = chat.messages.get(int(params["message_id"]))
        if old is None:
            raise bad("message to edit not found")
        bare = {name: value for name, value in old.items() if name not in ("reply_markup", "entities")}
        message = bare | said | content.keyboard(params)
        if message == old:
            raise bad(NOT_MODIFIED)
        chat.messages[old["message_id"]] = message
        self.shown(message, new=False)
        return message


def _scope(params: Json) -> str:
    """Name of a BotCommandScope: its type, and its chat."""
    scope = params.get("scope", {"type": "default"})
    return f"{scope['type']} {scope.get('chat_id', '')}".strip()
