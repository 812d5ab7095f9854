"""Bounds to memory and time, held over hostile files; `python -m tests.documents.bounds` measures all."""

from pathlib import Path

import pytest

from handlers.documents.confinement import confined
from handlers.documents.problems import Unreadable
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


def test_a_reader_that_forgets_to_count_is_ended():
    with pytest.raises(Unreadable, match=r"a\.xlsx cần quá nhiều bộ nhớ"):
        confined(lambda: [bytearray(10_000) for _ in range(10_000)], "a.xlsx")


def test_whatever_is_raised_in_the_child_is_raised_here():
    def work() -> None:
        raise Unreadable("không phải bảng")

    with pytest.raises(Unreadable, match="không phải bảng"):
        confined(work, "a.xlsx")
    assert confined(lambda: 7, "a.xlsx") == 7
