"""Tampering with a ballot: terms, wording, state, count, votes and roll; each is named."""

import pytest

from tests.storage.audit.conftest import Tamper

KINDS = {
    "terms changed": (
        """UPDATE ballots SET terms = replace(terms, '"num":3', '"num":1') WHERE key = 'flag'""",
        "the terms of ballot flag",
    ),
    "the wording changed, its hash kept": (
        "UPDATE ballots SET text = text || ' ' WHERE key = 'flag'",
        "the wording of ballot flag",
    ),
    "the hash changed": ("UPDATE ballots SET hash = 'ab' WHERE key = 'flag'", "the hash of ballot flag"),
    "a count taken for cancelled": (
        "UPDATE ballots SET state = 'cancelled' WHERE key = 'flag'",
        "the state of ballot flag",
    ),
    "an open ballot closed": (
        "UPDATE ballots SET state = 'keying' WHERE key = 'chair'",
        "the state of ballot chair",
    ),
    "the count changed": (
        """UPDATE ballots SET result = replace(result, '"returned":5', '"returned":4') WHERE key = 'flag'""",
        "the count of ballot flag",
    ),
    "lots invented": (
        """UPDATE ballots SET settled = '["thue"]' WHERE key = 'flag'""",
        "the lots of ballot flag",
    ),
    "a vote changed": (
        "UPDATE votes SET choices = 'thue' WHERE id = (SELECT min(id) FROM votes WHERE choices = 'qltt')",
        "the votes (totals) of ballot flag",
    ),
    "a vote added": (
        "INSERT INTO votes (id, ballot, choices) "
        "SELECT 'ff' || substr(id, 3), ballot, choices FROM votes LIMIT 1",
        "the votes (returned) of ballot flag",
    ),
    "the votes deleted": ("DELETE FROM votes", "the votes (returned) of ballot flag"),
    "another unit ticked": (
        "UPDATE turnout SET unit = 'zz' WHERE unit = 'thue' AND ballot = 1",
        "the roll of ballot flag",
    ),
    "a tick deleted": ("DELETE FROM turnout WHERE unit = 'thue'", "the turnout of ballot flag"),
    "a paper invented": ("UPDATE turnout SET paper = 1 WHERE unit = 'thue'", "the roll of ballot flag"),
    "a ballot deleted": (
        "DELETE FROM ballots WHERE key = 'chair'",
        "ballot chair, which is missing,",
    ),
    "a ballot inserted": (
        "INSERT INTO ballots (cycle, key, terms, text, hash, state, settled) "
        "SELECT cycle, 'flag-9', terms, text, hash, 'open', settled FROM ballots WHERE key = 'flag'",
        "ballot flag-9, which nobody opened,",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_tampering_with_a_ballot_is_named(tamper: Tamper, kind: str):
    statement, finding = KINDS[kind]
    assert finding in tamper(statement)
