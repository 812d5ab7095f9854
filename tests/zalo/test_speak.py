"""What is owed, as requests to Zalo."""

from bot.questions import Option
from handlers.text_layout import length
from handlers.zalo import LONGEST
from handlers.zalo.speak import speak
from tests.telegram.owed import delivery


def said(*args, **changes):
    return [request.params["text"] for request in speak(delivery(*args, **changes))]


def test_options_are_lines_that_can_be_typed():
    options = (Option("y", "Đồng ý"), Option("n", "Không"))
    assert said("Nhất trí?", options=options) == ["Nhất trí?\n\n1. Đồng ý\n2. Không"]


def test_a_long_text_goes_in_parts_that_zalo_takes_and_nothing_is_lost():
    text = "\n".join(f"{n}. Tiêu chí về cải cách hành chính 🏅" for n in range(200))
    parts = said(text)
    assert len(parts) > 1
    assert all(0 < length(part) <= LONGEST for part in parts)
    assert "\n".join(parts) == text


def test_marks_of_markdown_stay_what_they_are():
    assert said("Điểm *9* của <A & B>") == ["Điểm *9* của <A & B>"]
    (request,) = speak(delivery("Chào."))
    assert set(request.params) == {"chat_id", "text"}
