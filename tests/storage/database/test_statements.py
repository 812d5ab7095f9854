"""Prepared statements give what SQLAlchemy itself gives, and fail as it fails."""

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from storage.database.statements import Prepared
from storage.schema import answers, people
from tests.storage.bare import NOW, connected, create_cluster

ANSWER = Prepared(insert(answers), [column.key for column in answers.c])
OF_UNIT = Prepared(
    select(answers.c.number, answers.c.value, answers.c.at)
    .where(answers.c.unit == bindparam("of"))
    .order_by(answers.c.number)
)
CHANGE = Prepared(update(answers).where(answers.c.unit == bindparam("of")).values(value=bindparam("to")))
PERSON = Prepared(insert(people), ["name"])


def answer(number: int) -> dict[str, object]:
    usual = dict.fromkeys(("seat", "person")) | dict.fromkeys(("aside", "paper", "bound"), False)
    about = {"cycle": 1, "unit": "thue", "question": "k1/self.thue.a1", "at": NOW}
    return {**usual, **about, "number": number, "value": str(number), "reason": "", "act": 0, "undoes": 0}


def test_rows_values_and_counts_are_those_of_sqlalchemy():
    with connected() as connection:
        create_cluster(connection)
        ANSWER.run_each(connection, [answer(1), answer(2)])
        assert [tuple(row) for row in OF_UNIT.all(connection, {"of": "thue"})] == [(1, "1", NOW), (2, "2", NOW)]
        assert OF_UNIT.first(connection, {"of": "thue"}).value == "1"
        assert OF_UNIT.scalar(connection, {"of": "nobody"}) is None
        assert CHANGE.run(connection, {"of": "thue", "to": "9"}) == 2
        assert PERSON.added(connection, {"name": "Lan"}) == 1
        ids: list[int] = []
        PERSON.added_later(connection, {"name": "Hoa"}, ids.append)
        assert ids == [2]


def test_an_error_is_the_databases_own_and_holds_no_value():
    with connected() as connection:
        create_cluster(connection)
        ANSWER.later(connection, answer(1))
        with pytest.raises(IntegrityError) as problem:
            ANSWER.later(connection, answer(1) | {"value": "bí mật"})
    assert "bí mật" not in str(problem.value)
