"""Findings: each with its file, and with its place where it has one."""

from handlers.documents.files.book import Cell, Row, called
from handlers.documents.problems import Findings


def test_a_finding_names_the_file_and_the_row_as_the_spreadsheet_shows_it():
    found = Findings("diem.xlsx")
    found.problem("không đọc được điểm “x”", Row(7, (Cell("x", "x"),), called("Quý I")))
    found.problem("không có điểm nào đọc được")
    found.note("dòng tiêu đề lặp lại, bỏ qua", Row(3, ()))
    assert found.problems == [
        "diem.xlsx, trang “Quý I”, dòng 7: không đọc được điểm “x”",
        "diem.xlsx: không có điểm nào đọc được",
    ]
    assert found.notes == ["diem.xlsx, dòng 3: dòng tiêu đề lặp lại, bỏ qua"]


def test_a_problem_names_the_column_too_and_is_found_by_its_row():
    found, row = Findings("diem.xlsx"), Row(7, (Cell("x", "x"),))
    found.problem("không đọc được", row, "cột C (Điểm)")
    assert found.problems == ["diem.xlsx, dòng 7, cột C (Điểm): không đọc được"]
    assert found.by_place == {"dòng 7": [(True, "cột C (Điểm): không đọc được")]}


def test_problems_without_end_are_counted():
    found = Findings("diem.xlsx")
    for n in range(2_000):
        found.problem(f"dòng {n}")
    assert len(found.problems) == 500
    assert "còn" in found.problems[-1]
