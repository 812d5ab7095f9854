"""What a reply is a reply to: an older question, a message without one, a button whose time is over."""

from dataclasses import replace

from bot.conversations.decide import decide
from bot.dialogue.facts import Answered
from bot.dialogue.projection import project
from bot.questions import Choice
from tests.worlds.charters import LAN, MINH
from tests.worlds.core import World, tapped, typed

ASKED = "k1/self.thue.a2"
SCORED = Answered("thue", "k1/self.thue.a1", "4")


def test_a_reply_to_an_older_message_corrects_what_that_one_asked():
    here = project(World.tiny().seen_by(LAN, asked=ASKED), (SCORED,))
    turn = decide(here, replace(typed("3"), reply_to="17", question="k1/self.thue.a1"))
    assert turn.facts == (Answered("thue", "k1/self.thue.a1", "3"),)
    assert "Đã sửa a1: từ 4 điểm thành 3 điểm." in turn.result


def test_a_reply_to_a_message_without_a_question_is_written_to_no_other():
    turn = decide(World.tiny().seen_by(LAN, asked=ASKED), replace(typed("3"), reply_to="17"))
    assert not turn.facts
    assert "Tin được trả lời không có câu hỏi" in turn.result


def test_a_command_in_a_reply_stays_a_command():
    turn = decide(World.tiny().seen_by(LAN, asked=ASKED), replace(typed("lịch"), reply_to="17"))
    assert "Lịch năm 2026" in turn.result


def test_a_button_of_the_desk_acts_on_no_other_stage_than_it_was_shown_for():
    here = World.tiny().seen_by(MINH)
    turn = decide(here, tapped("k1/desk", "close-review"))
    assert not turn.facts
    assert "Lựa chọn này không còn dùng nữa" in turn.result
    assert turn.ask
    assert turn.ask.asks == "k1/desk"
    shown = decide(here, tapped("k1/desk", "close-self"))
    assert shown.ask
    assert shown.ask.asks == "k1/close"


def test_what_is_typed_after_a_settled_question_is_no_answer_to_it():
    here = project(World.tiny().seen_by(LAN, asked="k1/self.thue.a1"), (SCORED,))
    turn = decide(here, typed("3"))
    assert SCORED.question not in [fact.question for fact in turn.facts if isinstance(fact, Answered)]


def test_no_is_no_nought_of_points():
    turn = decide(World.tiny().seen_by(LAN, asked="k1/self.thue.a1"), typed("không"))
    assert not turn.facts
    assert "đề nghị gõ số 0" in turn.result


def test_a_code_that_is_asked_for_opens_its_criterion():
    here = World.tiny().seen_by(LAN, asked="k1/self.thue.a1")
    several = decide(here, typed("ch"))
    assert not several.facts
    assert several.ask
    assert several.ask.asks == "k1/find.thue.self-ch"
    opened = decide(World.tiny().seen_by(LAN, asked=several.ask.asks), typed("b1"))
    assert not opened.facts
    assert opened.ask
    assert opened.ask.asks == "k1/self.thue.b1"
    assert Choice(several.ask.options).options
