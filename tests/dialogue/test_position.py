"""The question a chat stands at, and the questions a person may be asked."""

from dataclasses import replace

from bot.dialogue.position import (
    agenda,
    asked_seat,
    chosen_seat,
    current_question,
    find,
    may_be_vote,
    questions_around,
    seats_allowed,
)
from bot.dialogue.situation import Seat
from tests.worlds.core import World


def test_a_chat_stands_at_the_first_question_without_an_answer():
    lan = World.tiny().seen_by("Lan")
    question = current_question(lan, None)
    assert question
    assert question.id == "k1/self.thue.g1"


def test_a_chat_stays_where_it_was_sent_on_purpose():
    lan = World.tiny().seen_by("Lan", asked="k1/self.thue.b2")
    sent = replace(lan, channel=replace(lan.channel, purpose=True))
    question = current_question(sent, None)
    assert question
    assert question.id == "k1/self.thue.b2"
    moved_on = current_question(sent, question)
    assert moved_on
    assert moved_on.id == "k1/self.thue.g1"


def test_nobody_is_asked_about_another_unit_or_another_year():
    lan = World.tiny().seen_by("Lan")
    assert find(lan, "k1/self.thue.a1")
    for id in ("k1/self.khobac.a1", "k2/self.thue.a1", "k1/self.nowhere.a1", "k1/desk", "", "nonsense"):
        assert find(lan, id) is None, id
        assert seats_allowed(lan, id) == []


def test_the_questions_around_an_id_are_those_of_its_conversation():
    lan = World.tiny().seen_by("Lan")
    around = [question.id for question in questions_around(lan, "k1/self.thue.a1")]
    assert around[:3] == ["k1/self.thue.g1", "k1/self.thue.a1", "k1/self.thue.a1.ev"]
    assert "k1/self.thue.b2" in around


def test_the_desk_comes_after_all_that_is_asked_by_itself():
    minh = World.tiny().seen_by("Minh")
    both = replace(minh, seats=(*minh.seats, Seat(99, "representative", "thue")))
    asked = [question.id for question in agenda(both)]
    assert asked[0] == "k1/self.thue.g1"
    assert asked[-1] == "k1/desk"


def test_a_chat_speaks_for_the_seat_that_was_chosen_else_for_the_first():
    minh = World.tiny().seen_by("Minh")
    second = Seat(99, "representative", "thue")
    both = replace(minh, seats=(*minh.seats, second))
    assert chosen_seat(both) == minh.seats[0]
    chosen = replace(both, channel=replace(both.channel, seat=99))
    assert chosen_seat(chosen) == second
    assert asked_seat(both, find(both, "k1/self.thue.a1")) == second


def test_what_is_typed_at_a_ballot_may_be_a_vote():
    assert may_be_vote("k1/vote.thue.flag")
    assert may_be_vote("k1/papers..flag")
    assert may_be_vote("k1/later.thue.vote-flag")
    assert not may_be_vote("k1/self.thue.a1")
