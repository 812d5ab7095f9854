"""Headings found by their words, wherever and however they stand."""

import pytest
from openpyxl import Workbook

from handlers.documents import criteria
from handlers.documents.problems import Findings
from tests.documents.made import HEAD, SMALL, table, tree


@pytest.mark.parametrize(
    "head",
    [
        ["TT", "Nội dung tiêu chí", "Điểm chuẩn", "Điểm thưởng", "Điểm trừ"],
        ["STT", "Tiêu chí", "Điểm tối đa", "Điểm cộng", "Trừ"],
        ["ma tieu chi", "noi dung", "diem toi da", "diem cong", "diem tru"],
        ["Code", "Title", "Maximum", "Bonus", "Penalty"],
        ["code", "criterion", "max_points", "bonus points", "penalty points"],
        ["MÃ SỐ", "TÊN TIÊU CHUẨN", "THANG ĐIỂM", "ĐIỂM THƯỞNG (tối đa)", "ĐIỂM TRỪ (tối đa)"],
        ["TT/Mã", "Nội dung/Tiêu chí", "Mức điểm tối đa", "Thưởng", "Điểm bị trừ"],
    ],
)
def test_columns_are_found_by_their_headings_in_any_order(tmp_path, head):
    order = [4, 0, 2, 1, 3]
    rows = [head, *([*row, *[None] * 5][:5] for row in SMALL[1:])]
    shuffled = [["BẢNG ĐIỂM"], [], *([row[place] for place in order] for row in rows)]
    assert tree(table(tmp_path, shuffled)[0]) == tree(table(tmp_path, SMALL)[0])


def test_a_heading_of_two_rows_with_merged_cells_is_read(tmp_path):
    rows = [
        ["TT", "Nội dung", "Điểm", None, None, "Ghi chú"],
        [None, None, "Chuẩn", "Thưởng", "Trừ"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["1", "Một", 10, 2, -3],
    ]
    rules, found = table(tmp_path, rows, ("A1:A2", "B1:B2", "C1:E1", "F1:F2"))
    assert tree(rules) == {"1": ("10", "2", "3")}
    assert "đánh số cột" in found.notes[0]


def test_the_columns_of_the_self_score_are_not_taken_for_the_maximum(tmp_path):
    rows = [["TT", "Nội dung", "Điểm tự chấm", "Điểm chuẩn"], ["1", "Một", 7, 10]]
    assert tree(table(tmp_path, rows)[0]) == {"1": ("10", "0", "0")}


def test_hidden_sheets_are_left_alone_and_named(tmp_path):
    book = Workbook()
    for row in SMALL:
        book.active.append(row)
    hidden = book.create_sheet("nháp")
    hidden.append(HEAD)
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "t.xlsx")
    found = Findings("t.xlsx")
    assert len(criteria.read(tmp_path / "t.xlsx", found).entries) == 5
    assert "nháp" in found.notes[0]
