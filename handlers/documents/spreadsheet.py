"""XLSX and CSV files as plain rows of cells, with the row numbers a spreadsheet shows.

Files come from strangers: sizes are bounded before anything is unpacked, formulas are never computed (their
stored values are read), hidden sheets are left alone (.github/decisions/0014-bounded-before-looked-at.md).
"""

import csv
import io
import math
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from bot.vietnamese import nfc
from handlers.documents.problems import Unreadable

LARGEST_FILE = 20_000_000
LARGEST_UNPACKED = 64_000_000
MOST_ROWS = 50_000
MOST_COLUMNS = 64
MOST_MERGED = 200_000


@dataclass(frozen=True)
class Cell:
    """Cell with `text`, the exact value, and `shown`, what the sheet shows (1.10 where the value is 1.1)."""

    text: str = ""
    shown: str = ""
    kind: Literal["text", "number", "date"] = "text"

    def __bool__(self) -> bool:
        return bool(self.text)


EMPTY = Cell()


@dataclass(frozen=True)
class Row:
    """Row that holds something. `broken`: the line could not be taken apart into cells."""

    number: int
    cells: tuple[Cell, ...]
    sheet: str = ""
    broken: bool = False

    def __getitem__(self, column: int) -> Cell:
        return self.cells[column] if 0 <= column < len(self.cells) else EMPTY

    @property
    def place(self) -> str:
        return f"trang “{self.sheet}”, dòng {self.number}" if self.sheet else f"dòng {self.number}"

    @property
    def words(self) -> str:
        """Text of the row, short, to recognise it by."""
        text = " | ".join(" ".join(c.text.split()) for c in self.cells if c)
        return text if len(text) <= 60 else text[:59] + "…"


@dataclass(frozen=True)
class Worksheet:
    """Page with rows. `cover` leads from each cell under a merged one to the cell that holds its value."""

    name: str
    rows: tuple[Row, ...]
    cover: dict[tuple[int, int], Cell] = field(default_factory=dict)
    cut: bool = False

    def cell(self, row: Row, column: int) -> Cell:
        """Value of the cell, or of the merged cell it is part of."""
        return row[column] or self.cover.get((row.number, column), EMPTY)


@dataclass(frozen=True)
class Book:
    """Visible sheets of a file. `either`: they are readings of the same text, of which one is right."""

    sheets: tuple[Worksheet, ...]
    either: bool = False
    hidden: tuple[str, ...] = ()


def read(path: Path) -> Book:
    """Sheets of a file, by its content rather than its name. Raises Unreadable."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Unreadable(f"Tệp {path.name} lớn hơn {LARGEST_FILE // 1_000_000} MB; đề nghị tách nhỏ.")
        data = path.read_bytes()
    except FileNotFoundError:
        raise Unreadable(f"Không mở được tệp {path.name}: không có tệp này.") from None
    except IsADirectoryError:
        raise Unreadable(f"Không mở được {path.name}: đây là thư mục.") from None
    except OSError as error:
        raise Unreadable(f"Không mở được tệp {path.name}: {error.strerror or error}.") from None
    if data.startswith(b"PK"):
        return _workbook(path.name, data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(f"Tệp {path.name} là .xls đời cũ hoặc có mật khẩu; đề nghị lưu lại thành .xlsx.")
    return _text(path.name, data)


def rows_of(lines: list[list[str]], name: str = "") -> Worksheet:
    """Sheet of plain text lines, numbered from 1."""
    rows = (Row(n, tuple(_text_cell(c) for c in line)) for n, line in enumerate(lines, 1))
    return Worksheet(name, tuple(row for row in rows if any(row.cells)))


# --- XLSX -----------------------------------------------------------------------------------------


def _workbook(name: str, data: bytes) -> Book:
    try:
        _refuse_bombs(name, data)
        values = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        formulas = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        visible = [ws for ws in values.worksheets if ws.sheet_state == "visible"]
        hidden = tuple(ws.title for ws in values.worksheets if ws.sheet_state != "visible")
        many = len(visible) > 1
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sheets = tuple(_sheet(ws, formulas[ws.title], archive, many) for ws in visible)
    except Unreadable:
        raise
    except Exception as error:
        # openpyxl raises whatever its parser met: KeyError, TypeError, a zlib or an XML error.
        raise Unreadable(f"Tệp {name} không phải bảng tính .xlsx đọc được; đề nghị mở và lưu lại.") from error
    return Book(sheets, hidden=hidden)


def _refuse_bombs(name: str, data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        # Entries never unpack to more than they declare: zipfile stops reading there.
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
            raise Unreadable(f"Tệp {name} bung ra quá lớn; đề nghị xóa hình ảnh và định dạng thừa rồi lưu lại.")


def _sheet(values: object, formulas: object, archive: zipfile.ZipFile, many: bool) -> Worksheet:
    title = nfc(values.title) if many else ""  # type: ignore[attr-defined]
    rows: list[Row] = []
    cut = False
    for number, (row, raw) in enumerate(zip(_cells(values), _cells(formulas), strict=False), 1):
        if number > MOST_ROWS:
            cut = True
            break
        cells = [_cell(v, r) for v, r in zip(row, raw, strict=False)]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            rows.append(Row(number, tuple(cells), title))
    xml = archive.read(values._worksheet_path)  # type: ignore[attr-defined]
    return Worksheet(title, tuple(rows), _cover(xml, rows), cut)


def _cells(sheet: object) -> Iterator[tuple[object, ...]]:
    # The stated dimensions are often wrong; without them rows come as long as they are.
    sheet.reset_dimensions()  # type: ignore[attr-defined]
    yield from sheet.iter_rows(max_col=MOST_COLUMNS)  # type: ignore[attr-defined]


def _cell(cell: object, raw: object) -> Cell:
    value = getattr(cell, "value", None)
    if value is None:
        # A formula that was never computed has no value to read; shown, it can be told about.
        written = getattr(raw, "value", None)
        return EMPTY if written is None else _text_cell(f"{getattr(written, 'text', written)}")
    endless = isinstance(value, float) and not math.isfinite(value)
    if endless or isinstance(value, bool) or not isinstance(value, int | float | date):
        return _text_cell(f"{value}")
    if isinstance(value, date):
        # A code such as 1.5 that the spreadsheet took for a day.
        return Cell(f"{value:%d/%m/%Y}", f"{value.day}.{value.month}", "date")
    exact = Decimal(repr(round(value, 10))) if isinstance(value, float) else Decimal(value)
    text = f"{exact.normalize():f}" if exact else "0"
    decimals = re.fullmatch(r"0\.(0+)", str(getattr(cell, "number_format", "")))
    longer = decimals is not None and -int(exact.as_tuple().exponent) <= len(decimals[1])
    shown = f"{exact:.{len(decimals[1])}f}" if decimals and longer else text
    return Cell(text, shown, "number")


def _cover(xml: bytes, rows: list[Row]) -> dict[tuple[int, int], Cell]:
    """Cells under merged ones, read from the page's XML: openpyxl's own handling makes a cell for each one
    covered, however many."""
    by_number = {row.number: row for row in rows}
    cover: dict[tuple[int, int], Cell] = {}
    for ref in re.findall(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"', xml):
        left, top, right, bottom = range_boundaries(ref.decode())
        if not (left and top and right and bottom) or top not in by_number:
            continue
        value = by_number[top][left - 1]
        for number in range(top, min(bottom, MOST_ROWS) + 1):
            for column in range(left - 1, min(right, MOST_COLUMNS)):
                if len(cover) >= MOST_MERGED:
                    return cover
                cover[number, column] = value
    return cover


# --- CSV ------------------------------------------------------------------------------------------


def _text(name: str, data: bytes) -> Book:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(f"Tệp {name} không phải UTF-8; đề nghị lưu lại kiểu “CSV UTF-8”.") from None
    if not text.strip() or "\0" in text:
        raise Unreadable(f"Tệp {name} không có bảng nào.")
    marks = [mark for mark in ",;\t|" if mark in text] or [","]
    return Book(tuple(_separated(text, mark) for mark in marks), either=True)


def _separated(text: str, mark: str) -> Worksheet:
    try:
        parsed = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error:
        # One stray quotation mark would swallow the rows after it: each line on its own, then.
        return Worksheet("", tuple(_line_by_line(text, mark)))
    rows = (Row(n, tuple(_text_cell(c) for c in cells)) for n, cells in enumerate(parsed, 1))
    return Worksheet("", tuple(row for row in rows if any(row.cells)))


def _line_by_line(text: str, mark: str) -> Iterator[Row]:
    for number, line in enumerate(text.splitlines(), 1):
        try:
            cells = next(csv.reader([line], delimiter=mark, strict=True), [])
        except csv.Error:
            yield Row(number, (_text_cell(line),), broken=True)
        else:
            if any(c.strip() for c in cells):
                yield Row(number, tuple(_text_cell(c) for c in cells))


def _text_cell(text: str) -> Cell:
    clean = nfc(text.replace("\xa0", " ").replace("\u200b", "")).strip()
    return Cell(clean, clean)
