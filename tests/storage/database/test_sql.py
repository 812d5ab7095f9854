"""SQL that both engines have words for: rows as one JSON value, lists of numbers, membership by index."""

import json

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.database.sql import is_among, json_numbers, json_rows, stored
from storage.schema import answers, seats, turnout
from tests.storage.bare import NOW, connected, create_cluster


def test_many_rows_come_as_one_json_value():
    with connected() as connection:
        create_cluster(connection)
        value = connection.scalar(select(json_rows(seats.c.id, seats.c.role)))
    assert sorted(json.loads(value or ""))[:2] == [[1, "secretary"], [2, "chair"]]


def test_a_list_of_numbers_is_one_bound_value_and_membership_a_condition():
    chosen = select(seats.c.role).where(seats.c.id.in_(json_numbers("ids"))).order_by(seats.c.id)
    first = select(seats.c.id).where(
        is_among(seats.c.id, select(seats.c.id).where(seats.c.id < 3).scalar_subquery())
    )
    with connected() as connection:
        create_cluster(connection)
        assert list(connection.scalars(chosen, {"ids": "[3,1]"})) == ["secretary", "deputy"]
        assert sorted(connection.scalars(first)) == [1, 2]


def test_each_engine_is_asked_in_its_own_words():
    query = select(json_rows(seats.c.id)).where(seats.c.id.in_(json_numbers("ids")))
    assert "json_group_array(json_array(" in str(query.compile(dialect=sqlite.dialect()))
    assert "json_agg(json_build_array(" in str(query.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]


def test_rows_are_copied_as_they_are_stored_and_in_the_order_of_their_keys():
    row = {"cycle": 1, "unit": "thue", "question": "k1/self.thue.a1", "at": NOW}
    with connected() as connection:
        create_cluster(connection)
        connection.execute(insert(answers), [row | {"number": n, "value": f"{n}"} for n in (2, 1)])
        copied = connection.execute(stored(answers, value=answers.c.question)).all()
        assert [(r.number, r.value, r.at) for r in copied] == [(n, "k1/self.thue.a1", NOW) for n in (1, 2)]
        assert connection.execute(stored(turnout)).all() == []
