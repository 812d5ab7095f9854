"""Tampering with what was answered: figures, reasons, authors, pledge, evidence; each is named."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.storage.audit.conftest import Tamper, chain_of

ANSWERS = "answers of year k1"
WORDS = "reasons, authors or words in answers of year k1"
EVIDENCE = "evidence of year k1"
KINDS = {
    "a score changed": ("UPDATE answers SET value = '5' WHERE question = 'k1/self.thue.a1'", ANSWERS),
    "an answer deleted": ("DELETE FROM answers WHERE question = 'k1/self.thue.a1'", ANSWERS),
    "an answer's time changed": (
        "UPDATE answers SET at = '2026-12-01 00:00:00.000000' WHERE question = 'k1/self.thue.a1'",
        ANSWERS,
    ),
    "an article of the pledge changed": (
        "UPDATE answers SET value = 'Điều 2.' WHERE value LIKE 'Điều%'",
        ANSWERS,
    ),
    "a reason changed": ("UPDATE answers SET reason = 'khác' WHERE reason <> ''", WORDS),
    "an author changed": ("UPDATE answers SET person = 2 WHERE question = 'k1/self.thue.a1'", WORDS),
    "a notice changed": ("UPDATE answers SET value = 'khác' WHERE question = 'k1/notice..1'", WORDS),
    "a salt exchanged": ("UPDATE seals SET salt = 'ab'", WORDS),
    "a file exchanged": (f"UPDATE evidence SET sha256 = '{'cd' * 32}' WHERE id = 1", EVIDENCE),
    "a link exchanged": ("UPDATE evidence SET ref = 'https://example.org/b' WHERE link", EVIDENCE),
    "a file deleted": ("DELETE FROM evidence WHERE id = 1", EVIDENCE),
    "a file taken for refused": ("UPDATE evidence SET state = 'refused' WHERE id = 1", EVIDENCE),
    "a file out of its seal": ("UPDATE evidence SET sealed = 0 WHERE id = 1", EVIDENCE),
    "a moved link moved back": (
        "UPDATE evidence SET question = 'k1/self.thue.a1' WHERE id = 2",
        "the criterion of evidence 2 of year k1",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_tampering_with_answers_is_named(tamper: Tamper, kind: str):
    statement, finding = KINDS[kind]
    assert finding in tamper(statement)


def test_figures_are_vouched_for_after_retention_too(erased: Path, tmp_path: Path):
    path = tmp_path / "erased.sqlite3"
    shutil.copy(erased, path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE answers SET value = '5' WHERE question = 'k1/self.thue.a1'")
    connection.close()
    assert [what for _, what in chain_of(path).differing] == [ANSWERS]
