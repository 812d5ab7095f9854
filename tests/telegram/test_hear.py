"""Literal updates of the Bot API, and what each of them says to us."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.dialogue.said import Attachment, Said
from handlers.telegram.hear import Me, hear

ME = Me(123456, "thidua_bot")
LAN = {"id": 1001, "is_bot": False, "first_name": "Trần Thị", "last_name": "Lan", "language_code": "vi"}
PRIVATE = {"id": 1001, "first_name": "Trần Thị", "last_name": "Lan", "type": "private"}
GROUP = {"id": -500, "title": "Cụm 10", "type": "group"}
AT = 1795392000
BOT = {"id": 123456, "is_bot": True, "first_name": "Thi đua", "username": "thidua_bot"}


def message(chat: dict[str, Any] = PRIVATE, sender: dict[str, Any] = LAN, **content: Any) -> dict[str, Any]:
    return {
        "update_id": 77,
        "message": {"message_id": 5, "from": sender, "chat": chat, "date": AT, **content},
    }


def heard(update: dict[str, Any]) -> Said:
    said = hear(update, ME)
    assert said is not None
    return said


def test_a_private_text_is_heard_with_person_and_time():
    assert hear(message(text="9,5"), ME) == Said(
        "telegram",
        "123456",
        "77",
        "1001",
        "1001",
        "Trần Thị Lan",
        text="9,5",
        message="5",
        at=datetime.fromtimestamp(AT, UTC),
    )


def test_decomposed_vietnamese_is_composed():
    assert heard(message(text="Đồng ý")).text == "Đồng ý"


@pytest.mark.parametrize(
    ("text", "as_heard", "addressed"),
    [
        ("/bangdiem", "/bangdiem", True),
        ("/bangdiem@thidua_bot", "/bangdiem", True),
        ("/bangdiem@Thidua_Bot a1", "/bangdiem a1", True),
        ("/start@thidua_bot MA-CUM-10", "/start MA-CUM-10", True),
        ("/bangdiem@other_bot", "/bangdiem@other_bot", False),
        ("@thidua_bot bảng điểm", "bảng điểm", True),
        ("cho xem bảng điểm, @THIDUA_BOT", "cho xem bảng điểm,", True),
        ("hỏi @thidua_bot_cu đi", "hỏi @thidua_bot_cu đi", False),
        ("gửi về lan@thidua_bot.vn", "gửi về lan@thidua_bot.vn", False),
        ("chào cả nhà", "chào cả nhà", False),
        ("1/2 đã nộp", "1/2 đã nộp", False),
    ],
)
def test_in_a_group_only_commands_and_mentions_are_for_us(text: str, as_heard: str, addressed: bool):
    said = heard(message(GROUP, text=text))
    assert (said.text, said.addressed, said.group) == (as_heard, addressed, True)
    assert (said.chat, said.who) == ("-500", "1001")


def test_in_a_group_a_reply_to_the_bot_is_for_us_and_a_reply_to_another_is_not():
    ours = {"message_id": 4, "from": BOT, "chat": GROUP, "date": AT, "text": "Bảng điểm"}
    assert heard(message(GROUP, text="9", reply_to_message=ours)).addressed
    assert not heard(message(GROUP, text="9", reply_to_message=ours | {"from": LAN})).addressed


def test_a_forum_topic_opened_by_the_bot_does_not_make_every_message_in_it_a_reply():
    opened = {"message_id": 4, "from": BOT, "chat": GROUP, "date": AT, "forum_topic_created": {"name": "x"}}
    assert not heard(message(GROUP, text="9", reply_to_message=opened)).addressed


def test_a_deep_link_keeps_its_code():
    assert heard(message(text="/start AbC_12-x")).text == "/start AbC_12-x"


def test_a_tap_names_its_question_and_the_message_it_was_on():
    update = {
        "update_id": 78,
        "callback_query": {
            "id": "4382bfdwdsb323b2d9",
            "from": LAN,
            "message": {"message_id": 6, "from": BOT, "chat": PRIVATE, "date": AT, "text": "?"},
            "chat_instance": "1",
            "data": "k7/self.thue.a1=4.5",
        },
    }
    said = heard(update)
    assert (said.kind, said.question, said.text, said.on) == ("tap", "k7/self.thue.a1", "4.5", "6")
    assert (said.update, said.chat, said.who) == ("78", "1001", "1001")


def test_a_tap_on_a_message_too_old_to_be_shown_is_still_heard():
    old = {"message_id": 6, "chat": GROUP, "date": 0}
    query = {"id": "1", "from": LAN, "message": old, "chat_instance": "1", "data": "k6/x=y"}
    said = heard({"update_id": 79, "callback_query": query})
    assert (said.chat, said.on, said.group, said.at) == ("-500", "6", True, None)


def test_a_tap_without_a_message_is_nobody_s():
    query = {"id": "1", "from": LAN, "inline_message_id": "x", "chat_instance": "1", "data": "a=b"}
    assert hear({"update_id": 79, "callback_query": query}, ME) is None


def test_of_a_photo_the_largest_size_is_kept_and_an_album_named():
    sizes = [
        {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 67, "file_size": 1000},
        {"file_id": "large", "file_unique_id": "l", "width": 1280, "height": 960, "file_size": 90000},
        {"file_id": "middle", "file_unique_id": "m", "width": 320, "height": 240},
    ]
    said = heard(message(photo=sizes, caption="Giấy khen", media_group_id="13371"))
    assert said.files == (Attachment("large", "ảnh", "image/jpeg", 90000),)
    assert (said.kind, said.text, said.album) == ("files", "Giấy khen", "13371")


def test_a_document_keeps_its_name_and_a_caption_may_address_us():
    document = {
        "file_id": "BQAC",
        "file_unique_id": "u",
        "file_name": "Báo cáo.pdf",
        "mime_type": "application/pdf",
        "file_size": 4711,
    }
    said = heard(message(GROUP, document=document, caption="@thidua_bot minh chứng"))
    assert said.files == (Attachment("BQAC", "Báo cáo.pdf", "application/pdf", 4711),)
    assert (said.text, said.addressed) == ("minh chứng", True)


def test_an_address_behind_words_is_not_lost():
    link = {"type": "text_link", "offset": 0, "length": 7, "url": "https://thue.gov.vn/bc.pdf"}
    said = heard(message(text="Báo cáo", entities=[link]))
    assert said.text == "Báo cáo https://thue.gov.vn/bc.pdf"
    shown = link | {"url": "https://a.vn"}
    assert heard(message(text="https://a.vn", entities=[shown])).text == "https://a.vn"


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ({"sticker": {"file_id": "s"}}, "nhãn dán"),
        ({"voice": {"file_id": "v", "duration": 3}}, "tin thoại"),
        ({"video": {"file_id": "v"}, "caption": "xem nhé"}, "video"),
        ({"video_note": {"file_id": "v"}}, "tin nhắn video"),
        ({"animation": {"file_id": "a"}, "document": {"file_id": "a"}}, "ảnh động"),
        ({"contact": {"phone_number": "1", "first_name": "A"}}, "danh thiếp"),
        ({"location": {"latitude": 1, "longitude": 1}}, "vị trí"),
        ({"venue": {"title": "UBND"}, "location": {"latitude": 1, "longitude": 1}}, "địa điểm"),
        ({"poll": {"id": "1", "question": "?"}}, "bình chọn"),
        ({"dice": {"emoji": "🎲", "value": 4}}, "xúc xắc"),
        ({"text": "5", "forward_origin": {"type": "hidden_user", "date": AT}}, "tin chuyển tiếp"),
        ({"something_of_next_year": {}}, "nội dung này"),
    ],
)
def test_what_cannot_be_read_is_named_in_vietnamese(content: dict[str, Any], named: str):
    said = heard(message(**content))
    assert (said.kind, said.text, said.files) == ("unreadable", named, ())


def test_a_forwarded_document_is_evidence_like_any_other():
    forwarded = {"type": "hidden_user", "sender_user_name": "X", "date": AT}
    said = heard(message(document={"file_id": "d", "file_name": "a.pdf"}, forward_origin=forwarded))
    assert (said.kind, said.files[0].ref) == ("files", "d")


def test_an_edited_message_is_heard_as_edited_and_a_moving_location_is_not():
    update = message(text="8", edit_date=AT + 60)
    assert heard({"update_id": 80, "edited_message": update["message"]}).kind == "edited"
    moving = message(location={"latitude": 1, "longitude": 1, "live_period": 60}, edit_date=AT + 60)
    assert hear({"update_id": 81, "edited_message": moving["message"]}, ME) is None


def test_an_anonymous_administrator_is_marked():
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    said = heard(message(GROUP, anonymous, text="/bangdiem", sender_chat=GROUP))
    assert said.anonymous
    assert not heard(message(GROUP, text="/bangdiem")).anonymous


def member(chat: dict[str, Any], before: str, after: str, **more: Any) -> dict[str, Any]:
    old, new = ({"user": BOT, "status": status} for status in (before, after))
    change = {"chat": chat, "from": LAN, "date": AT, "old_chat_member": old, "new_chat_member": new | more}
    return {"update_id": 82, "my_chat_member": change}


@pytest.mark.parametrize(
    ("update", "kind"),
    [
        (member(PRIVATE, "member", "kicked"), "blocked"),
        (member(PRIVATE, "kicked", "member"), "unblocked"),
        (member(GROUP, "left", "member"), "joined"),
        (member(GROUP, "kicked", "administrator"), "joined"),
        (member(GROUP, "left", "restricted", is_member=True), "joined"),
        (member(GROUP, "administrator", "left"), "left"),
        (member(GROUP, "member", "kicked"), "left"),
        (member(GROUP, "member", "restricted", is_member=False), "left"),
    ],
)
def test_what_became_of_us_in_a_chat(update: dict[str, Any], kind: str):
    assert heard(update).kind == kind


@pytest.mark.parametrize(
    ("update", "given"),
    [
        (member(GROUP, "member", "administrator", can_pin_messages=True), "pin"),
        (member(GROUP, "restricted", "member", is_member=True), "write"),
        (message(GROUP, forum_topic_reopened={}, message_thread_id=7, is_topic_message=True), "write"),
    ],
)
def test_rights_that_a_group_gives_are_heard(update: dict[str, Any], given: str):
    if "my_chat_member" in update:
        update["my_chat_member"]["old_chat_member"]["is_member"] = True
    said = heard(update)
    assert (said.kind, said.text, said.chat) == ("rights", given, "-500")


def test_what_is_asked_in_a_topic_is_asked_there():
    topic = {"message_thread_id": 7, "is_topic_message": True}
    assert heard(message(GROUP, text="/lich", **topic)).chat == "-500:7"
    assert heard(message(GROUP, text="/lich", message_thread_id=7)).chat == "-500"


def test_a_group_that_became_a_supergroup_names_its_new_chat():
    said = heard(message(GROUP, migrate_to_chat_id=-1001234567890))
    assert (said.kind, said.chat, said.text) == ("migrated", "-500", "-1001234567890")


@pytest.mark.parametrize(
    "update",
    [
        message(PRIVATE | {"id": "1001"}, text="x"),
        message(PRIVATE | {"id": 10**30}, text="x"),
        message(PRIVATE | {"id": True}, text="x"),
        message(sender={"id": None}, text="x"),
        message(text=["x"]),
        message(text="x", date=10**15),
        message(text="x", date=float("inf")),
        message(text="x", media_group_id=7),
        message(document={"file_id": "d", "file_size": "large"}),
        message(document={"file_id": ["d"]}),
        message(GROUP, migrate_to_chat_id="-1001 or so"),
        {
            "update_id": 1,
            "callback_query": {"id": "1", "from": LAN, "message": {"message_id": {}, "chat": PRIVATE}},
        },
        {"update_id": 1, "message": None},
    ],
)
def test_what_the_bot_api_never_says_is_not_let_in(update: dict[str, Any]):
    with pytest.raises((TypeError, ValueError, KeyError, AttributeError)):
        hear(update, ME)


def test_half_a_character_is_heard_as_a_question_mark():
    assert heard(message(text="An \ud800Phú")).text == "An ?Phú"
    tapped = {"id": "1", "from": LAN, "message": {"message_id": 6, "chat": PRIVATE}, "data": "k1/a=\udfff"}
    assert heard({"update_id": 1, "callback_query": tapped}).text == "?"


def test_of_a_file_of_four_gigabytes_it_is_known_that_it_is_too_large():
    file = {"file_id": "d", "file_name": "a.mp4", "file_size": 4 * 1024**3}
    assert heard(message(document=file)).files[0].size == 2**31 - 1


CHANNEL = {"id": -1009, "title": "Tin", "type": "channel"}


@pytest.mark.parametrize(
    "update",
    [
        message(GROUP, migrate_from_chat_id=-500),
        message(GROUP, new_chat_members=[LAN]),
        message(GROUP, pinned_message={"message_id": 1, "chat": GROUP, "date": AT}),
        message(pinned_message={"message_id": 1, "chat": PRIVATE, "date": AT}),
        message(GROUP, BOT | {"id": 9}, text="/bangdiem"),
        message(GROUP, {"id": 777000, "first_name": "Telegram"}, text="x", is_automatic_forward=True),
        member(GROUP, "administrator", "member"),
        member(CHANNEL, "left", "administrator"),
        {"update_id": 1, "channel_post": message(CHANNEL, text="/bangdiem")["message"]},
        {"update_id": 1, "inline_query": {"id": "1", "from": LAN, "query": "x", "offset": ""}},
        {"update_id": 1, "poll": {"id": "1"}},
    ],
)
def test_what_nobody_says_to_us_is_not_heard(update: dict[str, Any]):
    assert hear(update, ME) is None


def test_a_text_longer_than_telegram_has_any_is_told_as_unreadable():
    for text in ("x" * 4097, "a\u0301\u0327" * 2000 + "x" * 200_000):
        said = heard(message(text=text))
        assert (said.kind, said.text) == ("unreadable", "tin dài quá 4.096 ký tự")
    links = [
        {"type": "text_link", "offset": 0, "length": 1, "url": f"https://a.vn/{n}{'x' * 99}"} for n in range(99)
    ]
    assert heard(message(text="x", entities=links)).kind == "unreadable"
    assert heard(message(text="x" * 4096)).text == "x" * 4096


def test_names_are_short_and_show_all_that_is_in_them():
    sender = LAN | {"first_name": "Lan\u202e" + "n" * 200, "last_name": ""}
    assert heard(message(sender=sender, text="9,5")).name == "Lan" + "n" * 57
    document = {"file_id": "f", "file_name": "bao cao\u202efdp.exe", "mime_type": "application/pdf"}
    assert heard(message(document=document)).files[0].name == "bao caofdp.exe"


def test_an_id_longer_than_any_is_not_let_in():
    with pytest.raises(ValueError, match="not an id"):
        hear(message(document={"file_id": "f" * 600, "file_name": "a.pdf"}), ME)


def test_a_file_of_which_telegram_says_that_it_is_empty_is_known_as_empty():
    for size, empty in (({"file_size": 0}, True), ({}, False), ({"file_size": 5}, False)):
        document = {"file_id": "f", "file_unique_id": "u", "file_name": "a.pdf", **size}
        said = hear(message(document=document), ME)
        assert said
        assert said.files[0].empty is empty
