"""A sheet while it is read: visible rows apart from what the sheet hides, merged cells, unknown formulas."""

from collections.abc import Iterable
from dataclasses import replace

from handlers.documents.files.book import EMPTY, Cell, Row, Worksheet, called, letters, short
from handlers.documents.files.budget import MOST_COLUMNS, MOST_MERGED, Budget
from handlers.documents.files.formulas import Grid, computed


class Draft:
    """The rows of one sheet, as they come."""

    def __init__(self, name: str, budget: Budget) -> None:
        self.name = name
        self.hidden_unless_said = False
        self._budget = budget
        self._place = called(name)
        self._rows: list[Row] = []
        self._hidden: list[Row] = []
        self._cells: list[Cell] = []
        self._number = 0
        self._is_hidden = False
        self._hidden_columns: list[tuple[int, int]] = []
        self._left_out: dict[int, Cell] = {}
        self._merged: list[tuple[int, int, int, int]] = []
        self._beyond: list[str] = []
        self._count_beyond = 0
        self._invisible: list[str] = []

    def begin(self, number: int, *, hidden: bool = False) -> None:
        """The row of that number, from 1."""
        self._flush()
        self._number, self._is_hidden = number, hidden or self.hidden_unless_said

    def put(self, column: int, cell: Cell) -> None:
        """A cell of the row, its column counted from 0."""
        if not cell:
            return
        if column >= MOST_COLUMNS:
            self._count_beyond += 1
            if self._count_beyond > MOST_COLUMNS:
                raise self._budget.refusal(f"có quá nhiều ô bên phải cột {letters(MOST_COLUMNS - 1)}")
            if len(self._beyond) < 3:
                self._beyond.append(f"{letters(column)}{self._number}")
            return
        if column >= len(self._cells):
            self._cells.extend([EMPTY] * (column + 1 - len(self._cells)))
        self._cells[column] = cell

    def repeated(self) -> list[Cell]:
        """The cells of the row that is being read, to be put once more."""
        return list(self._cells)

    def begin_again(self, number: int, cells: list[Cell]) -> None:
        """A further row like the one before."""
        self.begin(number, hidden=self._is_hidden)
        self._cells = list(cells)

    def hide_columns(self, first: int, last: int) -> None:
        """Columns from 1, both ends included."""
        if first:
            self._hidden_columns.append((first - 1, min(last, MOST_COLUMNS)))

    def leave_out(self, column: int) -> None:
        """A cell that the sheet shows as nothing."""
        self._invisible.append(f"{letters(column)}{self._number}")

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """A merged area: rows from 1, columns from 0, both ends included."""
        if len(self._merged) < MOST_MERGED:
            self._merged.append((top, left, bottom, right))

    def grid(self) -> Grid:
        """The cells by row and column, hidden ones too: a formula may stand on them."""
        self._flush()
        return {
            (row.number, place): cell
            for row in (*self._rows, *self._hidden)
            for place, cell in enumerate(row.cells)
            if cell
        }

    @property
    def has_formulas(self) -> bool:
        self._flush()
        return any(cell.kind == "formula" for row in self._rows for cell in row.cells)

    def worksheet(self, values: Grid) -> Worksheet:
        """The sheet, with the values of formulas that could be computed."""
        self._flush()
        rows = [self._visible(row, values) for row in self._rows]
        kept = tuple(row for row in rows if row.filled)
        return Worksheet(self.name, kept, self._cover(kept), self._notes(values), self._doubts())

    def _flush(self) -> None:
        cells, self._cells = self._cells, []
        if row := self._budget.row(self._number, cells, self._place):
            (self._hidden if self._is_hidden else self._rows).append(row)

    def _visible(self, row: Row, values: Grid) -> Row:
        places = range(len(row.cells))
        changed = [p for p in places if (row.number, p) in values or (row[p] and self._is_hidden_column(p))]
        if not changed:
            return row
        cells = list(row.cells)
        for place in changed:
            cells[place] = values.get((row.number, place), cells[place])
            if self._is_hidden_column(place):
                self._left_out.setdefault(place, cells[place])
                cells[place] = EMPTY
        return replace(row, cells=tuple(cells))

    def _is_hidden_column(self, column: int) -> bool:
        return any(first <= column < last for first, last in self._hidden_columns)

    def _cover(self, rows: Iterable[Row]) -> dict[tuple[int, int], Cell]:
        by_number = {row.number: row for row in rows}
        cover: dict[tuple[int, int], Cell] = {}
        for top, left, bottom, right in self._merged:
            if top not in by_number or not (value := by_number[top][left]):
                continue
            for number in range(top, bottom + 1):
                # Rows without anything of their own need no cover.
                if number not in by_number and number > top + MOST_COLUMNS:
                    break
                for column in range(left, min(right + 1, MOST_COLUMNS)):
                    if len(cover) >= MOST_MERGED:
                        return cover
                    cover[number, column] = value
        return cover

    def _notes(self, values: Grid) -> tuple[str, ...]:
        notes = []
        if self._hidden:
            which = ", ".join(f"{row.number} (“{short(row.words, 40)}”)" for row in self._hidden[:3])
            more = f" và {len(self._hidden) - 3} dòng khác" if len(self._hidden) > 3 else ""
            notes.append(f"dòng ẩn không tính: {which}{more}")
        if self._left_out:
            shown = list(self._left_out.items())[:4]
            which = ", ".join(f"{letters(place)} (“{short(cell.text, 30)}”)" for place, cell in shown)
            more = f" và {len(self._left_out) - 4} cột khác" if len(self._left_out) > 4 else ""
            notes.append(f"cột ẩn không tính: {which}{more}")
        if self._invisible:
            notes.append(f"ô định dạng không hiện số, không tính: {', '.join(self._invisible[:5])}")
        if values:
            (number, place), cell = next(iter(values.items()))
            notes.append(
                f"{len(values)} công thức chưa có giá trị lưu, hệ thống đã tính"
                f" (ví dụ {letters(place)}{number} = {cell.text})"
            )
        return tuple(notes)

    def _doubts(self) -> tuple[str, ...]:
        if not self._beyond:
            return ()
        which = ", ".join(self._beyond)
        return (f"còn {self._count_beyond} ô nằm quá xa bên phải ({which}), không đọc",)


def finished(drafts: list[Draft], budget: Budget) -> tuple[Worksheet, ...]:
    """The sheets, with what could be computed of the formulas whose value the file doesn't hold."""
    values: dict[str, Grid] = {}
    if any(draft.has_formulas for draft in drafts):
        grids = {draft.name: draft.grid() for draft in drafts}
        values = {
            name: {at: budget.cell(cell) for at, cell in found.items()}
            for name, found in computed(grids).items()
        }
    return tuple(draft.worksheet(values.get(draft.name, {})) for draft in drafts)
