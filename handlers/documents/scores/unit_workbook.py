"""A unit's own workbook (bảng mẫu), filled in: read by the same tables, layouts and rows as any score file.

Only what is understood whole becomes a value; whatever else stands there is a doubt of its criterion, and is
asked.
"""

import re
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from bot.dialogue.workbooks import WorkbookReading
from bot.questions import OVERRIDE, Unclear
from bot.rules.charter import Charter, Leaf
from bot.rules.scores import score
from bot.vietnamese import fold, nfc, say
from handlers.documents.criteria.leaf_codes import Criteria, Entry
from handlers.documents.criteria.source import of_charter
from handlers.documents.files.book import Cell, Row, short
from handlers.documents.problems import Findings
from handlers.documents.scores import source
from handlers.documents.scores.figures import asks_figure, figure, hold_against, only_value, read_exactly
from handlers.documents.scores.given_points import Check, Key, Scoresheet
from handlers.documents.scores.possible_points import PossiblePoints
from handlers.documents.tables.point_cells import BLANK, NotUnderstood, scored
from handlers.documents.tables.table import Table

T = TypeVar("T")

# Our own hidden page: what may be chosen in a cell.
LISTS = "Danh sách"
# Stands above our own table: the year, the stage, the unit.
MARK = "Mã bảng: {cycle}-{stage}-{unit}"
_MARK = re.compile(r"mã bảng\s*:\s*(k\d+)-(self|review)-([\w-]+)", re.IGNORECASE)
_YEAR = re.compile(r"\bnăm\s+(20\d\d)\b", re.IGNORECASE)
_LINK = re.compile(r"https?://\S+")
_STAGES = {"self": "self", "review": "reviewed"}
LONGEST_NOTE = 500  # characters, as of a reason that is typed
TOLD = 5


def read(path: Path, charter: Charter, cycle: str) -> WorkbookReading:
    """Reads a workbook by the rules of a year. Raises Unreadable for a file that is no table."""
    found = Findings(path.name)
    criteria = of_charter(charter)
    tables = source.tables(path, found)
    lines = [nfc(line) for table in tables for line in table.caption]
    marked = next((match for line in lines if (match := _MARK.search(line))), None)
    if marked and marked[1] != cycle:
        return WorkbookReading(cycle=marked[1])
    years = {int(year) for line in lines for year in _YEAR.findall(line)}
    if not marked and years and charter.year not in years:
        return WorkbookReading(refused=f"Bảng ghi năm {max(years)}, năm nay là {charter.year}.")
    cells: list[_Cells] = []

    def made(criteria: Criteria, sheet: Scoresheet, names: dict[str, str], found: Findings) -> "_Cells":
        cells.append(_Cells(criteria, sheet, names, found))
        return cells[-1]

    sheet = source.of_tables(tables, criteria, found, made, figures=True)
    (read_cells,) = cells
    units = [unit for unit in sheet.units if unit in charter.unit_by_id]
    unit = units[0] if len(units) == 1 else ""
    if len(units) > 1:
        named = ", ".join(charter.unit_by_id[one].short for one in units[:4])
        return WorkbookReading(
            refused=f"Tệp có bảng của {len(units)} đơn vị ({named}); đề nghị gửi từng đơn vị."
        )
    if marked and unit and marked[3] != unit:
        said = charter.unit_by_id[marked[3]].name if marked[3] in charter.unit_by_id else marked[3]
        other = charter.unit_by_id[unit].name
        return WorkbookReading(
            refused=f"Mã bảng là của {said} mà dòng Đơn vị ghi {other}; chưa rõ của đơn vị nào."
        )
    stage = marked[2] if marked else read_cells.stage_of(unit)
    return read_cells.reading(cycle, unit, stage, found)


class _Cells:
    """Takes the cells of a unit's workbook, as `ScoreCells` takes those of a score file."""

    def __init__(self, criteria: Criteria, sheet: Scoresheet, names: dict[str, str], found: Findings) -> None:
        self._charter, self._sheet, self._found = criteria.charter, sheet, found
        self._possible = PossiblePoints(criteria.charter)
        self._values: dict[Key, str] = {}
        self._doubts: dict[Key, str] = {}
        self._notes: dict[Key, str] = {}
        self._links: dict[Key, tuple[str, ...]] = {}
        self._rows: dict[Key, Row] = {}

    def give(self, table: Table, row: Row, place: int, key: Key, entry: Entry, *, lone: bool = False) -> None:
        leaf = self._charter.leaves[entry.leaf]
        figured, pointed = row[table.columns.get("figure", -1)], row[place]
        if key in self._rows and self._rows[key] is not row:
            if figured or pointed.text not in BLANK:
                self._doubts[key] = f"có ở hai dòng, {self._rows[key].place} và {row.place}"
            return
        self._rows[key] = row
        self._keep_words(table, row, key)
        if pointed.text in BLANK and not figured:
            return
        try:
            self._values[key] = self._value(leaf, key, entry, figured, pointed)
        except NotUnderstood as why:
            self._doubts[key] = str(why).rstrip(". ")

    def check(self, table: Table, row: Row, place: int, unit: str, stage: str, group: str) -> None:
        """Notes a total that the file states, to be held against the rows."""
        if place >= 0 and row[place]:
            try:
                points, _ = scored(row[place], Decimal(1000))
            except NotUnderstood:
                return
            self._sheet.checks.append(Check(f"{row.place}, {table.column(place)}", unit, stage, group, points))

    def stage_of(self, unit: str) -> str:
        """The stage that has values, where the file does not say which it is for."""
        stages = {stage for one, _, stage in (*self._values, *self._doubts) if one == unit}
        return "review" if stages == {"reviewed"} else "self"

    def reading(self, cycle: str, unit: str, stage: str, found: Findings) -> WorkbookReading:
        """Reading of the unit at the stage."""
        values, doubts = self._of(self._values, unit, stage), self._of(self._doubts, unit, stage)
        values = {leaf: value for leaf, value in values.items() if leaf not in doubts}
        remarks = [_without_source(line, found.source) for line in found.problems]
        remarks += self._wrong_sums(values, unit, stage)
        told = [_without_source(line, found.source) for line in found.notes if f"“{LISTS}”" not in line]
        notes = {leaf: note for leaf, note in self._of(self._notes, unit, stage).items() if leaf in values}
        return WorkbookReading(
            cycle,
            unit,
            stage,
            values,
            notes,
            self._of(self._links, unit, stage),
            doubts,
            tuple(remarks),
            tuple(told[:TOLD]),
        )

    def _of(self, held: dict[Key, T], unit: str, stage: str) -> dict[str, T]:
        return {leaf: value for (one, leaf, at), value in held.items() if (one, at) == (unit, _STAGES[stage])}

    # --- one row ---

    def _value(self, leaf: Leaf, key: Key, entry: Entry, figured: Cell, pointed: Cell) -> str:
        unit, _, stage = key
        points = None if pointed.text in BLANK else self._points(pointed, entry)
        if not asks_figure(leaf, unit):
            if figured:
                raise NotUnderstood(f"mục này chấm bằng điểm, bảng ghi số liệu “{short(figured.text, 30)}”")
            assert points is not None
            return self._graded(leaf, unit, points)
        if figured:
            value = figure(leaf, unit, figured)
            if points is not None:
                hold_against(self._charter, leaf, unit, value, points)
            return value
        assert points is not None
        if stage != "self" and leaf.criterion.direct_points:
            return f"{OVERRIDE}{points:f}"
        return only_value(self._charter, leaf, unit, points, self._possible.value(leaf, unit, points))

    def _points(self, cell: Cell, entry: Entry) -> Decimal:
        try:
            points, notes = scored(cell, entry.high)
        except NotUnderstood as why:
            raise NotUnderstood(f"ghi “{short(cell.text, 40)}”; {why}") from None
        for note in notes:
            self._found.note(f"mã {entry.code}: {note}")
        # A deduction is written without its sign by everybody.
        return -points if points > 0 and not entry.high and entry.low else points

    def _graded(self, leaf: Leaf, unit: str, points: Decimal) -> str:
        try:
            return read_exactly(leaf.criterion.form(unit), points)
        except Unclear as why:
            raise NotUnderstood(f"ghi {say(points)} điểm. {why}") from None

    def _keep_words(self, table: Table, row: Row, key: Key) -> None:
        """Keeps what stands beside the points: a note, addresses of evidence and other words about it."""
        note = " ".join(row[table.columns.get("note", -1)].text.split())
        place = next((n for n in range(len(table.heads)) if fold(table.head(n)).startswith("minh chung")), -1)
        proof = row[place].text
        links = tuple(_LINK.findall(proof))
        words = " ".join(_LINK.sub(" ", proof).split()).strip(" ;,.")
        note = "; ".join(word for word in (note, words) if word)
        if len(note) > LONGEST_NOTE:
            self._found.note(f"ghi chú dài {len(note)} ký tự, chỉ giữ {LONGEST_NOTE}", row)
            note = note[:LONGEST_NOTE]
        if note:
            self._notes[key] = note
        if links:
            self._links[key] = links

    def _wrong_sums(self, values: dict[str, str], unit: str, stage: str) -> list[str]:
        """Remarks on totals that are not those of the rows, where all rows of them were read."""
        given = score(self._charter, unit, values)
        known = values.keys() - {leaf.id for leaf in given.pending}
        wrong = []
        for check in self._sheet.checks:
            if (check.unit, check.stage or _STAGES[stage]) != (unit, _STAGES[stage]):
                continue
            group = self._charter.group_by_id.get(check.group)
            leaves = group.leaf_ids if group else self._charter.leaves.keys()
            computed = given.groups[check.group].points if group else given.total
            if leaves <= known and abs(computed - check.points) >= Decimal("0.01"):
                wrong.append(f"{check.place}: tổng ghi {say(check.points)}, cộng các mục được {say(computed)}")
        return wrong


def _without_source(line: str, source: str) -> str:
    """A finding without the file's name, which is said above all of them."""
    return line.removeprefix(source).lstrip(",: ")
