"""Cells of points: understood whole, within what the row can be given, or told."""

from decimal import Decimal

import pytest

from handlers.documents.problems import Findings
from handlers.documents.scores.cells import ScoreCells
from handlers.documents.scores.given_points import Scoresheet
from tests.documents.laid import Value, criteria, score_tables

RULES = criteria(
    ["Mã", "Nội dung", "Điểm chuẩn", "Điểm thưởng", "Điểm trừ"],
    ["1", "Kế hoạch", 10],
    ["2", "Chậm", None, None, -2],
)
ONE, LATE = RULES.find("1"), RULES.find("2")


def given(*values: Value, code: str = "1", stage: str = "self") -> tuple[Scoresheet, Findings]:
    """The same row of one unit, given as often as there are values."""
    sheet, found = Scoresheet(), Findings("s")
    cells = ScoreCells(RULES, sheet, {"a": "Cục A"}, found)
    (table,) = score_tables(["Đơn vị", "Mã", "Điểm"], *(["Cục A", code, value] for value in values))
    entry = RULES.find(code)
    for row in table.rows:
        cells.give(table, row, 2, ("a", entry.leaf, stage), entry, lone=True)
    return sheet, found


def points(sheet: Scoresheet) -> list[Decimal]:
    return [*sheet.given.values()]


@pytest.mark.parametrize(("value", "counted"), [(7.5, "7.5"), ("7,5 điểm", "7.5"), ("8/10", "8")])
def test_points_are_taken_as_offices_write_them(value: Value, counted: str):
    sheet, found = given(value)
    assert points(sheet) == [Decimal(counted)]
    assert found.problems == []


@pytest.mark.parametrize(
    ("value", "counted", "said"), [(12, 10, "vượt mức tối đa 10"), (-1, 0, "thấp hơn mức thấp nhất 0")]
)
def test_points_beyond_the_row_count_as_far_as_it_goes_and_are_told(value: int, counted: int, said: str):
    sheet, found = given(value)
    assert points(sheet) == [counted]
    assert said in found.problems[0]


def test_a_penalty_given_as_a_positive_number_is_taken_off_and_told_once():
    sheet, found = given(1.5, code="2")
    assert points(sheet) == [Decimal("-1.5")]
    assert found.problems == []
    assert "được tính là trừ" in found.notes[0]


def test_no_word_beside_a_penalty_is_nought():
    assert points(given("Không", code="2")[0]) == [0]


def test_of_two_for_one_row_the_first_counts():
    sheet, found = given(7, 8)
    assert points(sheet) == [7]
    assert "đã có ở dòng 2" in found.problems[0]


def test_what_is_not_understood_counts_as_not_given():
    sheet, found = given("khá tốt")
    assert points(sheet) == []
    assert sheet.unread == {("a", ONE.leaf, "self")}
    assert "Cục A, mã 1, tự chấm: không đọc được điểm “khá tốt”" in found.problems[0]


def test_a_total_that_the_file_states_is_kept_as_a_check():
    sheet, found = Scoresheet(), Findings("s")
    (table,) = score_tables(["Đơn vị", "Tổng điểm"], ["Cục A", 17], ["Cục B", "nhiều"])
    cells = ScoreCells(RULES, sheet, {}, found)
    for row in table.rows:
        cells.check(table, row, 1, "a", "self", "")
    assert [(check.points, check.place) for check in sheet.checks] == [(17, "dòng 2, cột B (Tổng điểm)")]
    assert "không đối chiếu" in found.notes[0]
