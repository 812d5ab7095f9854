"""Text files with separated values: their encoding, their separator, lines that cannot be taken apart."""

from pathlib import Path

import pytest

from handlers.documents.files import separated
from handlers.documents.files.book import Book
from handlers.documents.problems import Unreadable

LINES = "Đơn vị;Điểm\nCục Thuế;9,5\n"


def read(path: Path, data: bytes) -> Book:
    path.write_bytes(data)
    return separated.read(path)


def cells(book: Book, place: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in book.sheets[place].rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_told_by_its_bytes(tmp_path: Path, encoding: str):
    book = read(tmp_path / "t.csv", LINES.encode(encoding))
    assert ["Cục Thuế", "9,5"] in cells(book) + cells(book, -1)
    assert book.notes == ()


def test_the_old_encoding_of_windows_is_read_and_told(tmp_path: Path):
    # Windows-1258 writes a tone as a mark of its own, behind its letter.
    book = read(tmp_path / "t.csv", "Ðo\u0300n vi\u0323,\u0110iê\u0309m\n".encode("cp1258", "ignore"))
    assert book.notes == ("không phải UTF-8, đã đọc theo bảng mã Windows-1258",)


def test_an_older_encoding_is_refused_and_never_guessed(tmp_path: Path):
    with pytest.raises(Unreadable, match="bảng mã cũ"):
        read(tmp_path / "t.csv", "§¬n vÞ,§iÓm\n".encode("latin-1"))


def test_every_separator_that_occurs_is_one_reading(tmp_path: Path):
    book = read(tmp_path / "t.csv", LINES.encode())
    assert book.either
    assert cells(book, 0) == [["Đơn vị;Điểm"], ["Cục Thuế;9", "5"]]
    assert cells(book, 1) == [["Đơn vị", "Điểm"], ["Cục Thuế", "9,5"]]


def test_a_stray_quotation_mark_spoils_its_own_line_alone(tmp_path: Path):
    book = read(tmp_path / "t.csv", b'a,1\n"b"x,2\nc,3\n')
    assert [(row.number, row.broken) for row in book.sheets[0].rows] == [(1, False), (2, True), (3, False)]


@pytest.mark.parametrize("data", [b" \n \n", b"a\0b,c\n"])
def test_what_holds_nothing_is_no_table(tmp_path: Path, data: bytes):
    with pytest.raises(Unreadable, match="không có bảng nào"):
        read(tmp_path / "t.csv", data)


def test_a_line_without_an_end_is_refused(tmp_path: Path):
    with pytest.raises(Unreadable, match="dòng quá dài"):
        read(tmp_path / "t.csv", b"a,b\n" + b"x" * (separated.LONGEST_LINE + 1))


@pytest.mark.parametrize(
    ("head", "is_page"),
    [(b"<html>", True), (b"  <!DOCTYPE html>", True), (b"<table border=1>", True), (b"a<b", False)],
)
def test_a_web_page_is_told(head: bytes, is_page: bool):
    assert separated.is_html(head) is is_page
