"""The most that a file may hold, counted while it is read.

Cells that are alike are kept once: of a list of 40,000 rows most are.
"""

from handlers.documents.files.book import EMPTY, Cell, Row
from handlers.documents.problems import Unreadable

LARGEST_FILE = 20_000_000  # bytes
LARGEST_PART = 64_000_000  # bytes of one part of a packed file, unpacked
MOST_SHEETS = 200
MOST_ROWS = 40_000
MOST_COLUMNS = 1_024
MOST_CELLS = 500_000
MOST_KINDS = 40_000  # cells that differ
MOST_TEXT = 3_000_000  # characters of cells that differ
MOST_MERGED = 100_000


class Budget:
    """The count for one file."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._rows = self._cells = self._text = 0
        self._known: dict[Cell, Cell] = {}

    def row(self, number: int, cells: list[Cell], sheet: str, *, whole: bool = False) -> Row | None:
        """A row of these cells, None of nothing. Raises Unreadable beyond what a file may hold. `whole`: with
        the empty ones at its end."""
        if not any(cells):
            return None
        while not whole and not cells[-1]:
            cells.pop()
        self._rows += 1
        self._cells += len(cells)
        if self._rows > MOST_ROWS:
            raise self.refusal(f"có hơn {MOST_ROWS:,} dòng".replace(",", "."))
        if self._cells > MOST_CELLS:
            raise self.refusal(f"có hơn {MOST_CELLS:,} ô".replace(",", "."))
        return Row(number, tuple(self.cell(cell) for cell in cells), sheet)

    def cell(self, cell: Cell) -> Cell:
        if not cell:
            return EMPTY
        known = self._known.get(cell)
        if known is None:
            self._text += len(cell.text) + len(cell.comment)
            if len(self._known) >= MOST_KINDS or self._text > MOST_TEXT:
                raise self.refusal("có quá nhiều nội dung cho một bảng điểm")
            known = self._known[cell] = cell
        return known

    def refusal(self, why: str) -> Unreadable:
        return Unreadable(f"Tệp {self._name} {why}; đề nghị chỉ gửi bảng tiêu chí hoặc bảng điểm.")
