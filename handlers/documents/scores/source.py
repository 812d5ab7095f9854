"""Score files read: every table of every visible sheet, whatever its layout, row by row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Protocol

from bot.vietnamese import fold
from handlers.documents.criteria.leaf_codes import Criteria, Entry, UnknownCode
from handlers.documents.files.book import Row, short
from handlers.documents.problems import Findings
from handlers.documents.scores.cells import ScoreCells
from handlers.documents.scores.choice import chosen
from handlers.documents.scores.cut_commas import joined
from handlers.documents.scores.given_points import Key, Scoresheet
from handlers.documents.scores.layouts import (
    Layout,
    is_measure,
    is_repeated_heading,
    is_score_table,
    name_in,
    stage_columns,
)
from handlers.documents.scores.row_finder import RowFinder
from handlers.documents.scores.unit_names import UnitNames, told_apart
from handlers.documents.tables.sign_words import is_total
from handlers.documents.tables.table import Table, is_signature, read_tables
from handlers.documents.tables.vocabulary import SCORES, stage_of


class Cells(Protocol):
    """Takes the cells of a score file one by one."""

    def give(
        self, table: Table, row: Row, place: int, key: Key, entry: Entry, *, lone: bool = False
    ) -> None: ...
    def check(self, table: Table, row: Row, place: int, unit: str, stage: str, group: str) -> None: ...


MakeCells = Callable[[Criteria, Scoresheet, dict[str, str], Findings], Cells]


def tables(path: Path, found: Findings) -> list[Table]:
    """The tables of a file that may hold scores. Raises Unreadable."""
    return read_tables(path, SCORES, is_score_table, found)


def of_tables(
    held: list[Table],
    criteria: Criteria,
    found: Findings,
    make_cells: MakeCells = ScoreCells,
    *,
    figures: bool = False,
) -> Scoresheet:
    """The scores of tables that have been found in a file. `make_cells` takes their cells; `figures`: it knows
    what a column of figures is for."""
    layouts = list(chosen(held, criteria, found, figures=figures))
    names = told_apart((name for layout in layouts for name in layout.units()), criteria.charter.units, found)
    sheet = Scoresheet()
    cells = make_cells(criteria, sheet, names.names, found)
    for layout in layouts:
        _Reader(layout, criteria, cells, names, found).read()
    scored = {names.key(name) for layout in layouts if layout.kind != "totals" for name in layout.units()}
    sheet.units = {key: name for key, name in names.names.items() if key in scored}
    return sheet


@dataclass
class _Reader:
    """Reads one table, by its layout."""

    layout: Layout
    criteria: Criteria
    cells: Cells
    names: UnitNames
    found: Findings

    @property
    def table(self) -> Table:
        return self.layout.table

    def read(self) -> None:
        if self.layout.kind == "list":
            self._read_list()
        elif self.layout.kind == "criteria across":
            self._read_units()
        elif self.layout.kind == "totals":
            self._read_totals()
        else:
            self._read_criteria()

    # --- layouts ------------------------------------------------------------------------------------

    def _read_list(self) -> None:
        table = self.table
        if "stage" not in table.columns and not table.stages:
            self._say_stage()
        finder = RowFinder(table, self.criteria, in_list=True)
        repeats = _names_each_row(table)
        heading = fold(table.head(table.columns["unit"]))
        above = ""
        for row in self._rows():
            name = name_in(table.cell(row, "unit"))
            if name and fold(name) == heading:
                continue
            if is_measure(name):
                self.found.note(f"“{name}” không phải đơn vị, bỏ qua", row)
                continue
            if not name and above and not repeats and not row.broken and finder.code_of(row):
                name = above
            if row.broken or not name or not finder.has_code(row):
                self._tell_lack(row, name, finder)
                continue
            if name != above:
                finder.begin()
            above = name
            unit = self._unit(row, name)
            entry = self._entry(row, finder, name)
            if unit is None or entry is None:
                continue
            for stage, place in self._stages_of(row):
                lone = "points" in table.columns
                self.cells.give(table, row, place, (unit, entry.leaf, stage), entry, lone=lone)

    def _read_criteria(self) -> None:
        """Rows are criteria: of one unit, or of as many as there are columns."""
        table, layout = self.table, self.layout
        columns: list[tuple[str, str, int]] = []
        if layout.kind == "one unit":
            columns = [(layout.unit, stage, place) for stage, place in stage_columns(layout)]
        else:
            columns = [(c.unit, c.stage or layout.stage, c.place) for c in layout.columns]
        unsaid = not table.stages if layout.kind == "one unit" else any(not c.stage for c in layout.columns)
        if unsaid:
            self._say_stage()
        finder = RowFinder(table, self.criteria)
        for row in self._rows():
            if row.broken:
                self.found.problem(f"không tách được thành các ô: “{row.words}”", row)
                continue
            title = name_in(table.cell(row, "title")) or name_in(table.cell(row, "code"))
            figured = row[table.columns.get("figure", -1)]
            filled = [(unit, stage, place) for unit, stage, place in columns if row[place] or figured]
            if group := finder.group(row):
                self._check_all(row, filled, group)
            elif is_total(title, coded=bool(finder.code_of(row))):
                self._check_all(row, filled, "")
            elif not finder.has_code(row):
                if filled and not is_signature(title):
                    self.found.problem(f"có điểm mà không thấy mã tiêu chí: “{row.words}”", row)
            elif entry := self._entry(row, finder, "", quiet=not filled):
                for unit, stage, place in columns:
                    if (key := self.names.key(unit)) is not None:
                        self.cells.give(table, row, place, (key, entry.leaf, stage), entry)

    def _read_units(self) -> None:
        """Rows are units, columns criteria."""
        table, layout = self.table, self.layout
        if any(not column.stage for column in layout.columns):
            self._say_stage()
        for row in self._rows():
            name = name_in(table.cell(row, "unit"))
            filled = row.broken or any(row[column.place] for column in layout.columns)
            if not filled or is_total(name or row.words, coded=False):
                continue
            if is_measure(name):
                self.found.note(f"“{name}” không phải đơn vị, bỏ qua", row)
                continue
            if row.broken or not name:
                self._tell_lack(row, name, None)
                continue
            if (unit := self._unit(row, name)) is None:
                continue
            for column in layout.columns:
                if column.entry:
                    key = (unit, column.entry.leaf, column.stage or layout.stage)
                    self.cells.give(table, row, column.place, key, column.entry)
            self.cells.check(table, row, table.columns.get("total", -1), unit, self._last_stage(), "")

    def _read_totals(self) -> None:
        table = self.table
        place = table.columns.get("total", table.columns.get("points", -1))
        for row in table.rows:
            name = name_in(table.cell(row, "unit"))
            if name and (unit := self.names.key(name)) is not None:
                self.cells.check(table, row, place, unit, "", "")

    def _last_stage(self) -> str:
        stages = [column.stage or self.layout.stage for column in self.layout.columns]
        return stages[-1] if len(set(stages)) == 1 else ""

    # --- rows ---------------------------------------------------------------------------------------

    def _rows(self) -> Iterator[Row]:
        for row in self.table.rows:
            if not is_repeated_heading(row, self.table) and (whole := joined(row, self.layout, self.found)):
                yield whole

    def _unit(self, row: Row, name: str) -> str | None:
        """The unit of a name; None where it may be two, which is told, or where it is no name at all."""
        if name not in self.names.keys:
            column = self.table.column(self.table.columns["unit"])
            self.found.problem(f"“{short(name, 30)}” không phải tên đơn vị; không tính", row, column)
        return self.names.key(name)

    def _say_stage(self) -> None:
        if not self.layout.said_stage:
            self.found.note("không có cột giai đoạn chấm; mọi điểm là điểm tự chấm", self.table.heading)

    def _tell_lack(self, row: Row, name: str, finder: RowFinder | None) -> None:
        if is_signature(row.words) or is_total(name or row.words, coded=False):
            return
        alone = len(row.filled) == 1 and name not in self.names.keys
        if not row.broken and alone and not any(c.isdigit() for c in row.words):
            self.found.note(f"dòng chữ, không phải điểm: “{row.words}”", row)
            return
        if row.broken:
            lack = "tách được thành các ô"
        else:
            lack = "thấy tên đơn vị" if finder is None or finder.has_code(row) else "thấy mã tiêu chí"
        self.found.problem(f"không {lack}: “{row.words}”", row)

    def _entry(self, row: Row, finder: RowFinder, name: str, *, quiet: bool = False) -> Entry | None:
        try:
            entry, note = finder.find(row)
        except UnknownCode as why:
            if not quiet:
                place = self.table.columns.get("code", self.table.columns.get("title", -1))
                self.found.problem(f"{name}: {why}" if name else str(why), row, self.table.column(place))
            return None
        if note:
            self.found.note(note, row)
        return entry

    def _stages_of(self, row: Row) -> Iterator[tuple[str, int]]:
        """The points of a row: one stage by its name, or a column for each."""
        table = self.table
        if table.stages:
            yield from stage_columns(self.layout)
            return
        place = table.columns["points"]
        if "stage" not in table.columns:
            yield self.layout.stage, place
            return
        word = table.cell(row, "stage").text
        if stage := stage_of(word):
            yield stage, place
        else:
            said = f"không hiểu giai đoạn chấm “{short(word, 30)}” (cần tự chấm, thẩm định hoặc thống nhất)"
            self.found.problem(said, row, table.column(table.columns["stage"]))

    def _check_all(self, row: Row, filled: list[tuple[str, str, int]], group: str) -> None:
        for unit, stage, place in filled:
            if (key := self.names.key(unit)) is not None:
                self.cells.check(self.table, row, place, key, stage, group)


def _names_each_row(table: Table) -> bool:
    """True where the unit stands in each row; else in the first row of its block only."""
    place = table.columns["unit"]
    names = [row[place].text for row in table.rows[:400]]
    return any(one and one == other for one, other in pairwise(names))
