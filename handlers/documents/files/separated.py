"""Text files with separated values, in the encodings that Vietnamese offices save them in, read as a stream."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO

from bot.vietnamese import normalized
from handlers.documents.files.book import Book, Row, Worksheet, text_cell
from handlers.documents.files.budget import MOST_COLUMNS, Budget
from handlers.documents.problems import Unreadable

MARKS = ",;\t|"
SAMPLE = 100_000  # characters by which encoding and separators are told
LONGEST_LINE = 200_000  # characters
_LETTERS = set("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")


def read(path: Path) -> Book:
    """The text, parted by each separator that occurs in it. Raises Unreadable."""
    encoding = _encoding(path)
    try:
        with path.open(encoding=encoding, newline="") as text:
            sample = text.read(SAMPLE)
    except UnicodeError:
        raise _unknown(path) from None
    if not sample.strip() or "\0" in sample:
        raise Unreadable(f"Tệp {path.name} không có bảng nào.")
    notes: tuple[str, ...] = ()
    if encoding == "cp1258":
        _refuse_other_alphabets(path, sample)
        notes = ("không phải UTF-8, đã đọc theo bảng mã Windows-1258",)
    marks = [mark for mark in MARKS if mark in sample] or [","]
    return Book(tuple(_sheet(path, encoding, mark) for mark in marks), either=True, notes=notes)


def _encoding(path: Path) -> str:
    with path.open("rb") as source:
        head = source.read(4)
        start = head + source.read(2_000)
        if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
        # UTF-16 without its mark: every second byte of plain letters is nought.
        for encoding, nought in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
            if nought and nought.count(0) > len(nought) // 2:
                return encoding
        source.seek(0)
        return "utf-8-sig" if _is_utf8(source) else "cp1258"


def _is_utf8(source: IO[bytes]) -> bool:
    decoder = io.TextIOWrapper(source, "utf-8")
    try:
        while decoder.read(65_536):
            pass
    except UnicodeDecodeError:
        return False
    finally:
        decoder.detach()
    return True


def _refuse_other_alphabets(path: Path, sample: str) -> None:
    """TCVN3 and VNI write Vietnamese with other bytes: read as Windows-1258 they give signs, no letters."""
    text = normalized("NFC", sample).lower()
    for char in text:
        base = normalized("NFD", char)[0]
        known = (
            ord(char) < 128
            or base in _LETTERS
            or char in "đ–—‘’“”…•½¼¾±²³°§«»×€ \u0300\u0301\u0303\u0309\u0323"
        )
        if not known:
            raise Unreadable(
                f"Tệp {path.name} dùng bảng mã cũ (TCVN3, VNI) hoặc không phải văn bản;"
                " đề nghị lưu lại kiểu “CSV UTF-8”."
            )


def _sheet(path: Path, encoding: str, mark: str) -> Worksheet:
    budget = Budget(path.name)
    try:
        with path.open(encoding=encoding, newline="") as text:
            parsed = csv.reader(_lines(text, path.name), delimiter=mark, strict=True)
            return Worksheet("", tuple(_rows(enumerate(parsed, 1), budget)))
    except csv.Error:
        # One stray quotation mark would swallow the rows after it: each line on its own, then.
        budget = Budget(path.name)
        with path.open(encoding=encoding, newline="") as text:
            return Worksheet("", tuple(_line_by_line(text, mark, budget)))
    except UnicodeError:
        raise _unknown(path) from None


def _unknown(path: Path) -> Unreadable:
    return Unreadable(f"Tệp {path.name} không phải UTF-8; đề nghị lưu lại kiểu “CSV UTF-8”.")


def _lines(text: Iterable[str], name: str) -> Iterator[str]:
    for line in text:
        if len(line) > LONGEST_LINE:
            raise Unreadable(f"Tệp {name} có dòng quá dài, không phải bảng.")
        yield line


def _rows(parsed: Iterable[tuple[int, list[str]]], budget: Budget) -> Iterator[Row]:
    for number, cells in parsed:
        # A line is as long as it is written: one that is longer than its heading was cut by a decimal comma.
        if row := budget.row(number, [text_cell(c) for c in islice(cells, MOST_COLUMNS)], "", whole=True):
            yield row


def _line_by_line(text: Iterable[str], mark: str, budget: Budget) -> Iterator[Row]:
    for number, line in enumerate((whole.rstrip("\r\n") for whole in text), 1):
        try:
            cells = next(csv.reader([line[:LONGEST_LINE]], delimiter=mark, strict=True), [])
        except csv.Error:
            yield Row(number, (text_cell(line[:LONGEST_LINE]),), broken=True)
        else:
            yield from _rows([(number, cells)], budget)


def rows_of(lines: list[list[str]], name: str = "") -> Worksheet:
    """A sheet of plain text lines, numbered from 1."""
    return Worksheet(name, tuple(_rows(enumerate(lines, 1), Budget(name))))


def is_html(head: bytes) -> bool:
    """True where a file is a web page, as exports named .xls often are."""
    return re.match(rb"\s*(<!doctype html|<html|<table|<meta|<head|<div)", head, re.IGNORECASE) is not None
