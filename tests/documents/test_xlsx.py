"""Files made by strangers: bounded before they are unpacked, read where they can be, refused in a sentence."""

import io
import re
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from handlers.documents.files import budget
from handlers.documents.files.kinds import read
from handlers.documents.problems import Unreadable


def packed(path: Path, change: dict[str, object]) -> Path:
    """A workbook with one cell, its parts rewritten: name -> new text, or a function of the old."""
    book = Workbook()
    book.active["A1"] = "Mã"
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            text = old.read(entry).decode()
            new.writestr(entry, change.get(entry.filename, lambda same: same)(text))
        for name in change.keys() - set(old.namelist()):
            new.writestr(name, change[name](""))
    return path


PAGE = "xl/worksheets/sheet1.xml"


def test_a_file_that_unpacks_beyond_measure_is_refused_before_it_is(tmp_path):
    def long(text: str) -> str:
        return text.replace("</sheetData>", "<row>" + " " * budget.LARGEST_PART + "</row></sheetData>")

    bomb = packed(tmp_path / "b.xlsx", {PAGE: long})
    assert bomb.stat().st_size < 1_000_000
    with pytest.raises(Unreadable, match="quá lớn"):
        read(bomb)


def test_pictures_in_a_workbook_are_not_unpacked(tmp_path):
    picture = {"xl/media/x.bin": lambda _: "0" * (budget.LARGEST_PART + 1)}
    assert read(packed(tmp_path / "b.xlsx", picture)).sheets[0].rows[0].cells[0].text == "Mã"


def test_a_cell_in_the_last_corner_does_not_fill_memory_or_time(tmp_path):
    def far(text: str) -> str:
        corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        return text.replace("</sheetData>", corner).replace('ref="A1"', 'ref="A1:XFD1048576"')

    before = time.monotonic()
    book = read(packed(tmp_path / "f.xlsx", {PAGE: far}))
    assert time.monotonic() - before < 10
    assert [row.number for row in book.sheets[0].rows] == [1]
    assert "XFD1048576" in book.sheets[0].doubts[0]


def test_a_merged_area_over_the_whole_sheet_is_bounded(tmp_path):
    def merged(text: str) -> str:
        whole = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
        return text.replace("</sheetData>", "</sheetData>" + whole)

    book = read(packed(tmp_path / "m.xlsx", {PAGE: merged}))
    assert len(book.sheets[0].cover) <= budget.MOST_MERGED


def test_xml_that_unfolds_is_refused(tmp_path):
    def unfolding(text: str) -> str:
        steps = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
        head = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "haha">{steps}]>'
        return head + re.sub(r"<\?xml[^>]*\?>", "", text).replace("Sheet", "&l11;", 1)

    before = time.monotonic()
    with pytest.raises(Unreadable):
        read(packed(tmp_path / "x.xlsx", {"xl/workbook.xml": unfolding}))
    assert time.monotonic() - before < 10


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "không có bảng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "không phải bảng tính"),
        (b"PK\x03\x04 broken", "không phải bảng tính"),
        (b"\xff\xfe" + "đơn vị".encode("utf-16-le") + b"\xff", "UTF-8"),
        ("§¬n vÞ;§iÓm".encode("latin-1"), "TCVN3"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(tmp_path, data, said):
    (tmp_path / "t.csv").write_bytes(data)
    with pytest.raises(Unreadable, match=said):
        read(tmp_path / "t.csv")


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(Unreadable, match="Không mở được"):
        read(tmp_path)


def test_row_numbers_are_those_of_the_sheet(tmp_path):
    book = Workbook()
    book.active["A3"], book.active["A7"] = "x", "y"
    book.save(tmp_path / "t.xlsx")
    assert [row.number for row in read(tmp_path / "t.xlsx").sheets[0].rows] == [3, 7]
    (tmp_path / "t.csv").write_text('\n\n"x\nx"\n\ny\n', encoding="utf-8")
    assert [row.number for row in read(tmp_path / "t.csv").sheets[0].rows] == [3, 5]


def test_numbers_come_exactly_and_codes_as_the_sheet_shows_them(tmp_path):
    book = Workbook()
    book.active.append([0.1 + 0.2, 1.1, 3.0, 1e-7])
    book.active["B1"].number_format = "0.00"
    book.save(tmp_path / "t.xlsx")
    (row,) = read(tmp_path / "t.xlsx").sheets[0].rows
    assert [c.text for c in row.cells] == ["0.3", "1.1", "3", "0.0000001"]
    assert row[1].shown == "1.10"


def test_formulas_are_read_by_their_stored_value_else_computed_else_told(tmp_path):
    def formulas(text: str) -> str:
        cells = '<c r="B1"><f>1+1</f><v>7</v></c><c r="C1"><f>30/100*50</f></c><c r="D1"><f>Z9+1</f></c>'
        return text.replace("</row>", cells + '<c r="E1"><v>1e999</v></c></row>')

    (sheet,) = read(packed(tmp_path / "f.xlsx", {PAGE: formulas})).sheets
    (row,) = sheet.rows
    assert [(cell.text, cell.kind) for cell in row.cells[1:4]] == [
        ("7", "number"), ("15", "number"), ("=Z9+1", "formula"),
    ]  # fmt: skip
    assert "C1 = 15" in sheet.notes[0]
    assert row[4].kind == "text"
