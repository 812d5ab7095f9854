"""The first cluster before it stands, and what founding makes of it."""

from datetime import timedelta

from sqlalchemy import Connection

from config.charters import load
from storage.audit.ledger import acts_of, fold
from storage.records import founding, journal, seals
from storage.schema import clusters, codes, cycles, seats, ticks, units
from tests.storage.bare import NOW, connected, create_cluster, join, rows
from tests.vault import VAULT

ZONE = "Asia/Ho_Chi_Minh"
A_MINUTE = timedelta(minutes=1)


def begin(connection: Connection, after: timedelta = timedelta(0)) -> tuple[str, object] | None:
    return founding.begin(connection, VAULT, ZONE, NOW + after, b"chance" + str(after).encode())


def test_the_code_is_the_same_for_a_day_and_another_afterwards():
    with connected() as connection:
        first = begin(connection)
        assert first
        assert first[1] == NOW + founding.A_DAY
        assert begin(connection, A_MINUTE) == first
        again = begin(connection, founding.A_DAY)
        assert again
        assert again[0] != first[0]
        assert rows(connection, clusters.c.name, clusters.c.founding) == [("Cụm mới", True)]
        assert rows(connection, seats.c.role) == [("founder",)]
        # Nothing falls due in it, and it is no cluster that stands.
        assert rows(connection, ticks.c.cluster) == []


def test_there_is_no_code_once_a_cluster_stands_and_the_one_that_was_out_is_spent():
    with connected() as connection:
        first = begin(connection)
        assert first
        create_cluster(connection)
        assert begin(connection, A_MINUTE) is None
        spent = dict(rows(connection, codes.c.digest, codes.c.spent))
        assert spent[VAULT.digest(first[0])] == NOW


def test_a_founded_cluster_has_its_units_seats_and_rules_and_the_founder_is_its_secretary():
    with connected() as connection:
        begin(connection)
        founding.found(connection, 1, 1, "Cụm xã", load("short"), NOW)
        assert rows(connection, clusters.c.name, clusters.c.founding) == [("Cụm xã", False)]
        assert len(rows(connection, units.c.id)) == 8
        made = rows(connection, seats.c.id, seats.c.role)
        assert made[0] == (1, "secretary")
        assert [role for _, role in made].count("representative") == 8
        assert rows(connection, cycles.c.stage) == [("self",)]
        assert rows(connection, codes.c.seat) == [(1,)]
        assert rows(connection, ticks.c.upto) == [(NOW,)]
        assert begin(connection, A_MINUTE) is None


def test_what_is_stored_can_be_held_against_the_journal_from_the_founding_on():
    with connected() as connection:
        begin(connection)
        founding.found(connection, 1, 1, "Cụm xã", load("short"), NOW)
        sealed = seals.cluster_sealed(connection, 1, 1, b"chance")
        journal.record(connection, 1, {"act": "cluster founded", "what": "Cụm xã", "baseline": sealed})
        ledger = fold(acts_of(journal.rows(connection, 1)))
        assert ledger.seats == seals.seats_digest(connection, 1)
        assert ledger.years[1].charter == seals.year_sealed(connection, 1)["charter"]


def test_what_was_only_opened_by_itself_is_no_content_of_a_database():
    with connected() as connection:
        begin(connection)
        founding.discard(connection)
        for table in (clusters, cycles, seats, codes):
            assert rows(connection, table.c[next(iter(table.c.keys()))]) == []


def test_somebody_who_came_to_found_a_cluster_is_content():
    with connected() as connection:
        begin(connection)
        join(connection, "Minh", "founder")
        founding.discard(connection)
        assert rows(connection, clusters.c.name) == [("Cụm mới",)]
