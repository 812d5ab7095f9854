"""Workbooks as they are stored: the same after they were JSON, whatever another release knows of them."""

import json

from bot.dialogue.workbooks import WorkbookReading

READING = WorkbookReading(
    "k1",
    "thue",
    "self",
    {"a1": "5"},
    {"a1": "QĐ 12"},
    {"a1": ("https://a.vn/1", "https://a.vn/2")},
    {"a2": "ghi “x”"},
    ("dòng 9: không rõ",),
    ("trang ẩn không đọc",),
)


def test_a_reading_is_the_same_after_it_was_stored():
    assert WorkbookReading.of_data(json.loads(json.dumps(READING.as_data()))) == READING


def test_what_a_newer_release_added_is_left_out_and_what_an_older_lacked_is_empty():
    assert WorkbookReading.of_data({"unit": "thue", "colour": "red"}) == WorkbookReading(unit="thue")
