"""Chats as the bot has them: its place and rights in each, topics, messages."""

from dataclasses import dataclass, field
from typing import Any

from tests.telegram_stand.refusals import ApiError, bad, forbidden

Json = dict[str, Any]

BOT: Json = {"id": 123456, "is_bot": True, "first_name": "Thi đua", "username": "thidua_bot"}
GENERAL = 1  # The topic every forum has; a message that names no topic goes there.

# What a member may do in a new group, by the names of ChatPermissions and ChatAdministratorRights.
WRITES = {"can_send_messages": True, "can_send_documents": True, "can_send_photos": True}
USUAL = {**WRITES, "can_pin_messages": True}
_SENT = {
    "text messages": "can_send_messages",
    "documents": "can_send_documents",
    "photos": "can_send_photos",
}
_ADMINISTRATOR = (
    *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats"),
    *("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users"),
    *("can_post_stories", "can_edit_stories", "can_delete_stories", "can_pin_messages", "can_manage_topics"),
)
_RESTRICTED = (
    *("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos"),
    *("can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages"),
    *("can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages"),
    *("can_manage_topics", "can_edit_tag", "can_react_to_messages"),
)


@dataclass
class Topic:
    """A topic of a forum. In a closed one only who manages topics may write."""

    name: str
    closed: bool = False


@dataclass
class Chat:
    """A chat. `status` and `rights` are the bot's; in a private chat "kicked" is blocked.

    `moved` is the id of the supergroup a group has become, `deactivated` an account that is gone. `silenced`:
    the server refuses what the rights, as far as they are known, allow. `topics` by their message_thread_id;
    a chat with any is a forum. `messages` are the bot's, `others` everybody else's;
    `undeletable` ones are older than 48 hours.
    """

    id: int
    type: str = "private"
    about: Json = field(default_factory=dict)
    status: str = "member"
    rights: dict[str, bool] = field(default_factory=lambda: dict(USUAL))
    moved: int = 0
    deactivated: bool = False
    silenced: bool = False
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Json] = field(default_factory=dict)
    others: dict[int, Json] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    undeletable: set[int] = field(default_factory=set)

    @property
    def json(self) -> Json:
        shown = {"id": self.id, "type": self.type, **self.about}
        return shown | {"is_forum": True} if self.topics else shown

    @property
    def refusal(self) -> ApiError | None:
        """Why nothing of the bot's is let in at all."""
        if self.moved:
            return bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=self.moved)
        if self.deactivated:
            return forbidden("user is deactivated")
        if self.status == "kicked":
            by = "blocked by the user" if self.type == "private" else f"kicked from the {self.type} chat"
            return forbidden(f"bot was {by}")
        if self.status == "left":
            return forbidden(f"bot is not a member of the {self.type} chat")
        return None

    def become(self, status: str, **rights: bool) -> tuple[Json, Json]:
        """Changes the bot's place: ChatMember before and after. Rights that are not named are the usual ones;
        an administrator has none but those given, and may always write."""
        before = self.member
        self.status = status
        self.rights = (dict(WRITES) if status == "administrator" else dict(USUAL)) | rights
        return before, self.member

    @property
    def member(self) -> Json:
        """The bot's place as ChatMember."""
        shown = {"user": BOT, "status": self.status}
        match self.status:
            case "administrator":
                return shown | {name: self.rights.get(name, False) for name in _ADMINISTRATOR}
            case "restricted":
                rights = {name: self.rights.get(name, False) for name in _RESTRICTED}
                return shown | {"is_member": True, "until_date": 0} | rights
            case "kicked":
                return shown | {"until_date": 0}
            case _:
                return shown

    def new(self, id: int, date: int, params: Json, what: str, content: Json) -> Json:
        """A message of the bot's, by the parameters of the call that sends it. Raises ApiError."""
        placed = self._placed(params) if self.topics or "reply_parameters" in params else {}
        if not self.rights.get(_SENT[what]):
            raise bad(f"not enough rights to send {what} to the chat")
        if self.silenced:
            raise bad("CHAT_WRITE_FORBIDDEN")
        message = {"message_id": id, "from": BOT, "chat": self.json, "date": date, **placed, **content}
        if params.get("protect_content"):
            message["has_protected_content"] = True
        self.messages[id] = message
        return message

    def in_topic(self, thread: int) -> Json:
        """The fields of a message that stands there; nothing tells of General."""
        return {"message_thread_id": thread, "is_topic_message": True} if thread not in (0, GENERAL) else {}

    def _placed(self, params: Json) -> Json:
        """The topic, and the message that is replied to; a reply goes where that stands."""
        thread = int(params.get("message_thread_id") or 0) if self.topics else 0
        if thread and (thread == GENERAL or thread not in self.topics):
            raise bad("message thread not found")
        reply = self._replied(params)
        if self.topics:
            thread = thread or reply.get("message_thread_id", GENERAL)
            manages = self.status == "administrator" and self.rights.get("can_manage_topics")
            if self.topics[thread].closed and not manages:
                raise bad("TOPIC_CLOSED")
        return self.in_topic(thread) | ({"reply_to_message": reply} if reply else {})

    def _replied(self, params: Json) -> Json:
        """The message that is replied to, without what it replies to itself."""
        asked = params.get("reply_parameters") or {}
        if not asked:
            return {}
        id = int(asked["message_id"])
        found = self.messages.get(id) or self.others.get(id)
        if found is None and not asked.get("allow_sending_without_reply"):
            raise bad("message to be replied not found")
        return {name: value for name, value in (found or {}).items() if name != "reply_to_message"}
