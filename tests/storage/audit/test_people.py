"""Tampering with who may speak for whom: units, seats, holders, codes; each is named."""

import pytest

from tests.storage.audit.conftest import Tamper

KINDS = {
    "a unit renamed": ("UPDATE units SET name = 'Cục Thuế tỉnh' WHERE id = 'thue'", "the list of units"),
    "a seat given to another unit": (
        "UPDATE seats SET unit = 'khobac' WHERE role = 'representative' AND unit = 'thue'",
        "the list of seats",
    ),
    "a seat inserted": (
        "INSERT INTO seats (cluster, role, unit, groups) VALUES (1, 'teller', 'thue', '[]')",
        "the list of seats",
    ),
    "a holder inserted": (
        "INSERT INTO holders (seat, person, since) VALUES (4, 1, '2026-12-01 00:00:00.000000')",
        "person 1 in seat 4, who is not journalled so,",
    ),
    "a holder deleted": (
        "DELETE FROM holders WHERE seat = 4",
        "person 4 in seat 4, who is missing,",
    ),
    "a holder exchanged": (
        "UPDATE holders SET person = 1 WHERE seat = 4",
        "person 1 in seat 4, who is not journalled so,",
    ),
    "a holder who left put back": (
        "UPDATE holders SET until = NULL WHERE until IS NOT NULL",
        "person 3 in seat 3, who is not journalled so,",
    ),
    "a newcomer taken for confirmed": (
        "UPDATE holders SET standing = '' WHERE standing = 'pending'",
        "the confirmation of person 10 in seat 9",
    ),
    "a confirmation invented": (
        "UPDATE holders SET standing = 'chair' WHERE seat = 4",
        "the confirmation of person 4 in seat 4",
    ),
    "somebody there for good made a stand-in": (
        "UPDATE holders SET ends = '2027-01-01 00:00:00.000000' WHERE seat = 4",
        "the last day of person 4 in seat 4",
    ),
    "the last day of a stand-in moved": (
        "UPDATE holders SET ends = '2029-01-01 00:00:00.000000' WHERE ends IS NOT NULL",
        "the last day of person 11 in seat 8",
    ),
    "a code inserted": (
        "INSERT INTO codes (digest, sealed, cluster, seat, issued, expires) "
        "SELECT 'ABCDE99999', '', cluster, 4, issued, expires FROM codes LIMIT 1",
        "a code for seat 4, which nobody issued,",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_tampering_with_seats_is_named(tamper: Tamper, kind: str):
    statement, finding = KINDS[kind]
    assert finding in tamper(statement)
