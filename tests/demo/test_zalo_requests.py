"""What Zalo's documentation demands of a request."""

import pytest

from handlers.demo.zalo_requests import BadRequest, check

CHAT = {"chat_id": "u1"}
LONG = "😀" * 1000


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("getMe", {}),
        ("getUpdates", {"timeout": "30"}),
        ("setWebhook", {"url": "https://a.example.vn/zalo", "secret_token": "x" * 8}),
        ("sendMessage", CHAT | {"text": LONG}),
        (
            "sendMessage",
            CHAT | {"text": "Chào", "text_styles": [{"start": 0, "len": 4, "st": ["b", "c_ff0000"]}]},
        ),
        ("sendMessage", CHAT | {"text": "Chào", "parse_mode": "markdown"}),
        ("sendPhoto", CHAT | {"photo": "https://a.example.vn/1.png"}),
        ("sendPhoto", CHAT | {"photo": "https://a.example.vn/1.png", "caption": LONG}),
        ("sendChatAction", CHAT | {"action": "typing"}),
    ],
)
def test_what_the_pages_show_is_taken(method, given):
    check(method, given)


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("getUpdates", {"timeout": 30}),
        ("getUpdates", {"timeout": "30", "offset": "1"}),
        ("setWebhook", {"url": "https://a.example.vn/zalo"}),
        ("setWebhook", {"url": "https://a.example.vn/zalo", "secret_token": "short"}),
        ("setWebhook", {"url": "http://a.example.vn/zalo", "secret_token": "x" * 8}),
        ("setWebhook", {"url": "https://localhost/zalo", "secret_token": "x" * 8}),
        ("setWebhook", {"url": "https://192.168.1.2/zalo", "secret_token": "x" * 8}),
        ("sendMessage", {"text": "Chào"}),
        ("sendMessage", CHAT | {"text": ""}),
        ("sendMessage", CHAT | {"text": LONG + "a"}),
        ("sendMessage", {"chat_id": 7, "text": "Chào"}),
        ("sendMessage", CHAT | {"text": "Chào", "reply_markup": {}}),
        ("sendMessage", CHAT | {"text": "Chào", "parse_mode": "HTML"}),
        ("sendMessage", CHAT | {"text": "Chào", "text_styles": [{"start": 0, "len": 5, "st": ["b"]}]}),
        ("sendMessage", CHAT | {"text": "Chào", "text_styles": [{"start": 0, "len": 4, "st": ["bold"]}]}),
        ("sendMessage", CHAT | {"text": "Chào", "text_styles": [{"start": 0, "len": 4, "st": "b"}]}),
        ("sendPhoto", CHAT | {"photo": "http://a.example.vn/1.png"}),
        ("sendPhoto", CHAT | {"photo": "https://a.example.vn/1.png", "caption": LONG + "a"}),
        ("sendChatAction", CHAT | {"action": "upload_photo"}),
    ],
)
def test_what_they_do_not_allow_is_refused(method, given):
    with pytest.raises(BadRequest):
        check(method, given)


def test_a_method_is_written_as_it_is():
    with pytest.raises(KeyError):
        check("sendmessage", CHAT | {"text": "Chào"})
