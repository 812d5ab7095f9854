"""What is owed, as requests of the Bot API."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.turn import Document
from bot.questions import Option, Quantity
from handlers.telegram.speak import LONGEST, keyboard, speak, split, units
from tests.telegram.owed import delivery


def labels(rows: list[list[dict[str, str]]]) -> list[list[str]]:
    return [[button["text"] for button in row] for row in rows]


def test_a_message_is_html_with_everything_in_it_escaped():
    [request] = speak(delivery("Thuế & Hải quan <b>3</b>"))
    assert request.method == "sendMessage"
    assert request.params == {
        "chat_id": 1001,
        "text": "Thuế &amp; Hải quan &lt;b&gt;3&lt;/b&gt;",
        "parse_mode": "HTML",
    }


def test_what_is_said_in_a_topic_names_it_and_what_is_changed_there_does_not():
    [sent] = speak(delivery(chat="-100:7"))
    assert (sent.params["chat_id"], sent.params["message_thread_id"]) == (-100, 7)
    [edited] = speak(delivery(chat="-100:7", edit="3"))
    assert (edited.params["chat_id"], edited.params["message_id"]) == (-100, 3)
    assert "message_thread_id" not in edited.params


def test_a_message_that_is_there_is_pinned_as_it_is():
    [pinned] = speak(delivery("", chat="-100:7", edit="3", pin=True))
    assert pinned.method == "pinChatMessage"
    assert pinned.params == {"chat_id": -100, "message_id": 3, "disable_notification": True}


def test_a_tap_carries_its_question_and_its_key():
    [request] = speak(delivery(options=(Option("yes", "Đồng ý"),), asks="k7/self.thue.a1"))
    assert request.params["reply_markup"] == {
        "inline_keyboard": [[{"text": "Đồng ý", "callback_data": "k7/self.thue.a1=yes"}]]
    }


def test_a_tap_that_would_not_fit_is_never_sent():
    with pytest.raises(ValueError, match="64"):
        speak(delivery(options=(Option("k" * 40, "x"),), asks="q" * 40))


def test_short_labels_stand_side_by_side_in_even_rows_and_long_ones_alone():
    form = Quantity(high=Decimal(10), quick=tuple(Decimal(n) for n in range(11)), unassigned=True)
    later = Option("sau", "Để sau")
    rows = keyboard((*form.options, later, Option("all", "Đạt tối đa cả nhóm này")), "examples", "q")
    assert labels(rows) == [
        ["0", "1", "2", "3"],
        ["4", "5", "6", "7"],
        ["8", "9", "10"],
        ["Không được giao"],
        ["Để sau"],
        ["Đạt tối đa cả nhóm này"],
    ]


def test_a_lettered_list_shows_its_letters():
    options = (Option("t", "Từ 95%"), Option("k", "Dưới 95%"))
    assert labels(keyboard(options, "letters", "q")) == [["a) Từ 95%", "b) Dưới 95%"]]


def test_a_button_shows_the_beginning_of_a_long_label_and_the_text_all_of_it():
    label = "Hoàn thành toàn bộ chỉ tiêu được giao, có mô hình mới được tỉnh công nhận và nhân rộng (10 điểm)"
    [request] = speak(delivery("Chọn mức?", options=(Option("a", label), Option("b", "Chưa")), style="letters"))
    [[first], _] = request.params["reply_markup"]["inline_keyboard"]
    assert first["text"] == "a) Hoàn thành toàn bộ chỉ tiêu được giao, có mô hình mới được t…"
    assert len(first["text"]) == 64
    assert request.params["text"] == f"Chọn mức?\n\na) {label}\nb) Chưa"


def test_labels_that_a_button_would_cut_off_stand_in_the_text_too():
    options = (Option("a", "Từ hai phong trào chuyên đề trở lên (10 điểm)"), Option("b", "Chưa có (0 điểm)"))
    [lettered] = speak(delivery("Chọn mức?", options=options, style="letters"))
    assert lettered.params["text"] == (
        "Chọn mức?\n\na) Từ hai phong trào chuyên đề trở lên (10 điểm)\nb) Chưa có (0 điểm)"
    )
    [plain] = speak(delivery("Chọn mức?", options=options))
    assert plain.params["text"].splitlines()[-1] == "– Chưa có (0 điểm)"
    assert speak(delivery("Chọn mức?", options=options[1:]))[0].params["text"] == "Chọn mức?"


def test_a_long_text_is_cut_between_paragraphs_with_the_keyboard_under_the_last_part():
    first, second = "A" * 3000, "B" * 3000
    options = (Option("y", "Có"),)
    requests = speak(delivery(f"{first}\n\n{second}", options=options))
    assert [r.params["text"] for r in requests] == [first, second]
    assert ["reply_markup" in r.params for r in requests] == [False, True]


def test_an_edit_that_outgrows_one_message_goes_on_in_new_ones():
    requests = speak(delivery("A" * 4000 + "\n" + "B" * 4000, edit="55", options=(Option("y", "Có"),)))
    assert [r.method for r in requests] == ["editMessageText", "sendMessage"]
    assert requests[0].params["message_id"] == 55
    assert "reply_markup" not in requests[0].params


def test_what_was_asked_is_a_folded_quote_above_the_answer():
    [request] = speak(
        delivery("Đã gửi.", edit="55", folded="Tổng 83,75 điểm.\nĐề nghị đồng chí cho ý kiến <1>.")
    )
    assert request.params["text"] == (
        "<blockquote expandable>Tổng 83,75 điểm.\nĐề nghị đồng chí cho ý kiến &lt;1&gt;.</blockquote>\nĐã gửi."
    )


def test_what_was_asked_never_crowds_the_answer_out():
    [request] = speak(delivery("A" * 3500, edit="55", folded="B" * 4000))
    quote, _, answer = request.params["text"].partition("\n")
    assert answer == "A" * 3500
    assert quote.endswith("B…</blockquote>")
    assert units(re.sub("<[^>]+>", "", request.params["text"])) <= LONGEST
    [request] = speak(delivery("A" * 4080, edit="55", folded="B" * 4000))
    assert request.params["text"] == "A" * 4080


def test_a_message_that_had_to_be_sent_anew_has_no_quote():
    assert speak(delivery("Đã gửi.", folded="Tổng 83,75 điểm."))[0].params["text"] == "Đã gửi."


def test_to_strip_is_to_take_the_keyboard_and_nothing_else():
    [request] = speak(delivery("", edit="55", strip=True))
    assert (request.method, request.params) == (
        "editMessageReplyMarkup",
        {"chat_id": 1001, "message_id": 55},
    )


def test_a_board_comes_silently_and_is_pinned_once():
    board = {"board": "progress", "pin": True, "chat": "-500", "group": True}
    sent, pinned = speak(delivery("Đã gửi: 3/8", **board))
    assert sent.params["disable_notification"]
    assert (pinned.method, pinned.params) == (
        "pinChatMessage",
        {"chat_id": -500, "disable_notification": True},
    )
    assert [r.method for r in speak(delivery("Đã gửi: 4/8", edit="9", **board))] == ["editMessageText"]


def test_a_quiet_post_comes_silently_and_another_sounds():
    quiet, loud = (speak(delivery("Nội dung 1/4.", quiet=quiet))[0].params for quiet in (True, False))
    assert quiet["disable_notification"]
    assert "disable_notification" not in loud


def test_a_ballot_s_message_cannot_be_forwarded():
    assert speak(delivery(private=True))[0].params["protect_content"] is True


def test_a_document_bears_a_short_text_as_its_caption_and_a_long_one_below_it():
    xlsx = Document("xlsx", "k7")
    [request] = speak(delivery("Bảng điểm", document=xlsx, options=(Option("y", "Có"),)))
    assert (request.method, request.document, request.params["caption"]) == ("sendDocument", xlsx, "Bảng điểm")
    assert "reply_markup" in request.params
    requests = speak(delivery("A" * 2000, document=xlsx))
    assert [r.method for r in requests] == ["sendDocument", "sendMessage"]


def test_a_picture_is_a_photo_with_the_text_as_its_caption_or_below_it():
    card = Document("picture", "k7", name="xep-hang-2026.png", picture="ranking.1")
    [request] = speak(delivery("KẾT QUẢ", document=card))
    assert (request.method, request.document, request.params["caption"]) == ("sendPhoto", card, "KẾT QUẢ")
    requests = speak(delivery("A" * 2000, document=card))
    assert [r.method for r in requests] == ["sendPhoto", "sendMessage"]
    assert [r.params.get("disable_notification") for r in requests] == [True, None]


@given(st.text("ab \n😀ệ<&", max_size=300), st.integers(2, 50))
def test_no_part_is_too_long_and_no_word_is_lost(text: str, longest: int):
    parts = split(text, longest)
    assert all(units(part) <= longest for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_the_limit_counts_utf_16_units_after_escaping_is_undone():
    requests = speak(delivery("&" * LONGEST))
    assert len(requests) == 1
    assert len(speak(delivery("😀" * (LONGEST // 2 + 1)))) == 2
