"""A reader in a child of its own: what it gives, what it raises, where it is ended."""

import os

import pytest

from handlers.documents import confinement
from handlers.documents.confinement import confined
from handlers.documents.problems import Unreadable


def test_the_work_is_done_in_a_child_and_its_result_is_given():
    assert confined(os.getpid, "a.xlsx") != os.getpid()


def test_whatever_is_raised_in_the_child_is_raised_here():
    def work() -> None:
        raise Unreadable("không phải bảng")

    with pytest.raises(Unreadable, match="không phải bảng"):
        confined(work, "a.xlsx")


def test_a_reader_that_forgets_to_count_is_ended():
    with pytest.raises(Unreadable, match=r"a\.xlsx cần quá nhiều bộ nhớ"):
        confined(lambda: [bytearray(10_000) for _ in range(10_000)], "a.xlsx")


def test_a_child_that_dies_without_a_word_is_no_result():
    with pytest.raises(Unreadable, match=r"a\.xlsx không đọc được trong giới hạn bộ nhớ"):
        confined(lambda: os._exit(3), "a.xlsx")


def test_a_child_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(confinement, "WALL", 0.05)
    read, write = os.pipe()
    with pytest.raises(Unreadable, match=r"a\.xlsx đọc quá \d+ giây"):
        confined(lambda: os.read(read, 1), "a.xlsx")
    os.close(read)
    os.close(write)


def test_a_child_that_is_always_busy_is_ended_by_its_own_seconds(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(confinement, "CPU", 1)

    def work() -> None:
        while True:
            pass

    with pytest.raises(Unreadable, match=r"a\.xlsx đọc quá 1 giây"):
        confined(work, "a.xlsx")
