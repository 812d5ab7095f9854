"""A cluster as it is created: its units, its seats, and one code."""

import pytest

from bot.rules.charter_parser import read_charter
from bot.rules.plain_values import CharterError
from storage.records import clusters
from storage.schema import codes, seats, ticks, units
from tests.storage.bare import CHARTER, NOW, connected, create_cluster, rows
from tests.vault import VAULT


def test_a_new_cluster_has_every_seat_of_its_charter_and_a_code_for_its_secretary_alone():
    charter = read_charter(CHARTER)
    with connected() as connection:
        code = create_cluster(connection)
        assert rows(connection, codes.c.digest, codes.c.seat) == [(VAULT.digest(code), 1)]
        held = rows(connection, seats.c.role, seats.c.unit)
        assert sorted(rows(connection, units.c.id)) == sorted((unit.id,) for unit in charter.units)
        assert rows(connection, ticks.c.upto) == [(NOW,)]
    assert held[:3] == [("secretary", ""), ("chair", ""), ("deputy", "")]
    assert [unit for role, unit in held if role == "representative"] == [unit.id for unit in charter.units]


def test_a_charter_that_is_wrong_creates_nothing():
    with connected() as connection:
        with pytest.raises(CharterError):
            clusters.create_cluster(connection, VAULT, "Cụm", {"name": "x"}, "Asia/Ho_Chi_Minh", NOW, {}, b"")
        assert rows(connection, units.c.id) == []
