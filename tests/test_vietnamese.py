"""Vietnamese text, numbers and moments: read loosely, said in one way."""

import contextlib
import re
import sys
import time
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.vietnamese import (
    MOST_MARKS,
    Ambiguous,
    begin,
    fold,
    is_number,
    nfc,
    number,
    plain_number,
    quoted,
    say,
    say_close,
    say_left,
    say_list,
    say_moment,
    say_since,
    shown_name,
)

VIETNAM = timezone(timedelta(hours=7))
MARKS = [chr(c) for c in range(sys.maxunicode + 1) if unicodedata.combining(chr(c))]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("9,5", "9.5"),
        ("- 2", "-2"),
        ("−2", "-2"),
        ("+3", "3"),
        ("9 , 5", "9.5"),
        ("2 489,4", "2489.4"),
        ("2.489.400", "2489400"),
        ("2,489,400.5", "2489400.5"),
        ("0,125", "0.125"),
        ("1250", "1250"),
    ],
)
def test_a_number_is_read_however_it_is_parted(typed: str, value: str):
    assert number(typed) == Decimal(value)


@pytest.mark.parametrize("typed", ["1.250", "12,500"])
def test_a_thousand_or_three_decimals_is_not_guessed(typed: str):
    with pytest.raises(Ambiguous):
        number(typed)
    assert is_number(typed)
    assert plain_number(typed) is None


@pytest.mark.parametrize("typed", ["", "chín", "2.2 15", "1e3", "٣", "--2", "1,2,3"])
def test_other_words_are_no_number(typed: str):
    with pytest.raises(ValueError, match=f"^{re.escape(typed)}$"):
        number(typed)
    assert not is_number(typed)


@given(st.decimals(-(10**9), 10**9, places=3))
def test_a_number_said_is_the_number_read(value: Decimal):
    said = say(value)
    if "." in said or "," not in said or len(said.partition(",")[2]) != 3:
        assert number(said.replace(".", "")) == value


@pytest.mark.parametrize(
    ("one", "other"), [("Hoà", "Hòa"), ("thuỷ", "thủy"), ("ĐỒNG", "dong"), ("Thanh  Hóa", "thanh hoa")]
)
def test_words_are_compared_without_marks(one: str, other: str):
    assert fold(one) == fold(other)


def test_time_left_is_said_in_its_two_largest_units():
    assert say_left(timedelta(days=2, hours=4, minutes=9)) == "2 ngày 4 giờ"
    assert say_left(timedelta(seconds=30)) == "chưa đến 1 phút"


@given(st.text(max_size=40))
def test_folding_is_for_comparing_whatever_stands_there(text: str):
    assert fold(fold(text)) == fold(text)
    nfc(text).encode()


def test_half_a_character_becomes_a_question_mark():
    assert nfc("điể\ud83dm") == "điể?m"


def test_numbers_are_said_with_a_comma_and_without_zeros_at_the_end():
    assert [say(Decimal(value)) for value in ("9.50", "1234.5", "0.000", "-2.0")] == [
        "9,5",
        "1.234,5",
        "0",
        "-2",
    ]
    assert say_close(Decimal(1) / 3) == "0,333333"


def test_a_moment_is_said_in_its_own_zone():
    moment = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
    assert say_moment(moment, VIETNAM) == "01:30, thứ Hai, 23/11/2026"


def test_a_list_is_said_with_and_and_a_long_one_with_the_number_left_out():
    assert [say_list(list(names)) for names in ("", "A", "AB", "ABC")] == ["", "A", "A và B", "A, B và C"]
    assert say_list(list("ABCD"), most=2) == "A, B và 2 mục khác"


def test_words_of_somebody_stand_in_a_sentence_without_a_full_stop_of_their_own():
    assert quoted("Thiếu văn bản. ") == "“Thiếu văn bản”"
    assert begin("đồng chí Lan") == "Đồng chí Lan"


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


@pytest.mark.parametrize(
    ("hours", "said"),
    [(0, "từ 08:00 hôm nay"), (10, "từ 08:00 hôm nay"), (17, "từ hôm qua"), (41, "từ thứ Hai, 23/11/2026")],
)
def test_the_time_since_when_something_waits(hours: int, said: str):
    moment, zone = datetime(2026, 11, 23, 1, tzinfo=UTC), ZoneInfo("Asia/Ho_Chi_Minh")
    assert say_since(moment, moment + timedelta(hours=hours), zone) == said
