"""The stand itself: it answers and refuses as the Bot API's documentation and its official server do."""

from typing import Any

import pytest
import telegram

from tests.telegram_stand.api import BotApi
from tests.telegram_stand.chats import BOT, GENERAL, Chat
from tests.telegram_stand.refusals import ApiError

LAN = {"id": 1001, "is_bot": False, "first_name": "Lan"}
KEYS = {"inline_keyboard": [[{"text": "Có", "callback_data": "q=y"}]]}


@pytest.fixture
def api() -> BotApi:
    api = BotApi()
    api.chat(1001)
    return api


@pytest.fixture
def group(api: BotApi) -> Chat:
    return api.chat(-1001, "supergroup")


def send(api: BotApi, chat: int = 1001, text: str = "Chào.", **more: Any) -> dict[str, Any]:
    sent: dict[str, Any] = api.call("sendMessage", {"chat_id": chat, "text": text, **more})
    return sent


def refused(api: BotApi, method: str, **params: Any) -> tuple[int, str]:
    with pytest.raises(ApiError) as refusal:
        api.call(method, params)
    return refusal.value.code, refusal.value.description


# --- messages ---------------------------------------------------------------------------------------


def test_a_message_is_edited_loses_its_keyboard_and_keeps_its_place(api: BotApi):
    first = send(api, text="Mấy điểm?", reply_markup=KEYS)
    send(api, text="Sau.")
    assert (first["from"], first["reply_markup"]) == (BOT, KEYS)
    on = {"chat_id": 1001, "message_id": first["message_id"]}
    assert "reply_markup" not in api.call("editMessageReplyMarkup", on)
    assert api.call("editMessageText", on | {"text": "Đã ghi."})["text"] == "Đã ghi."
    assert api.texts(1001) == ["Đã ghi.", "Sau."]


def test_an_edit_that_changes_nothing_is_refused_and_so_is_one_of_nothing(api: BotApi):
    id = send(api, reply_markup=KEYS)["message_id"]
    same = {"chat_id": 1001, "message_id": id, "text": "Chào.", "reply_markup": KEYS}
    code, why = refused(api, "editMessageText", **same)
    assert (code, why[:38]) == (400, "Bad Request: message is not modified: ")
    gone = (400, "Bad Request: message to edit not found")
    assert refused(api, "editMessageText", **same | {"message_id": id + 1}) == gone


def test_html_is_read_and_what_was_to_be_escaped_is_refused(api: BotApi):
    shown = send(api, text=" <b>A</b> &amp; &lt;B&gt; &#33; &copy; ", parse_mode="HTML")
    assert shown["text"] == "A & <B> ! &copy;"
    assert send(api, text="1 < 2 & <b>")["text"] == "1 < 2 & <b>"
    unread = (400, 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 4')
    assert refused(api, "sendMessage", chat_id=1001, text="Ấ <x>", parse_mode="HTML") == unread


@pytest.mark.parametrize(
    ("method", "params", "why"),
    [
        ("sendMessage", {"text": " "}, "message text is empty"),
        ("sendMessage", {"text": "😀" * 2049}, "message is too long"),
        ("sendDocument", {"document": ("a", b""), "caption": "x" * 1025}, "message caption is too long"),
        ("sendDocument", {"document": "nonsense"}, "wrong file identifier/HTTP URL specified"),
        ("sendMessage", {"text": "?", "reply_markup": {"inline_keyboard": [[]]}}, "reply markup is too long"),
    ],
)
def test_what_is_too_long_or_nothing_is_refused(api: BotApi, method: str, params: dict[str, Any], why: str):
    assert refused(api, method, chat_id=1001, **params) == (400, f"Bad Request: {why}")
    assert send(api, text="😀" * 2048)


@pytest.mark.parametrize("data", ["", "Đ" * 33])
def test_a_button_carries_1_to_64_bytes(api: BotApi, data: str):
    keys = {"inline_keyboard": [[{"text": "Có", "callback_data": data}]]}
    no = (400, "Bad Request: BUTTON_DATA_INVALID")
    assert refused(api, "sendMessage", chat_id=1001, text="?", reply_markup=keys) == no


def test_a_tap_is_answered_once(api: BotApi):
    api.happens({"callback_query": {"id": "t1", "from": LAN, "data": "q=y"}})
    assert api.call("answerCallbackQuery", {"callback_query_id": "t1", "text": "Đã ghi."})
    assert api.taps == {"t1": "Đã ghi."}
    for id in ("t1", "t2"):
        assert "query is too old" in refused(api, "answerCallbackQuery", callback_query_id=id)[1]


def test_only_who_has_the_right_pins_in_a_group(api: BotApi, group: Chat):
    pin = {"chat_id": group.id, "message_id": send(api, group.id)["message_id"]}
    assert api.call("pinChatMessage", pin)
    group.become("administrator")
    no = "Bad Request: not enough rights to manage pinned messages in the chat"
    assert refused(api, "pinChatMessage", **pin) == (400, no)
    group.become("administrator", can_pin_messages=True)
    no = "Bad Request: message to pin not found"
    assert refused(api, "pinChatMessage", chat_id=group.id, message_id=7) == (400, no)
    assert group.pinned == [pin["message_id"]]


# --- replies and topics -----------------------------------------------------------------------------


def test_a_reply_shows_the_message_without_what_that_replied_to(api: BotApi):
    first = send(api, text="Một.")
    second = send(api, text="Hai.", reply_parameters={"message_id": first["message_id"]})
    third = send(api, text="Ba.", reply_parameters={"message_id": second["message_id"]})
    assert second["reply_to_message"] == first
    assert third["reply_to_message"]["text"] == "Hai."
    assert "reply_to_message" not in third["reply_to_message"]


def test_a_reply_to_what_is_gone_is_refused_or_sent_without(api: BotApi):
    gone = {"message_id": 7}
    no = (400, "Bad Request: message to be replied not found")
    assert refused(api, "sendMessage", chat_id=1001, text="?", reply_parameters=gone) == no
    assert "reply_to_message" not in send(api, reply_parameters=gone | {"allow_sending_without_reply": True})


def test_what_a_person_writes_can_be_replied_to_and_replies(api: BotApi):
    chat, asked = api.chats[1001], send(api, text="Mấy điểm?")
    answer = api.message(chat, LAN, reply=asked["message_id"], text="9")
    api.happens({"message": answer})
    assert answer["reply_to_message"] == asked
    assert send(api, reply_parameters={"message_id": answer["message_id"]})["reply_to_message"]["text"] == "9"


def test_a_message_goes_into_the_topic_it_names_and_a_reply_where_the_other_stands(api: BotApi, group: Chat):
    topic = api.open_topic(group, LAN, "Thi đua")
    there = send(api, group.id, message_thread_id=topic)
    assert (there["message_thread_id"], there["is_topic_message"]) == (topic, True)
    assert there["chat"]["is_forum"]
    reply = send(api, group.id, reply_parameters={"message_id": there["message_id"]})
    assert reply["message_thread_id"] == topic
    assert "message_thread_id" not in send(api, group.id)


def test_a_person_in_a_topic_replies_to_its_opening_where_to_nothing_else(api: BotApi, group: Chat):
    topic = api.open_topic(group, LAN, "Thi đua")
    written = api.message(group, LAN, thread=topic, text="/ketqua")
    assert (written["message_thread_id"], written["is_topic_message"]) == (topic, True)
    assert written["reply_to_message"]["forum_topic_created"]["name"] == "Thi đua"
    board = send(api, group.id, message_thread_id=topic)
    reply = api.message(group, LAN, thread=topic, reply=board["message_id"], text="?")
    assert reply["reply_to_message"]["message_id"] == board["message_id"]


def test_a_topic_that_is_not_there_is_refused_and_general_is_never_named(api: BotApi, group: Chat):
    assert "message_thread_id" not in send(api, group.id, message_thread_id=5)  # It is no forum yet.
    topic = api.open_topic(group, LAN, "Thi đua")
    del group.topics[topic]
    for thread in (topic, GENERAL):
        no = (400, "Bad Request: message thread not found")
        assert refused(api, "sendMessage", chat_id=group.id, text="?", message_thread_id=thread) == no


def test_in_a_closed_topic_only_who_manages_topics_writes(api: BotApi, group: Chat):
    topic = api.open_topic(group, LAN, "Thi đua")
    closed: list[dict[str, Any]] = [{"message_thread_id": topic}, {}]
    group.topics[topic].closed = group.topics[GENERAL].closed = True
    for where in closed:
        no = (400, "Bad Request: TOPIC_CLOSED")
        assert refused(api, "sendMessage", chat_id=group.id, text="?", **where) == no
    group.become("administrator", can_manage_topics=True)
    assert [send(api, group.id, **where).get("message_thread_id") for where in closed] == [topic, None]


# --- where the bot may not write --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "type", "why"),
    [
        ("kicked", "private", "Forbidden: bot was blocked by the user"),
        ("kicked", "group", "Forbidden: bot was kicked from the group chat"),
        ("kicked", "supergroup", "Forbidden: bot was kicked from the supergroup chat"),
        ("left", "supergroup", "Forbidden: bot is not a member of the supergroup chat"),
    ],
)
def test_where_the_bot_is_not_let_in_nothing_is_written_or_edited(
    api: BotApi, status: str, type: str, why: str
):
    chat = api.chat(7 if type == "private" else -7, type)
    id = send(api, chat.id)["message_id"]
    chat.become(status)
    assert refused(api, "sendMessage", chat_id=chat.id, text="?") == (403, why)
    assert refused(api, "editMessageText", chat_id=chat.id, message_id=id, text="?") == (403, why)
    chat.become("member")
    assert send(api, chat.id)


def test_an_account_that_is_gone_and_a_chat_nobody_opened(api: BotApi):
    api.chat(7, deactivated=True)
    assert refused(api, "sendMessage", chat_id=7, text="?") == (403, "Forbidden: user is deactivated")
    assert refused(api, "sendMessage", chat_id=8, text="?") == (400, "Bad Request: chat not found")
    api.happens({"message": {"message_id": 1, "chat": {"id": 8, "type": "private"}, "from": LAN, "text": "!"}})
    assert send(api, 8)


def test_without_the_right_to_send_it_is_refused_by_kind(api: BotApi, group: Chat):
    id = send(api, group.id)["message_id"]
    group.become("restricted", can_send_messages=False, can_send_documents=False)
    no = "Bad Request: not enough rights to send {} to the chat"
    assert refused(api, "sendMessage", chat_id=group.id, text="?") == (400, no.format("text messages"))
    document = {"chat_id": group.id, "document": ("a.xlsx", b"x")}
    assert refused(api, "sendDocument", **document) == (400, no.format("documents"))
    assert api.uploads == []
    assert api.call("editMessageText", {"chat_id": group.id, "message_id": id, "text": "!"})
    group.become("administrator")
    assert api.call("sendDocument", document)


def test_the_server_may_refuse_what_the_rights_seem_to_allow(api: BotApi, group: Chat):
    group.silenced = True
    no = (400, "Bad Request: CHAT_WRITE_FORBIDDEN")
    assert refused(api, "sendMessage", chat_id=group.id, text="?") == no


def test_a_group_that_has_become_a_supergroup_says_which(api: BotApi):
    api.chat(-7, moved=-1007)
    with pytest.raises(ApiError) as refusal:
        send(api, -7)
    assert refusal.value.json["parameters"] == {"migrate_to_chat_id": -1007}


# --- the bot's own place ----------------------------------------------------------------------------


def membership(api: BotApi) -> telegram.ChatMemberUpdated:
    """The newest update, as a library reads it that nobody here wrote."""
    update = telegram.Update.de_json(api.updates.waiting[-1], None)
    assert update.my_chat_member
    return update.my_chat_member


def test_to_block_the_bot_and_to_let_it_in_again_is_an_update(api: BotApi):
    chat = api.chats[1001]
    for status in ("kicked", "member"):
        before = chat.status
        api.happens({"my_chat_member": api.member(chat, LAN, status)})
        found = membership(api)
        assert (found.old_chat_member.status, found.new_chat_member.status) == (before, status)
        assert (found.chat.type, found.from_user.id) == ("private", 1001)
        assert found.new_chat_member.user.id == BOT["id"]


def test_rights_that_are_given_and_taken_are_updates(api: BotApi, group: Chat):
    api.happens({"my_chat_member": api.member(group, LAN, "administrator", can_pin_messages=True)})
    given = membership(api).new_chat_member
    assert isinstance(given, telegram.ChatMemberAdministrator)
    assert (given.can_pin_messages, given.can_manage_topics) == (True, False)
    api.happens({"my_chat_member": api.member(group, LAN, "restricted", can_send_messages=False)})
    taken = membership(api)
    assert taken.old_chat_member == given
    assert isinstance(taken.new_chat_member, telegram.ChatMemberRestricted)
    assert (taken.new_chat_member.can_send_messages, taken.new_chat_member.is_member) == (False, True)


# --- files ------------------------------------------------------------------------------------------


def test_a_file_is_fetched_up_to_20_mb_and_sent_up_to_50(api: BotApi):
    api.files |= {"fits": bytes(20 << 20), "large": bytes((20 << 20) + 1)}
    assert api.call("getFile", {"file_id": "fits"})["file_size"] == 20 << 20
    assert refused(api, "getFile", file_id="large") == (400, "Bad Request: file is too big")
    assert "wrong file_id" in refused(api, "getFile", file_id="gone")[1]
    sent = api.call("sendDocument", {"chat_id": 1001, "document": ("a", bytes(50 << 20)), "caption": "Bảng"})
    assert (sent["document"]["file_size"], sent["caption"]) == (50 << 20, "Bảng")
    too_large = ("a", bytes((50 << 20) + 1))
    assert refused(api, "sendDocument", chat_id=1001, document=too_large) == (413, "Request Entity Too Large")


# --- updates ----------------------------------------------------------------------------------------


def test_an_update_waits_until_a_later_one_is_asked_for(api: BotApi):
    one, two = (api.happens({"callback_query": {"id": id, "from": LAN}}) for id in "12")
    assert [u["update_id"] for u in api.call("getUpdates", {})] == [one, two]
    assert [u["update_id"] for u in api.call("getUpdates", {"offset": two})] == [two]
    assert (api.updates.confirmed, api.call("getWebhookInfo", {})["pending_update_count"]) == ([one], 1)


def test_only_kinds_that_were_asked_for_are_kept(api: BotApi):
    api.call("getUpdates", {"allowed_updates": ["callback_query"]})
    api.happens({"my_chat_member": api.member(api.chats[1001], LAN, "kicked")})
    api.happens({"callback_query": {"id": "t1", "from": LAN}})
    assert [list(u)[1] for u in api.call("getUpdates", {})] == ["callback_query"]


def test_where_a_webhook_is_set_nobody_polls(api: BotApi):
    assert api.call("setWebhook", {"url": "https://thidua.example", "secret_token": "a_b-1"})
    assert refused(api, "getUpdates")[0] == 409
    assert refused(api, "setWebhook", url="https://x", secret_token="a b")[0] == 400
    api.call("deleteWebhook", {})
    assert api.call("getUpdates", {}) == []
