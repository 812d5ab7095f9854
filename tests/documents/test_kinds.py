"""Kinds of file: what a file is, its bytes say."""

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from handlers.commands.rehearse import run
from handlers.documents.criteria import source as criteria
from handlers.documents.files.kinds import read
from handlers.documents.problems import Findings, Unreadable
from tests.documents import office
from tests.documents.made import LEAVES, SMALL, table, tree, written, xlsx

SCORES: office.Rows = [
    ["Đơn vị", "Mã", "Điểm"],
    *(["Kho bạc", code, 1.5 if code != "2.3" else 0] for code in LEAVES),
]


def read_tree(path: Path) -> dict[str, object]:
    return tree(criteria.read(path, Findings(path.name)))


@pytest.mark.parametrize("make", [office.ods, office.docx, office.xls])
def test_every_kind_of_file_gives_the_same_criteria(tmp_path, make):
    # The name says nothing.
    assert read_tree(make(tmp_path / "t.bin", SMALL)) == tree(table(tmp_path, SMALL)[0])


@pytest.mark.parametrize("make", [office.ods, office.docx, office.xls])
def test_every_kind_of_file_gives_the_same_scores(tmp_path, make):
    done = run(xlsx(tmp_path / "t.xlsx", SMALL), make(tmp_path / "s", SCORES))
    assert [(one.unit, one.total) for one in done.units] == [("Kho bạc", Decimal(6))]
    assert done.problems == []


def test_the_strict_form_is_read(tmp_path):
    path = office.strict(tmp_path / "s.xlsx", xlsx(tmp_path / "t.xlsx", SMALL))
    assert read_tree(path) == tree(table(tmp_path, SMALL)[0])


@pytest.mark.parametrize("make", [office.ods, office.xls])
def test_hidden_rows_and_sheets_are_left_out_and_named_in_every_kind(tmp_path, make):
    book = read(make(tmp_path / "t", SMALL, hidden=(3,)))
    assert 3 not in [row.number for row in book.sheets[0].rows]
    assert "dòng ẩn không tính: 3" in book.sheets[0].notes[0]
    assert book.hidden == ("nháp",)


def test_hidden_columns_of_libreoffice_are_left_out_and_named(tmp_path):
    (sheet,) = read(office.ods(tmp_path / "t.ods", SMALL, hidden_columns=(3,))).sheets
    assert not any(row[2] for row in sheet.rows)
    assert "cột ẩn không tính: C" in sheet.notes[0]


def test_formulas_and_raised_digits_of_libreoffice_are_read(tmp_path):
    rows: office.Rows = [["a", 30, 20, "of:=[.B1]+SUM([.B1:.C1])"], ["5^2", "of:=[.Z9]"]]
    (sheet,) = read(office.ods(tmp_path / "t.ods", rows)).sheets
    assert (sheet.rows[0][3].text, sheet.rows[0][3].kind) == ("80", "number")
    assert sheet.rows[1][0].text == "5²"
    assert sheet.rows[1][1].kind == "formula"


def test_raised_digits_of_a_workbook_are_footnotes_and_no_digits(tmp_path):
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    book = Workbook()
    for row in SMALL:
        book.active.append(row)
    book.active["C3"] = CellRichText("20", TextBlock(InlineFont(vertAlign="superscript"), "2"))
    book.save(tmp_path / "t.xlsx")
    found = Findings("t.xlsx")
    rules = criteria.read(tmp_path / "t.xlsx", found)
    assert rules.find("1.1").high == 20
    assert "chú thích" in found.notes[0]


def test_numbers_that_word_makes_by_itself_are_codes(tmp_path):
    rows: office.Rows = [["STT", "Nội dung", "Điểm"], [None, "Một", 10], [None, "Hai", 5]]
    assert list(read_tree(office.docx(tmp_path / "t.docx", rows, numbered=True))) == ["1", "2"]


def test_tracked_changes_are_read_as_they_would_be_accepted(tmp_path):
    rows: office.Rows = [["STT", "Nội dung", "Điểm"], ["1", "Một", "del:50|40"]]
    assert read_tree(office.docx(tmp_path / "t.docx", rows)) == {"1": ("40", "0", "0")}


def test_merged_cells_and_the_caption_of_a_word_table_are_read(tmp_path):
    rows: office.Rows = [["Nhóm", "STT", "Nội dung", "Tự chấm"], ["v:A", "1.1", "x", 5], ["^", "1.2", "y", 6]]
    rows += [["^", code, "z", 0] for code in ("2.1", "2.2", "2.3")]
    path = office.docx(tmp_path / "s.docx", rows, before=("BẢNG TỰ CHẤM", "Đơn vị: Kho bạc"))
    done = run(xlsx(tmp_path / "t.xlsx", SMALL), path)
    assert [(one.unit, one.total) for one in done.units] == [("Kho bạc", 11)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"])
def test_text_in_every_encoding_of_vietnamese_offices(tmp_path, encoding):
    import unicodedata

    text = "\n".join(["Đơn vị;Mã;Bước;Điểm", *(f"Cục Thuế;{code};tự chấm;0" for code in LEAVES)])
    if encoding == "cp1258":
        # Windows-1258 writes the tone after its vowel.
        tones = "\u0300\u0301\u0303\u0309\u0323"
        parted = (unicodedata.normalize("NFD", c) for c in text)
        text = "".join(
            unicodedata.normalize("NFC", "".join(x for x in p if x not in tones))
            + "".join(x for x in p if x in tones)
            for p in parted
        )
    (tmp_path / "s.csv").write_bytes(text.encode(encoding))
    done = run(xlsx(tmp_path / "t.xlsx", SMALL), tmp_path / "s.csv")
    assert [one.unit for one in done.units] == ["Cục Thuế"]
    assert done.problems == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7 ...", "là PDF"),
        (b"\x89PNG\r\n\x1a\n...", "là ảnh"),
        (b"\xff\xd8\xff\xe0...", "là ảnh"),
        (b"\0\0\0\x18ftypheic...", "là ảnh"),
        (b"<html><table><tr><td>a</td></tr></table></html>", "trang web"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "trang web"),
        (b"{\\rtf1 ...", "đời cũ"),
        (b"7z\xbc\xaf\x27\x1c", "tệp nén"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), ".doc đời cũ"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), ".xls đọc được"),
    ],
)
def test_what_is_no_table_is_named_with_the_way_to_go_on(tmp_path, data, said):
    (tmp_path / "t.xlsx").write_bytes(data)
    with pytest.raises(Unreadable, match=said):
        read(tmp_path / "t.xlsx")


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"xl/workbook.bin": b""}, ".xlsb"),
        ({"ppt/presentation.xml": b""}, "trình chiếu"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text"}, "văn bản LibreOffice"),
        ({"a.txt": b""}, "tệp nén"),
        ({"xl/workbook.xml": b"<x"}, "đọc được"),
    ],
)
def test_packed_files_of_other_kinds_are_named(tmp_path, parts, said):
    with zipfile.ZipFile(tmp_path / "t", "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    with pytest.raises(Unreadable, match=said):
        read(tmp_path / "t")


def test_a_day_a_percentage_and_a_struck_cell_keep_what_they_are(tmp_path):
    from openpyxl.styles import Font

    book = Workbook()
    page = book.active
    page.append([date(2026, 5, 1), 0.1, "cũ", 3])
    page["B1"].number_format = "0%"
    page["C1"].font = Font(strike=True, bold=True)
    page["D1"].number_format = ";;;"
    book.save(tmp_path / "t.xlsx")
    (sheet,) = read(tmp_path / "t.xlsx").sheets
    day, share, old = sheet.rows[0].cells
    assert (day.kind, day.text, day.shown) == ("date", "01/05/2026", "1.5")
    assert (share.kind, share.text) == ("percent", "10")
    assert (old.struck, old.bold) == (True, True)
    assert "không hiện số" in sheet.notes[0]


def test_pipes_devices_and_folders_are_no_files(tmp_path):
    import os

    os.mkfifo(tmp_path / "pipe")
    for path in (Path("/dev/zero"), tmp_path / "pipe"):
        with pytest.raises(Unreadable, match="không phải tệp thường"):
            read(path)
    with pytest.raises(Unreadable, match="thư mục"):
        read(tmp_path)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(Unreadable, match="không có tệp này"):
        read(tmp_path / "none")
    assert "none" in run(tmp_path / "none", written(tmp_path / "s.csv", "")).problems[0]
