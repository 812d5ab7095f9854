"""Tables of a Word document, made of its elements as they come."""

import zipfile
from pathlib import Path

import pytest

from handlers.documents.files import docx
from handlers.documents.files.book import Worksheet
from handlers.documents.problems import Unreadable
from tests.documents.office import WORD


def sheets(path: Path, body: str) -> tuple[Worksheet, ...]:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {WORD}><w:body>{body}</w:body></w:document>")
    return docx.read(path).sheets


def cell(inner: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{inner}</w:p></w:tc>"


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def test_each_table_is_a_sheet_with_the_words_before_it(tmp_path: Path):
    table = f"<w:tbl><w:tr>{cell(run('a'))}</w:tr></w:tbl>"
    first, second = sheets(tmp_path / "t", f"<w:p>{run('Bảng điểm')}</w:p>{table}<w:p/>{table}")
    assert (first.name, [row.words for row in first.rows]) == ("bảng 1", ["Bảng điểm", "a"])
    # The table's own first row is its first; the caption stands above it.
    assert [row.number for row in first.rows] == [0, 1]
    assert (second.name, [row.words for row in second.rows]) == ("bảng 2", ["a"])


def test_a_cell_over_several_columns_covers_them(tmp_path: Path):
    wide = cell(run("Điểm"), '<w:gridSpan w:val="2"/>')
    rows = f"<w:tr>{wide}{cell(run('Ghi chú'))}</w:tr><w:tr>{cell(run('1'))}{cell(run('2'))}{cell('')}</w:tr>"
    (sheet,) = sheets(tmp_path / "t", f"<w:tbl>{rows}</w:tbl>")
    assert [c.text for c in sheet.rows[0].cells] == ["Điểm", "", "Ghi chú"]
    assert sheet.cell(sheet.rows[0], 1).text == "Điểm"


def test_words_that_are_struck_out_are_not_read_and_said_to_be(tmp_path: Path):
    inner = run("9", "<w:strike/>") + run("8") + run("2", '<w:vertAlign w:val="superscript"/>')
    (sheet,) = sheets(tmp_path / "t", f"<w:tbl><w:tr>{cell(inner)}{cell(run('x', '<w:b/>'))}</w:tr></w:tbl>")
    struck, bold = sheet.rows[0].cells
    assert (struck.text, struck.struck, struck.bold) == ("8²", True, False)
    assert (bold.text, bold.struck, bold.bold) == ("x", False, True)


def test_a_table_inside_a_cell_is_told(tmp_path: Path):
    inner = f"<w:tbl><w:tr>{cell(run('trong'))}</w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc>{inner}<w:p>{run('ngoài')}</w:p></w:tc></w:tr></w:tbl>"
    (sheet,) = sheets(tmp_path / "t", outer)
    assert sheet.rows[0][0].text == "trong\nngoài"
    assert sheet.doubts == ("dòng 1 có bảng lồng trong ô; chữ trong đó đọc liền nhau",)


def test_a_document_without_a_table_is_refused(tmp_path: Path):
    with pytest.raises(Unreadable, match="không có bảng nào"):
        sheets(tmp_path / "t", f"<w:p>{run('Công văn')}</w:p>")
