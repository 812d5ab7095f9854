"""XLSX workbooks: cells, what a sheet hides, notes, merged cells."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font

from handlers.documents.files import xlsx
from handlers.documents.files.book import Book


def read(path: Path, book: Workbook) -> Book:
    book.save(path)
    return xlsx.read(path)


@pytest.mark.parametrize(("name", "column"), [("A", 0), ("Z", 25), ("AA", 26), ("AMJ", 1023)])
def test_a_column_is_found_by_its_name(name: str, column: int):
    assert xlsx.column_of(name) == column


def test_cells_are_what_their_format_says(tmp_path: Path):
    book = Workbook()
    page = book.active
    page.append([1.1, 0.5, date(2026, 5, 1), "  Mục", None, "#REF!", "=1+1"])
    for cell, code in (("A1", "0.00"), ("B1", "0%"), ("C1", "d/m/yyyy")):
        page[cell].number_format = code
    page["D1"].font, page["D1"].alignment = Font(bold=True, strike=True), Alignment(indent=2)
    page["F1"].data_type = "e"
    code, share, day, word, empty, wrong, sum_ = read(tmp_path / "t.xlsx", book).sheets[0].rows[0].cells
    assert (code.text, code.shown, code.kind) == ("1.1", "1.10", "number")
    assert (share.text, share.kind) == ("50", "percent")
    assert (day.text, day.kind) == ("01/05/2026", "date")
    # Spaces before a text indent it as well.
    assert (word.text, word.bold, word.struck, word.indent) == ("Mục", True, True, 3)
    assert not empty
    assert (wrong.text, wrong.kind) == ("#REF!", "error")
    assert (sum_.text, sum_.kind) == ("2", "number")


def test_what_a_sheet_hides_is_left_out_and_named(tmp_path: Path):
    book = Workbook()
    page = book.active
    for row in (["a", "b"], ["c", "d"], ["e", "f"]):
        page.append(row)
    page.row_dimensions[2].hidden = True
    page.column_dimensions["B"].hidden = True
    book.create_sheet("nháp").sheet_state = "veryHidden"
    read_back = read(tmp_path / "t.xlsx", book)
    (sheet,) = read_back.sheets
    assert [[cell.text for cell in row.cells if cell] for row in sheet.rows] == [["a"], ["e"]]
    assert sheet.notes == ("dòng ẩn không tính: 2 (“c | d”)", "cột ẩn không tính: B (“b”)")
    assert read_back.hidden == ("nháp",)


def test_a_note_is_kept_beside_its_cell_and_a_merged_cell_covers(tmp_path: Path):
    book = Workbook()
    page = book.active
    page.append(["A", 1])
    page.append([None, 2])
    page.merge_cells("A1:A2")
    page["B2"].comment = Comment("tối đa 2 điểm", "Sở")
    (sheet,) = read(tmp_path / "t.xlsx", book).sheets
    assert sheet.cell(sheet.rows[1], 0).text == "A"
    assert "tối đa 2 điểm" in sheet.rows[1][1].comment


def test_a_number_that_its_format_does_not_show_is_left_out_and_named(tmp_path: Path):
    book = Workbook()
    book.active.append(["a", 5])
    book.active["B1"].number_format = ";;;"
    (sheet,) = read(tmp_path / "t.xlsx", book).sheets
    assert [cell.text for cell in sheet.rows[0].cells] == ["a"]
    assert sheet.notes == ("ô định dạng không hiện số, không tính: B1",)
