"""Answers of a unit: the newest of each question counts, and what was worked out of them is carried over."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from bot.dialogue.answers import Answers
from bot.dialogue.situation import Answer
from tests.worlds.charters import NOW


@dataclass
class Count:
    """Number of answers that were looked at."""

    looked_at: int = 0

    def after(self, newer: Mapping[str, Answer]) -> Self:
        return type(self)(self.looked_at + len(newer))


def test_a_newer_answer_stands_in_place_of_the_earlier_one():
    first = Answers({"a": Answer("1", 1, NOW), "b": Answer("2", 4, NOW)})
    then = first.followed({"a": Answer("3", 5, NOW)})
    assert {question: answer.value for question, answer in then.items()} == {"a": "3", "b": "2"}
    assert first["a"].value == "1"


def test_the_highest_number_is_known():
    assert Answers({}).last == 0
    first = Answers({"a": Answer("1", 4, NOW), "b": Answer("2", 2, NOW)})
    assert first.last == 4
    assert first.followed({"b": Answer("3", 7, NOW)}).last == 7


def test_what_was_worked_out_looks_at_the_newer_answers_only():
    answers = Answers({"a": Answer("1", 1, NOW)})
    answers.readings[Count] = Count(1)
    then = answers.followed({"b": Answer("2", 2, NOW), "c": Answer("3", 3, NOW)})
    assert then.readings[Count] == Count(3)
    assert answers.readings[Count] == Count(1)


def test_answers_are_taken_as_they_are():
    answers = Answers({})
    assert Answers.of(answers) is answers
    assert Answers.of({"a": Answer("1", 3, NOW)}).last == 3
