"""Sheets of cells, whatever kind of file they stood in, with the row numbers that a spreadsheet shows."""

from dataclasses import dataclass, field
from typing import Literal

from bot.vietnamese import nfc

Kind = Literal["text", "number", "percent", "date", "formula", "error"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: `text` is the exact value, `shown` what the sheet shows (1.10 where the value is 1.1).

    A `percent` has the number that is shown (10 for 10%), a `date` its day as dd/mm/yyyy. A `formula` is one
    whose value isn't known, an `error` such as #REF!. `struck`: crossed out, wholly or in part.
    """

    text: str = ""
    shown: str = ""
    kind: Kind = "text"
    comment: str = ""
    bold: bool = False
    indent: int = 0
    struck: bool = False

    def __bool__(self) -> bool:
        return bool(self.text)


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds something. `broken`: the line could not be taken apart into cells."""

    number: int
    cells: tuple[Cell, ...]
    sheet: str = ""
    broken: bool = False

    def __getitem__(self, column: int) -> Cell:
        return self.cells[column] if 0 <= column < len(self.cells) else EMPTY

    @property
    def place(self) -> str:
        return f"{self.sheet}, dòng {self.number}" if self.sheet else f"dòng {self.number}"

    @property
    def words(self) -> str:
        """The row's text, short, to recognise it by."""
        return short(" | ".join(c.text for c in self.cells if c))

    @property
    def filled(self) -> list[Cell]:
        return [cell for cell in self.cells if cell]


@dataclass(frozen=True)
class Worksheet:
    """A table-like page. `cover` leads from each cell under a merged one to the cell that holds its value.

    `notes` say what was left out because it is hidden, `doubts` what of the page could not be read.
    """

    name: str
    rows: tuple[Row, ...]
    cover: dict[tuple[int, int], Cell] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    def cell(self, row: Row, column: int) -> Cell:
        """The cell's value, or that of the merged cell it is part of."""
        return row[column] or self.cover.get((row.number, column), EMPTY)

    @property
    def place(self) -> str:
        return called(self.name)


@dataclass(frozen=True)
class Book:
    """The visible sheets of a file. `either`: they are readings of the same text, of which one is right."""

    sheets: tuple[Worksheet, ...]
    either: bool = False
    hidden: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def called(sheet: str) -> str:
    """The name of a sheet in a sentence."""
    return f"trang “{sheet}”" if sheet else ""


def short(text: str, longest: int = 60) -> str:
    """A text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def letters(column: int) -> str:
    """The name of a column counted from 0: A, B, ... AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def text_cell(text: str) -> Cell:
    """A cell of plain text."""
    plain = clean(text)
    return Cell(plain, plain)


def clean(text: str) -> str:
    """Text as it is kept: NFC, without invisible characters and space at the ends."""
    return nfc(text.replace("\xa0", " ").replace("\u200b", "").replace("\ufeff", "")).strip()
