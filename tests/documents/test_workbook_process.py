"""The reading process: by an order on standard input, a reading on standard output."""

import pickle
import subprocess
import sys
from pathlib import Path

from bot.dialogue.workbooks import WorkbookReading
from handlers.documents.workbook_process import reading_of
from tests.documents.filled import charter, filled, saved

SHORT = charter("short")


def test_an_order_gives_a_reading(tmp_path):
    path = saved(filled(SHORT), tmp_path)
    order = pickle.dumps((path, SHORT, "k1"))
    command = [sys.executable, "-m", "handlers.documents.workbook_process"]
    told = subprocess.run(command, input=order, capture_output=True, check=True, cwd=Path(__file__).parents[2])
    reading = pickle.loads(told.stdout)
    assert isinstance(reading, WorkbookReading)
    assert reading.values.keys() == SHORT.leaves.keys()


def test_a_file_that_is_no_table_is_a_refusal(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"\x89PNG")
    assert "là ảnh" in reading_of(tmp_path / "a.xlsx", SHORT, "k1").refused
