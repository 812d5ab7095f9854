"""Values as they are stored: times in UTC, text composed, data as JSON."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select, text

from storage.database.types import Data, Moment, Words, as_json, insert_row

TABLE = Table(
    "x",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", Moment),
    Column("said", Words),
    Column("data", Data),
)
HANOI = timezone(timedelta(hours=7))


def test_a_time_is_stored_in_utc_text_composed_and_data_as_it_came():
    row = {
        "at": datetime(2026, 11, 23, 8, 30, tzinfo=HANOI),
        "said": "ti\u00ea\u0300n\0",
        "data": {"b": 1, "a": None},
    }
    with create_engine("sqlite://").connect() as connection:
        TABLE.create(connection)
        assert insert_row(connection, insert(TABLE).values(**row)) == 1
        assert insert_row(connection, insert(TABLE), {}) == 2
        raw = connection.execute(text("SELECT at, said, data FROM x WHERE id = 1")).one()
        read = connection.execute(select(TABLE).order_by(TABLE.c.id)).all()
    assert tuple(raw) == ("2026-11-23 01:30:00.000000", "tiền", '{"b":1,"a":null}')
    assert tuple(read[0]) == (1, datetime(2026, 11, 23, 1, 30, tzinfo=UTC), "tiền", {"b": 1, "a": None})
    assert tuple(read[1]) == (2, None, None, None)


def test_json_for_a_hash_is_sorted_and_decimals_and_times_are_text():
    value = {"b": Decimal("1.50"), "a": datetime(2026, 11, 23, 8, tzinfo=HANOI)}
    assert as_json(value) == '{"b":"1.50","a":"2026-11-23T01:00:00+00:00"}'
    assert as_json(value, sort=True) == '{"a":"2026-11-23T01:00:00+00:00","b":"1.50"}'
    with pytest.raises(TypeError, match="not plain data"):
        as_json({"x": object()})
