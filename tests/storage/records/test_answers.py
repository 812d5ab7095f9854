"""Answers are appended and never changed."""

from sqlalchemy import insert

from bot.dialogue.facts import AnswerTakenBack, LateAnswerAccepted
from bot.dialogue.situation import Answer
from storage.records.answers import accept_late, append, history, take_back
from storage.schema import answers, people
from tests.storage.bare import NOW, connected, create_cluster, rows

A1, LATE = "k1/self.thue.a1", "k1/late.self.thue.a1"


def answer(number: int, question: str = A1) -> dict[str, object]:
    about = {"cycle": 1, "unit": "thue", "seat": None, "person": 1, "at": NOW}
    return {
        **about,
        "number": number,
        "question": question,
        "value": "5",
        "aside": False,
        "paper": False,
        "reason": "",
        "act": number,
        "bound": False,
        "undoes": 0,
    }


def test_none_one_and_many_are_appended():
    with connected() as connection:
        create_cluster(connection)
        connection.execute(insert(people).values(name="Lan"))
        for batch in ([], [answer(1)], [answer(2), answer(3)]):
            append(connection, batch)
        assert rows(connection, answers.c.number) == [(1,), (2,), (3,)]


def test_a_late_answer_that_is_accepted_is_the_same_one_under_its_question():
    with connected() as connection:
        create_cluster(connection)
        connection.execute(insert(people).values(name="Lan"))
        append(connection, [answer(1), answer(2, LATE)])
        accept_late(connection, 1, LateAnswerAccepted("thue", LATE, A1))
        newest = rows(connection, answers.c.number, answers.c.question, answers.c.value, answers.c.person)[-1]
    assert newest == (3, A1, "5", 1)


def test_an_answer_that_is_taken_back_leaves_what_stood_before_or_nothing():
    with connected() as connection:
        create_cluster(connection)
        connection.execute(insert(people).values(name="Lan"))
        append(connection, [answer(1), answer(2) | {"value": "7"}])
        for undoes, before in ((2, Answer("5", 1, NOW)), (1, None)):
            fact = AnswerTakenBack("thue", A1, undoes, before)
            take_back(connection, 1, fact, seat=None, person=1, now=NOW)
        known = history(connection, 1, "thue")
    assert [(e.answer.number, e.answer.value, e.undoes) for e in known] == [
        (1, "5", 0),
        (2, "7", 0),
        (3, "5", 2),
        (4, "", 1),
    ]
    assert {(e.answer.by, e.person) for e in known} == {("Lan", 1)}
