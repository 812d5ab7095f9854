"""Tampering with a year: results, stage, charter, last year's values, extensions; each is named."""

import pytest

from tests.storage.audit.conftest import Tamper

SECOND = "result 2 of stage self of year k1"
KINDS = {
    "a result exchanged": (
        "UPDATE snapshots SET body = replace(body, 'thue', 'khobac') WHERE number = 2",
        f"the {SECOND}",
    ),
    "a number of the lots changed": (
        "UPDATE snapshots SET body = replace(body, '37', '38') WHERE number = 2",
        f"the lots drawn in {SECOND}",
    ),
    "a result inserted": (
        "INSERT INTO snapshots (cycle, stage, number, at, body, published) "
        "SELECT cycle, stage, 3, at, '{}', 1 FROM snapshots WHERE number = 2",
        "result 3 of stage self of year k1, which no close has made,",
    ),
    "a result deleted": ("DELETE FROM snapshots WHERE number = 2", f"{SECOND}, which is missing,"),
    "a result unpublished": (
        "UPDATE snapshots SET published = 0 WHERE number = 2",
        f"the publication of {SECOND}",
    ),
    "a result's reason changed": (
        "UPDATE snapshots SET reason = 'khác' WHERE number = 2",
        f"the reason of {SECOND}",
    ),
    "a result's time changed": (
        "UPDATE snapshots SET at = '2026-12-01 00:00:00.000000' WHERE number = 2",
        f"the time of {SECOND}",
    ),
    "a stage reopened": ("UPDATE cycles SET stage = 'self'", "the stage of year k1"),
    "a charter changed": (
        """UPDATE cycles SET charter = replace(charter, '">= 3/5"', '">= 4/5"')""",
        "the charter of year k1",
    ),
    "a charter's hash changed": ("UPDATE cycles SET hash = 'ab'", "the hash of the charter of year k1"),
    "an adopted version changed": (
        "UPDATE charters SET text = replace(text, '000 001', '000 002') WHERE number = 2",
        "the text of version 2 of the charter of year k1",
    ),
    "the first version changed": (
        "UPDATE charters SET text = replace(text, 'Cụm', 'Khối'), hash = 'ab' WHERE number = 1",
        "the text of version 1 of the charter of year k1",
    ),
    "the reason of a version changed": (
        "UPDATE charters SET reason = 'khác' WHERE number = 2",
        "the reason of version 2 of the charter of year k1",
    ),
    "a version deleted": (
        "DELETE FROM charters WHERE number = 1",
        "version 1 of the charter of year k1, which is missing,",
    ),
    "a version inserted": (
        "INSERT INTO charters (cycle, number, text, hash, at) "
        "SELECT cycle, 3, text, hash, at FROM charters WHERE number = 2",
        "version 3 of the charter of year k1, which nobody adopted,",
    ),
    "last year's values changed": (
        """UPDATE cycles SET previous = '{"thue":{"a1":"5"}}'""",
        "last year's values in year k1",
    ),
    "a year marked as erased": ("UPDATE cycles SET erased = made", "the erasing of year k1"),
    "an extension changed": ("UPDATE extensions SET reason = 'khác'", "the extensions of year k1"),
    "an extension inserted": (
        "INSERT INTO extensions (cycle, window, until, at) SELECT cycle, window, until, at FROM extensions",
        "the extensions of year k1",
    ),
    "a year inserted": (
        "INSERT INTO cycles (cluster, charter, hash, stage, previous, made) "
        "SELECT cluster, charter, hash, stage, previous, made FROM cycles",
        "year k2, which nobody opened,",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_tampering_with_a_year_is_named(tamper: Tamper, kind: str):
    statement, finding = KINDS[kind]
    assert finding in tamper(statement)
