"""Questions: their ids, which of several is put, and how one is put."""

import pytest

from bot.dialogue.question import (
    LATER,
    Effect,
    Prompt,
    Question,
    QuestionId,
    as_message,
    aside_of,
    first_open,
    is_late,
    left_open,
)
from bot.dialogue.situation import Answer
from bot.dialogue.turn import GROUP
from bot.questions import Choice, Option
from tests.worlds.charters import NOW

YES = Option("yes", "Có")


def asked(id: str, *, done: bool = False, aside: int = 0) -> Question:
    return Question(id, lambda: Prompt(f"{id}?", Choice((YES,)), (LATER,)), lambda _: Effect(), done, aside)


@pytest.mark.parametrize(
    "id", ["k7/desk", "k7/self.thue", "k7/self.thue.a1", "k7/self.thue.a1.why", "k7/notice..3"]
)
def test_an_id_is_the_same_after_it_was_taken_apart(id: str):
    assert str(QuestionId.read(id)) == id


def test_the_parts_of_an_id_are_cycle_conversation_unit_leaf_and_part():
    assert QuestionId.read("k7/self.thue.a1.why") == QuestionId("k7", "self", "thue", "a1", "why")
    assert QuestionId.read("nonsense") == QuestionId("nonsense", "")


@pytest.mark.parametrize("id", ["k7/self.thue.a1", "k7/review.thue.g1.2", "k7/accept.thue"])
def test_a_question_that_is_left_open_is_found_behind_its_pause(id: str):
    pause = QuestionId.read(str(left_open(QuestionId.read(id))))
    assert pause.conversation == "later"
    assert str(pause.behind) == id
    assert pause.behind.behind == pause.behind


def test_late_answers_are_known_by_their_id():
    assert is_late("k7/late.self.thue.a1")
    assert not is_late("k7/self.thue.a1")


def test_the_first_question_without_an_answer_is_put():
    put = first_open([asked("a", done=True), asked("b", aside=3), asked("c"), asked("d")])
    assert put
    assert put.id == "c"


def test_of_those_set_aside_the_one_that_waited_longest_is_put():
    put = first_open([asked("a", aside=9), asked("b", aside=4), asked("c", aside=7)])
    assert put
    assert put.id == "b"
    assert first_open([asked("a", done=True)]) is None


def test_later_is_no_answer_and_has_the_number_it_was_said_with():
    said = Answer("4", 12, NOW)
    assert aside_of(None) == aside_of(said) == 0
    assert aside_of(said._replace(aside=True)) == 12


def test_a_question_is_sent_with_its_own_options_and_those_beside_it():
    message = as_message(asked("k7/x"), GROUP)
    assert (message.text, message.asks, message.to) == ("k7/x?", "k7/x", GROUP)
    assert message.options == (YES, LATER)
