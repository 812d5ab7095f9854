"""Rows of a charter's own workbook, by the headings that the export writes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.vietnamese import fold
from handlers.documents.charter_cells import COLUMNS, LINE
from handlers.documents.files.book import EMPTY, Book, Cell, Row, Worksheet, clean, letters, short

_LINE = re.compile(r"(?P<level>\d{1,2})\s+(?P<id>[a-z0-9_]{1,12})")
_MARK = re.compile(r"mã quy chế\s*:\s*(k\d+)", re.IGNORECASE)
DEEPEST = 60  # rows in which the heading is looked for


@dataclass(frozen=True)
class CharterRow:
    """Row of the table. `id` and `level` are of the part it was written for; "" and 0 for a new row."""

    row: Row
    cells: Mapping[str, Cell]
    id: str = ""
    level: int = 0

    @property
    def place(self) -> str:
        return f"dòng {self.row.number}"

    def __getitem__(self, head: str) -> Cell:
        return self.cells.get(head, EMPTY)

    @property
    def words(self) -> str:
        return short(self.row.words, 60)


@dataclass(frozen=True)
class CharterSheet:
    """Table of a charter's own workbook: its rows, headings it lacks, the year it names, what was left out."""

    rows: tuple[CharterRow, ...]
    missing: frozenset[str] = frozenset()
    cycle: str = ""
    remarks: tuple[str, ...] = ()
    told: tuple[str, ...] = field(default=())


def sheet_of(book: Book) -> CharterSheet | None:
    """The first sheet with our own last column; None for any other table."""
    for sheet in book.sheets:
        for place, row in enumerate(sheet.rows[:DEEPEST]):
            columns = {fold(cell.text): column for column, cell in enumerate(row.cells) if cell}
            if fold(LINE) in columns:
                return _read(sheet, place, columns)
    return None


def _read(sheet: Worksheet, place: int, columns: Mapping[str, int]) -> CharterSheet:
    heads = {head: columns[fold(head)] for head, _ in COLUMNS if fold(head) in columns}
    missing = frozenset(head for head, _ in COLUMNS if head not in heads)
    above = [cell.text for row in sheet.rows[:place] for cell in row.filled]
    marked = next((match[1] for text in above if (match := _MARK.search(text))), "")
    rows = [_row(sheet, row, heads) for row in sheet.rows[place + 1 :]]
    return CharterSheet(
        tuple(row for row in rows if row.row.filled),
        missing,
        marked,
        (*sheet.doubts, *_further(sheet, place, columns, heads)),
        sheet.notes,
    )


def _row(sheet: Worksheet, row: Row, heads: Mapping[str, int]) -> CharterRow:
    own = {head: sheet.cell(row, column) for head, column in heads.items()}
    named = _LINE.fullmatch(clean(own[LINE].text))
    return CharterRow(row, own, named["id"], int(named["level"])) if named else CharterRow(row, own)


def _further(
    sheet: Worksheet, place: int, columns: Mapping[str, int], heads: Mapping[str, int]
) -> Iterator[str]:
    """Remarks on columns beside ours in which something stands."""
    ours = set(heads.values())
    said: dict[int, str] = {}
    for row in sheet.rows[place + 1 :]:
        for column, cell in enumerate(row.cells):
            if cell and column not in ours:
                said.setdefault(column, cell.text)
    for column, text in said.items():
        yield f"cột {letters(column)} (“{short(text, 30)}”) không thuộc bảng quy chế, không đọc"
