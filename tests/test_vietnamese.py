"""Text is composed in a time that grows as it does, and a name shows all that is in it."""

import contextlib
import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.vietnamese import MOST_MARKS, fold, nfc, number, shown_name

MARKS = [chr(c) for c in range(sys.maxunicode + 1) if unicodedata.combining(chr(c))]


@given(st.text())
def test_text_without_long_runs_of_marks_is_composed_as_unicode_has_it(text: str):
    assert nfc(text) == unicodedata.normalize("NFC", text).encode("utf-8", "replace").decode()


def test_of_a_run_of_marks_the_first_eight_stay():
    assert len(nfc("ạ" + "\u0335" * 500 + "b")) == 2 + MOST_MARKS
    assert nfc("e\u0302\u0301" * 3000) == "ế" * 3000
    assert nfc("👨‍👩‍👧‍👦🏳️‍🌈" * 300) == "👨‍👩‍👧‍👦🏳️‍🌈" * 300


def test_every_mark_there_is_counts_in_a_run():
    """A stretch in which a run may be is found by what no mark is: a letter, a digit or a space."""
    assert all(len(nfc(f"a{mark * 100}")) < 40 for mark in MARKS)


@pytest.mark.parametrize("read", [nfc, fold, number])
def test_a_run_of_marks_takes_as_long_as_it_is_long(read):
    def seconds(length: int) -> float:
        # Two classes of marks by turns, which Unicode has to sort.
        text = "a" + "\u0301\u0327" * length
        began = time.perf_counter()
        with contextlib.suppress(ValueError):
            read(text)
        return time.perf_counter() - began

    # A square would be 256 times as much.
    assert min(seconds(32_000) for _ in range(3)) < 64 * min(seconds(2_000) for _ in range(5))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Trần Thị Lan", "Trần Thị Lan"),
        ("bao cao\u202egpj.exe", "bao caogpj.exe"),
        ("\u2066a\u2069\u200f\u200eb\u061c", "ab"),
        ("a\nb\t c\u2028d\x00e\x1b[31m", "a b c de[31m"),
        (" \u200b ", ""),
        ("x" * 100, "x" * 60),
        ("a" * 59 + " b", "a" * 59),
    ],
)
def test_a_name_shows_all_that_is_in_it(name: str, shown: str):
    assert shown_name(name, 60) == shown
