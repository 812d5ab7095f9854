from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default

from handlers.mail.message import LONGEST_SUBJECT, compose, subject
from storage.turn.unit_of_work import Delivery

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
LINK = "https://thidua.example.vn/vao/ABCDEFGHJK"
TEXT = f"Nhắc việc – Tự chấm điểm: còn 2 tiêu chí.\nHạn 17:00, thứ Hai.\n\nMở trang web:\n{LINK}"


def made(text: str = TEXT, sender: str = "Thi đua tỉnh <thidua@example.vn>", **more: object) -> EmailMessage:
    delivery = Delivery(7, "mail", "lan@example.vn", text, made=NOW, **more)  # type: ignore[arg-type]
    raw = compose(delivery, sender, NOW).as_bytes(policy=SMTP)
    assert raw.isascii(), "a server need not take eight bits"
    assert max(map(len, raw.split(b"\r\n"))) < 998
    read = message_from_bytes(raw, policy=default)
    assert isinstance(read, EmailMessage)
    return read


def test_headers_are_vietnamese_on_the_screen_and_ascii_on_the_wire():
    mail = made()
    assert mail["Subject"] == "Nhắc việc – Tự chấm điểm: còn 2 tiêu chí."
    assert mail["From"].addresses[0].display_name == "Thi đua tỉnh"
    assert mail["To"] == "lan@example.vn"
    assert mail["Auto-Submitted"] == "auto-generated"


def test_text_and_html_say_the_same_and_how_to_have_no_more():
    mail = made()
    text, page = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    for said in (text, page):
        assert "Hạn 17:00, thứ Hai." in said
        assert LINK in said
        assert "gõ “thư điện tử”" in said
    assert f'href="{LINK}"' in page


def test_what_people_wrote_stays_text():
    page = made('Lý do: <b>a</b> & "b"').get_body(("html",)).get_content()
    assert "&lt;b&gt;a&lt;/b&gt; &amp; &quot;b&quot;" in page


def test_no_line_of_a_text_becomes_a_header():
    mail = made("Chào\r\nBcc: ai@example.vn\r\n\r\nHết", sender="thidua@example.vn")
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Chào"


def test_a_repeat_has_the_same_id_and_another_mail_another():
    assert made()["Message-ID"] == made("Bản mới của tin")["Message-ID"]
    other = compose(Delivery(8, "mail", "lan@example.vn", TEXT, made=NOW), "thidua@example.vn", NOW)
    assert other["Message-ID"] != made()["Message-ID"]


def test_a_subject_is_one_line_and_not_too_long():
    assert subject("Cụm thi đua số 10:\nNhắc việc") == "Cụm thi đua số 10: Nhắc việc"
    long = subject("từ " * 100)
    assert len(long) <= LONGEST_SUBJECT + 2
    assert long.endswith(" …")
    assert subject("") == ""
