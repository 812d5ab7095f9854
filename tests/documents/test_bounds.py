"""Bounds to memory and time, held over hostile files; `python -m tests.documents.bounds` measures all."""

from pathlib import Path

from tests.documents.bounds import MOST_CPU, MOST_MEMORY, every
from tests.documents.hostile_files import FILES, HEAVY


def test_the_corpus_is_large_enough():
    assert len(FILES) >= 50
    assert set(FILES) >= HEAVY


def test_no_file_takes_more_memory_or_time_than_it_may(tmp_path: Path):
    for taken in every(tmp_path, without=HEAVY):
        assert taken.memory <= MOST_MEMORY, taken
        assert taken.cpu <= MOST_CPU, taken
        assert taken.said, taken
