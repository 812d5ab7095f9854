"""Columns of numbers without a meaning are told."""

import pytest

from handlers.documents.problems import Findings
from handlers.documents.tables.stray_columns import tell_stray_columns
from tests.documents.laid import Value, criteria_tables


def told(head: str, *values: Value, known: tuple[int, ...] = (0, 1, 2)) -> list[str]:
    found = Findings("t")
    (table,) = criteria_tables(["Mã", "Nội dung", "Điểm", head], *(["1", "Một", 5, value] for value in values))
    tell_stray_columns(table, set(known), found)
    return found.problems


@pytest.mark.parametrize("value", [7, "7", "7,5 điểm"])
def test_a_number_in_a_column_without_a_meaning_is_told_with_its_place(value: Value):
    (problem,) = told("Lạ", "chữ", value)
    assert problem.startswith("t, dòng 3, cột D (Lạ): cột có số")


def test_words_and_columns_that_are_known_to_hold_no_points_are_not():
    assert told("Lạ", "chữ", "7 ngày") == []
    assert told("Thời hạn", 7) == []
    assert told("Lạ", 7, known=(0, 1, 2, 3)) == []


def test_a_column_without_a_heading_is_one_too():
    (problem,) = told("", 7)
    assert "cột D: cột có số" in problem
