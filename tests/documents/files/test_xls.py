"""XLS workbooks of before 2007."""

from datetime import date
from pathlib import Path

import pytest
import xlwt

from handlers.documents.files import xls
from handlers.documents.files.book import Book
from handlers.documents.problems import Unreadable


def read(path: Path, book: xlwt.Workbook) -> Book:
    book.save(str(path))
    return xls.read(path)


def test_cells_are_what_their_format_says(tmp_path: Path):
    book = xlwt.Workbook()
    page = book.add_sheet("Bảng")
    page.write(0, 0, 1.1, xlwt.easyxf(num_format_str="0.00"))
    page.write(0, 1, 0.5, xlwt.easyxf(num_format_str="0%"))
    page.write(0, 2, date(2026, 5, 1), xlwt.easyxf(num_format_str="D/M/YYYY"))
    page.write(0, 3, "Mục", xlwt.easyxf("font: bold on, struck_out on; align: indent 2"))
    page.write(0, 4, True)
    code, share, day, word, yes = read(tmp_path / "t.xls", book).sheets[0].rows[0].cells
    assert (code.text, code.shown, code.kind) == ("1.1", "1.10", "number")
    assert (share.text, share.kind) == ("50", "percent")
    assert (day.text, day.kind) == ("01/05/2026", "date")
    assert (word.text, word.bold, word.struck, word.indent) == ("Mục", True, True, 2)
    assert yes.text == "TRUE"


def test_hidden_columns_and_sheets_are_left_out_and_named_and_merged_cells_cover(tmp_path: Path):
    book = xlwt.Workbook()
    page = book.add_sheet("Bảng")
    page.write_merge(0, 1, 0, 0, "A")
    page.write(0, 1, "x")
    page.write(1, 1, "y")
    page.write(1, 2, "z")
    page.col(2).hidden = True
    book.add_sheet("nháp").visibility = 1
    read_back = read(tmp_path / "t.xls", book)
    (sheet,) = read_back.sheets
    assert read_back.hidden == ("nháp",)
    assert sheet.cell(sheet.rows[1], 0).text == "A"
    assert sheet.notes == ("cột ẩn không tính: C (“z”)",)


def test_raised_digits_are_written_as_such_and_struck_words_left_out(tmp_path: Path):
    book = xlwt.Workbook()
    page = book.add_sheet("Bảng")
    raised, struck = (xlwt.easyxf(f"font: {look}").font for look in ("escapement superscript", "struck_out on"))
    page.write_rich_text(0, 0, ("5", ("2", raised)))
    page.write_rich_text(0, 1, ("8", (" 9", struck)))
    assert [cell.text for cell in read(tmp_path / "t.xls", book).sheets[0].rows[0].cells] == ["5²", "8"]


@pytest.mark.parametrize("data", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600])
def test_a_damaged_file_is_one_sentence(tmp_path: Path, data: bytes):
    (tmp_path / "t.xls").write_bytes(data)
    with pytest.raises(Unreadable, match=r"t\.xls không phải \.xls đọc được"):
        xls.read(tmp_path / "t.xls")
