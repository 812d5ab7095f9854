"""Doubts of a workbook: open until the criterion is answered, or answered anew."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.dialogue.situation import Answer
from bot.state.sheet import Sheet
from bot.state.workbook_doubts import Decision, doubtful
from tests.worlds.core import World

NOW = datetime(2026, 11, 23, tzinfo=UTC)
WORD = {"k1/book.thue": Answer("12 a1,b1", 5, NOW)}


def open_doubts(answers: dict[str, Answer], *, paper: bool = False) -> list[str]:
    tiny = World.tiny().situation
    sheet = Sheet(replace(tiny, answers={"thue": answers}), "thue")
    return [leaf.id for leaf in doubtful(sheet, paper=paper)]


@pytest.mark.parametrize("decision", [Decision(12, ("a1", "b1")), Decision(3), Decision()])
def test_a_decision_is_read_back_from_its_answer(decision):
    assert Decision.of(Answer(decision.value, 1, NOW)) == decision


def test_without_an_answer_nothing_was_decided():
    assert Decision.of(None) == Decision()


def test_a_doubt_is_open_until_it_is_answered_after_the_workbook_was_taken():
    assert open_doubts({}) == []
    before = {"k1/self.thue.a1": Answer("4", 4, NOW)}
    assert open_doubts(WORD | before) == ["a1", "b1"]
    assert open_doubts(WORD | {"k1/self.thue.a1": Answer("4", 6, NOW)}) == ["b1"]
    assert open_doubts(WORD | {"k1/self.thue.a1": Answer("", 6, NOW, aside=True)}) == ["a1", "b1"]


def test_doubts_of_a_signed_form_are_its_own():
    assert open_doubts(WORD, paper=True) == []
