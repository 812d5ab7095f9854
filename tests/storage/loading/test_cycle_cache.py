"""A year is parsed once, and again when something in its row has changed."""

import pytest
from sqlalchemy import insert, update

from bot.dialogue.charter_versions import CharterAdopted, CharterDrafted, CharterFact
from bot.dialogue.cycle import Cycle
from bot.rules.plain_values import text_of_charter
from storage.loading import cycle_cache, queries
from storage.loading.cycle_cache import CycleCache
from storage.records import charters
from storage.records.journal import digest
from storage.schema import cycles, snapshots
from tests.storage.bare import CHARTER, NOW, connected, create_cluster


def test_the_same_row_gives_the_same_cycle_and_a_changed_one_another():
    cache = CycleCache()
    with connected() as connection:
        create_cluster(connection)
        cycle = cache.cycle(connection, queries.cluster_row(connection, 1, 0), NOW)
        assert cycle.id == "k1"
        assert cache.cycle(connection, queries.cluster_row(connection, 1, 0), NOW) is cycle
        row = {"stage": "self", "number": 1, "at": NOW, "body": {"values": {}}}
        connection.execute(insert(snapshots).values(cycle=1, **row))
        connection.execute(update(cycles).values(stage="review"))
        later = cache.cycle(connection, queries.cluster_row(connection, 1, 0), NOW)
    assert (later.stage, [s.body for s in later.snapshots]) == ("review", [{"values": {}}])
    assert later.charter is cycle.charter


def test_after_a_rollback_cycles_are_read_anew_and_charters_stay():
    cache = CycleCache()
    with connected() as connection:
        create_cluster(connection)
        cycle = cache.cycle(connection, queries.cluster_row(connection, 1, 0), NOW)
        cache.forget()
        again = cache.cycle(connection, queries.cluster_row(connection, 1, 0), NOW)
    assert again is not cycle
    assert again.charter is cycle.charter


def test_an_adopted_charter_is_read_in_the_place_of_the_one_before():
    cache, text = CycleCache(), text_of_charter({**CHARTER, "contact": "0237 000 001"})
    with connected() as connection:
        create_cluster(connection)

        def write(fact: CharterFact) -> Cycle:
            charters.write_fact(connection, 1, fact, NOW, lambda act, **_: None)
            return cache.cycle(connection, queries.cluster_row(connection, 1, 0), NOW)

        cycle = cache.cycle(connection, queries.cluster_row(connection, 1, 0), NOW)
        drafted = write(CharterDrafted(text, "mới"))
        adopted = write(CharterAdopted(2, digest(text), "mới"))
    assert drafted.draft
    assert (drafted.charter, drafted.draft.charter.contact) == (cycle.charter, "0237 000 001")
    assert adopted.charter is drafted.draft.charter
    assert (adopted.version, adopted.hash, adopted.draft) == (2, digest(text), None)


def test_however_many_charters_there_are_only_so_many_are_kept(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cycle_cache, "CHARTERS", 2)
    cache = CycleCache()
    with connected() as connection:
        create_cluster(connection)
        first = cache.charter(connection, 1, "one")
        assert cache.charter(connection, 1, "one") is first
        for other in ("two", "three"):
            cache.charter(connection, 1, other)
        assert cache.charter(connection, 1, "one") is not first
