"""Tables of Word documents, read as a stream, with the numbers that Word makes by itself.

Each table becomes a sheet; the paragraphs before it are its caption. Words that a reviewer has struck out under
tracked changes are not there any more, those that were put in are.
"""

import re
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from handlers.documents.files.book import EMPTY, Book, Cell, Row, Worksheet, clean
from handlers.documents.files.budget import MOST_COLUMNS, MOST_MERGED, MOST_SHEETS, Budget
from handlers.documents.files.docx_numbers import Numbering, read_numbering
from handlers.documents.files.package import Package
from handlers.documents.files.xlsx_looks import RAISED
from handlers.documents.problems import Unreadable

CAPTION = 8  # paragraphs before a table that are kept
_MAIN = "word/document.xml"


def read(path: Path) -> Book:
    """The tables of the document. Raises Unreadable."""
    package = Package(path)
    with closing(package):
        reader = _Reader(Budget(package.name), read_numbering(package))
        package.read(_MAIN, reader.start, reader.end, reader.text)
    if not reader.sheets:
        raise Unreadable(f"Tệp {path.name} không có bảng nào.")
    return Book(tuple(reader.sheets))


class _Reader:
    """Makes sheets of the elements of the document as they come."""

    def __init__(self, budget: Budget, numbering: Numbering) -> None:
        self.sheets: list[Worksheet] = []
        self._budget, self._numbering = budget, numbering
        self._depth = 0
        self._before: list[str] = []
        self._rows: list[Row] = []
        self._cover: dict[tuple[int, int], Cell] = {}
        self._above: dict[int, Cell] = {}
        self._doubts: list[str] = []
        self._cells: list[Cell] = []
        self._number = self._span = 0
        self._merges = self._bold = self._is_struck = self._had_struck = self._raised = False
        self._deleted = 0
        self._reading = False
        self._paragraph: list[str] = []
        self._paragraphs: list[str] = []
        self._list: tuple[str, str] = ("", "0")

    def start(self, tag: str, attrs: Mapping[str, str]) -> None:
        if tag == "tbl":
            self._depth += 1
            if self._depth == 1:
                self._begin_table()
            elif self._depth == 2:
                self._doubts.append(f"dòng {self._number} có bảng lồng trong ô; chữ trong đó đọc liền nhau")
        elif tag == "tr" and self._depth == 1:
            self._number += 1
            self._cells = []
        elif tag == "tc" and self._depth == 1:
            self._paragraphs, self._span, self._merges, self._bold = [], 1, False, False
            self._had_struck = False
        elif tag == "p":
            self._paragraph, self._list = [], ("", "0")
        elif tag == "gridSpan":
            self._span = int(attrs["val"]) if attrs.get("val", "").isdigit() and len(attrs["val"]) < 4 else 1
        elif tag == "vMerge":
            self._merges = attrs.get("val", "continue") == "continue"
        elif tag == "numId":
            self._list = (attrs.get("val", ""), self._list[1])
        elif tag == "ilvl":
            self._list = (self._list[0], attrs.get("val", "0"))
        elif tag == "r":
            self._is_struck = self._raised = False
        elif tag in ("strike", "dstrike"):
            self._is_struck = attrs.get("val", "1") not in ("0", "false")
        elif tag == "b":
            self._bold = self._bold or attrs.get("val", "1") not in ("0", "false")
        elif tag == "vertAlign":
            self._raised = attrs.get("val") == "superscript"
        elif tag in ("del", "moveFrom"):
            self._deleted += 1
        elif tag == "t":
            self._reading = not self._deleted
        elif tag in ("tab", "br", "cr"):
            self._paragraph.append("\n" if tag != "tab" else " ")
        elif tag in ("footnoteReference", "endnoteReference"):
            self._paragraph.append("*")

    def end(self, tag: str) -> None:
        if tag == "t":
            self._reading = False
        elif tag in ("del", "moveFrom"):
            self._deleted -= 1
        elif tag == "p":
            self._end_paragraph()
        elif tag == "tc" and self._depth == 1:
            self._end_cell()
        elif tag == "tr" and self._depth == 1:
            if row := self._budget.row(self._number, self._cells, self._place):
                self._rows.append(row)
        elif tag == "tbl":
            self._depth -= 1
            if not self._depth:
                self._end_table()

    def text(self, data: str) -> None:
        if not self._reading:
            return
        if self._is_struck:
            self._had_struck = True
        else:
            self._paragraph.append(data.translate(RAISED) if self._raised else data)

    @property
    def _place(self) -> str:
        return f"bảng {len(self.sheets) + 1}"

    def _begin_table(self) -> None:
        self._number, self._cover, self._above, self._doubts = 0, {}, {}, []
        kept = [line for line in self._before if line][-CAPTION:]
        self._before = []
        # Counted downwards, so that the first row of the table is the first row.
        numbered = enumerate(kept, 1 - len(kept))
        rows = (self._budget.row(n, [Cell(line, line)], self._place) for n, line in numbered)
        self._rows = [row for row in rows if row]

    def _end_paragraph(self) -> None:
        number = self._numbering.next(*self._list) if self._list[0] else ""
        text = clean(f"{number} {''.join(self._paragraph)}" if number else "".join(self._paragraph))
        self._paragraph = []
        if self._depth:
            self._paragraphs.append(text)
        else:
            self._before.append(text)

    def _end_cell(self) -> None:
        place = len(self._cells)
        text = re.sub(r"\n+", "\n", "\n".join(self._paragraphs)).strip()
        cell = Cell(text, text, "text", "", self._bold and bool(text), 0, self._had_struck)
        if self._merges and place in self._above:
            self._covered(self._number, place, self._above[place])
            cell = EMPTY
        else:
            self._above[place] = cell
        width = max(1, min(self._span, MOST_COLUMNS - place))
        for further in range(place + 1, place + width):
            self._covered(self._number, further, self._above.get(place, cell))
            self._above[further] = self._above.get(place, cell)
        if place < MOST_COLUMNS:
            self._cells.extend([cell, *[EMPTY] * (width - 1)])

    def _covered(self, row: int, column: int, cell: Cell) -> None:
        if cell and len(self._cover) < MOST_MERGED:
            self._cover[row, column] = self._budget.cell(cell)

    def _end_table(self) -> None:
        if len(self.sheets) < MOST_SHEETS and self._rows:
            name, doubts = self._place, tuple(self._doubts[:5])
            self.sheets.append(Worksheet(name, tuple(self._rows), self._cover, doubts=doubts))
