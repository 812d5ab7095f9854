"""Answers that were read once stay read, and only newer ones are read."""

from typing import Any

from sqlalchemy import delete, insert

from storage.loading import answer_cache
from storage.loading.answer_cache import AnswerCache
from storage.schema import answers
from tests.storage.bare import NOW, connected, create_cluster

A1 = "k1/self.thue.a1"


def give(connection: Any, number: int, value: str, unit: str = "thue") -> None:
    row = {"cycle": 1, "unit": unit, "number": number, "question": A1, "value": value, "at": NOW}
    connection.execute(insert(answers).values(**row))


def test_the_newest_answer_counts_and_a_second_look_reads_only_what_is_newer():
    cache = AnswerCache()
    with connected() as connection:
        create_cluster(connection)
        give(connection, 1, "5")
        assert cache.answers(connection, 1, "thue")[A1].value == "5"
        connection.execute(delete(answers))  # Nobody does that; it shows what is read again.
        give(connection, 2, "4")
        newest = cache.answers(connection, 1, "thue")
        assert (newest[A1].value, newest.last) == ("4", 2)
        assert cache.newer(1, "thue")[1] == {"year": 1, "of": "thue", "upto": 2}


def test_after_a_rollback_all_is_read_anew():
    cache = AnswerCache()
    with connected() as connection:
        create_cluster(connection)
        give(connection, 1, "5")
        cache.answers(connection, 1, "thue")
        connection.execute(delete(answers))
        cache.forget()
        assert cache.answers(connection, 1, "thue") == {}


def test_units_that_were_looked_up_longest_ago_are_read_anew(monkeypatch: Any):
    monkeypatch.setattr(answer_cache, "MOST", 2)
    cache = AnswerCache()
    with connected() as connection:
        create_cluster(connection)
        for unit in ("a", "b", "a", "c"):
            give(connection, len(cache.answers(connection, 1, unit)) + 1, "5", unit)
            cache.answers(connection, 1, unit)
    assert [cache.newer(1, unit)[1]["upto"] for unit in ("a", "b", "c")] == [2, 0, 1]
