"""The example of a table of criteria: it is read without a doubt, and shows each sort of row."""

from pathlib import Path

from bot.rules.charter_parser import read_charter
from config.charters import load
from handlers.documents.charter_sample import ROWS, sample
from handlers.documents.charter_workbook import read
from handlers.documents.criteria import source
from handlers.documents.problems import Findings


def test_it_is_read_without_a_doubt(tmp_path: Path):
    path = tmp_path / "mau.xlsx"
    path.write_bytes(sample())
    found = Findings("mau")
    criteria = source.read(path, found)
    assert (found.problems, found.notes) == ([], [])
    assert sum(group.maximum for group in criteria.charter.groups) == 100
    plain = {key: value for key, value in load("short").items() if key != "ties"}
    made = read(path, plain, "k1")
    assert made.doubts == ()
    kinds = [leaf.criterion.called for leaf in read_charter(made.data).leaves.values()]
    assert set(kinds) == {"chấm điểm", "chọn mức", "đếm trường hợp"}
    # The rows that are levels of one criterion are no criteria of their own.
    assert len(kinds) == len(ROWS) - 3 - 4
