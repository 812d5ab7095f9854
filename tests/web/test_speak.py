"""A message owed becomes plain data that a page draws."""

from typing import Any

from bot.dialogue.turn import Document
from bot.questions import Option
from handlers.web.speak import fold, speak
from storage.turn.unit_of_work import Delivery


def owed(id: int, text: str = "", **more: Any) -> Delivery:
    return Delivery(id, "web", "c1", text, **more)


def test_an_edit_is_drawn_over_the_message_it_edits():
    told = [one for d in (owed(1, "Hỏi"), owed(2, "Đáp"), owed(3, "Đã ghi", edit="1")) for one in speak(d)]
    assert [(one["message"], one["text"]) for one in fold(told)] == [("1", "Đã ghi"), ("2", "Đáp")]


def test_a_strip_takes_the_options_off_and_leaves_the_text():
    asked = owed(1, "Hỏi", options=(Option("yes", "Có"),))
    told = [one for d in (asked, owed(2, strip=True, edit="1")) for one in speak(d)]
    assert [(one["text"], one["options"]) for one in fold(told)] == [("Hỏi", [])]


def test_options_are_lettered_only_where_the_style_says_so():
    options = (Option("hi", "90%"), Option("lo", "80%"))
    [lettered] = speak(owed(1, "Mức nào?", options=options, style="letters"))
    [plain] = speak(owed(1, "Mức nào?", options=options))
    assert [o["letter"] for o in lettered["options"]] == ["a", "b"]
    assert [o["letter"] for o in plain["options"]] == ["", ""]


def test_a_body_that_is_no_longer_kept_is_not_drawn_but_looked_up():
    [blanked] = speak(owed(1, "", private=True))
    [document] = speak(owed(2, "", document=Document("xlsx", "k1", name="bang.xlsx")))
    assert blanked["redraw"]
    assert not document["redraw"]
    assert document["document"] == "bang.xlsx"
