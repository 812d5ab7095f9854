"""What a Zalo event says to us, in both shapes of a delivery, and what it does not say."""

from datetime import UTC, datetime

import pytest

from bot.dialogue.said import LONGEST_TEXT
from handlers.zalo.hear import Me, events, hear
from tests.zalo_stand.server import event_of

ME = Me("123456", ("Bot Cụm số 10", "bot.cumso10"))


def heard(*args, **more):
    return hear(event_of(*args, **more), ME)


def test_a_text_is_said_by_its_sender_in_its_chat():
    said = heard("m1", "9,5")
    assert (said.kind, said.text, said.chat, said.who, said.name) == ("text", "9,5", "u1", "u1", "Lan")
    assert said.at == datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
    assert not said.group
    assert said.bot == "123456"


def test_an_event_is_known_by_its_kind_its_chat_and_its_message():
    first, again, other = heard("m1", "9"), heard("m1", "9"), heard("m1", "9", chat="u2")
    assert first.update == again.update != other.update


def test_letters_in_pieces_are_put_together():
    assert heard("m1", "Thue\u0302\u0301").text == "Thuế"


@pytest.mark.parametrize(
    "call", ["@Bot Cụm số 10 bảng điểm", "@bot cụm số 10, bảng điểm", "@bot.cumso10 bảng điểm"]
)
def test_in_a_group_the_name_by_which_we_are_called_is_not_read(call):
    said = heard("m1", call, chat="g1")
    assert (said.text, said.addressed, said.group, said.who) == ("bảng điểm", True, True, "pLan")


def test_in_a_group_what_is_said_to_others_is_not_for_us():
    assert not heard("m1", "@Minh bảng điểm", chat="g1").addressed
    assert heard("m1", event="sticker", chat="g1") is None
    assert heard("m1", "/bangdiem", chat="g1").addressed


@pytest.mark.parametrize("field", ["photo", "photo_url"])
def test_a_photo_is_a_file_at_its_address(field):
    said = heard("m1", event="image", caption="Báo cáo", **{field: "https://cdn.example/1.jpg"})
    assert (said.kind, said.text) == ("files", "Báo cáo")
    assert [file.ref for file in said.files] == ["https://cdn.example/1.jpg"]


@pytest.mark.parametrize(
    ("event", "more", "named"),
    [
        ("sticker", {"sticker": "1"}, "nhãn dán"),
        ("voice", {"voice_url": "https://cdn.example/1.aac"}, "tin thoại"),
        ("image", {}, "ảnh"),
        ("image", {"photo": "file:///etc/passwd"}, "ảnh"),
        ("unsupported", {}, "nội dung này"),
        ("of_tomorrow", {}, "nội dung này"),
        ("text", {}, "nội dung này"),
    ],
)
def test_what_cannot_be_read_is_named(event, more, named):
    said = heard("m1", event=event, **more)
    assert (said.kind, said.text) == ("unreadable", named)


def test_a_link_that_is_sent_alone_is_its_address():
    assert (
        heard("m1", event="link", url="https://example.vn/bao-cao.pdf").text == "https://example.vn/bao-cao.pdf"
    )


def test_a_text_that_is_too_long_is_told_and_not_cut_in_silence():
    said = heard("m1", "x" * (LONGEST_TEXT + 1))
    assert said.kind == "unreadable"
    assert "4.096" in said.text


@pytest.mark.parametrize(
    "event",
    [
        # Zalo keeps back the message of protected people.
        {"event_name": "message.unsupported.received"},
        {"event_name": "message.reaction.received", "message": {"message_id": "1"}},
        {"event_name": "message.text.received", "message": {"message_id": "1", "text": "?"}},
        event_of("m1", "tôi là máy", **{"from": {"id": "b", "is_bot": True}}),
    ],
)
def test_what_nobody_said_to_us_is_passed_over(event):
    assert hear(event, ME) is None


@pytest.mark.parametrize(
    "message", [{"message_id": ["1"]}, {"message_id": "x" * 600}, {"message_id": None}, {"message_id": True}]
)
def test_an_event_that_is_none_raises_before_anything_is_stored(message):
    with pytest.raises(TypeError):
        hear(event_of("m1", "9", **message), ME)


@pytest.mark.parametrize("date", [None, "soon", -1, 10**20, True])
def test_a_time_that_cannot_be_is_no_time(date):
    assert heard("m1", "9", date=date).at is None


def test_both_shapes_and_lists_of_them_are_events():
    event = event_of("m1", "9")
    assert events(event) == events({"ok": True, "result": event}) == [event]
    assert events([event, {"result": [event]}]) == [event, event]
    assert events(None) == events("?") == events({"ok": True}) == []
