"""Cells of points taken into a score sheet: understood whole, within what the row can be given, or told."""

from dataclasses import dataclass
from decimal import Decimal

from bot.questions import UNASSIGNED, Choice
from bot.rules.scores import leaf_score
from bot.vietnamese import fold, say
from handlers.documents.criteria.leaf_codes import Criteria, Entry
from handlers.documents.files.book import Cell, Row, short, text_cell
from handlers.documents.problems import Findings
from handlers.documents.scores.figures import is_told_by_word
from handlers.documents.scores.given_points import Check, Key, Scoresheet
from handlers.documents.scores.possible_points import PossiblePoints
from handlers.documents.tables.point_cells import BLANK, NotUnderstood, scored
from handlers.documents.tables.table import Table
from handlers.documents.tables.vocabulary import SAID

_NOT_FOR = ("khong duoc giao", "khong ap dung")
_MOST_TOTAL = Decimal(1_000)


@dataclass
class _At:
    """Where a cell of points stands, in a sentence."""

    row: Row
    column: str
    where: str


class ScoreCells:
    """Takes cells one by one; of several for the same unit, row and stage the first counts."""

    def __init__(self, criteria: Criteria, sheet: Scoresheet, names: dict[str, str], found: Findings) -> None:
        self._criteria, self._sheet, self._names, self._found = criteria, sheet, names, found
        self._possible = PossiblePoints(criteria.charter)
        self._flipped: set[int] = set()
        self._table_of: dict[Key, int] = {}

    def give(self, table: Table, row: Row, place: int, key: Key, entry: Entry, *, lone: bool = False) -> None:
        """Takes the cell for the unit, leaf and stage of `key`. `lone`: the row exists for this cell alone."""
        cell, column = row[place], table.column(place)
        at = _At(row, column, f"{self._names[key[0]]}, mã {entry.code}, {SAID[key[2]]}")
        if self._says_nothing(cell, entry):
            self._sheet.blank.setdefault(key, f"{row.place}, {column}")
            return
        if not cell:
            self._sheet.blank.setdefault(key, f"{row.place}, {column}")
            if lone:
                self._refuse(key, at, "ô điểm để trống; coi như không có dòng này")
            return
        if self._choose(key, cell, entry, table, at):
            return
        if not entry.base and fold(cell.text) in ("khong", "khong co"):
            cell = text_cell("0")
        try:
            points, notes = scored(cell, entry.high)
        except NotUnderstood as why:
            self._refuse(key, at, f"không đọc được điểm “{short(cell.text, 40)}”; {why}; coi như chưa có điểm")
            return
        for note in notes:
            self._found.note(f"{at.where}: {note}", row, column)
        self._keep(key, self._signed(points, entry, table, at), entry, table, at)

    def check(self, table: Table, row: Row, place: int, unit: str, stage: str, group: str) -> None:
        """Notes a total that the file states, to be held against the points."""
        if place < 0 or not (cell := row[place]):
            return
        try:
            points, _ = scored(cell, _MOST_TOTAL)
        except NotUnderstood:
            self._found.note(f"số tổng “{short(cell.text, 30)}” không đọc được, không đối chiếu", row)
            return
        at = f"{row.place}, {table.column(place)}"
        self._sheet.checks.append(Check(at, unit, stage, group, points))

    def _says_nothing(self, cell: Cell, entry: Entry) -> bool:
        """True where an empty cell doesn't matter: of a row that can only add or take, of a tier that isn't the
        one."""
        none = not cell or cell.text in BLANK
        return none and (not entry.base or entry.tier is not None)

    def _choose(self, key: Key, cell: Cell, entry: Entry, table: Table, at: _At) -> bool:
        """Takes a cell that holds the words of an option ("Không đạt"), and refuses a number where two options
        of different consequence give the same points; False for every other cell."""
        unit, leaf_id, _ = key
        leaf = self._criteria.charter.leaves[leaf_id]
        form = leaf.criterion.form(unit)
        if fold(cell.text) in _NOT_FOR and form.accepts(UNASSIGNED):
            self._store(
                key,
                leaf_score(self._criteria.charter, unit, leaf, UNASSIGNED).points or Decimal(0),
                UNASSIGNED,
                table,
                at,
            )
            return True
        if not isinstance(form, Choice) or entry.tier is not None:
            return False
        said = {fold(option.label): option.key for option in form.options}
        if fold(cell.text) in said:
            value = said[fold(cell.text)]
            points = leaf_score(self._criteria.charter, unit, leaf, value).points or Decimal(0)
            if key in self._sheet.given:
                self._tell(at, f"đã có ở {self._sheet.places[key]}; tính điểm của dòng đó")
            else:
                self._store(key, points, value, table, at)
            return True
        if not is_told_by_word(leaf, unit):
            return False
        words = " hoặc ".join(f"“{option.label}”" for option in form.options)
        self._refuse(key, at, f"“{short(cell.text, 40)}” chưa rõ là mức nào; đề nghị ghi {words}")
        return True

    def _store(self, key: Key, points: Decimal, value: str, table: Table, at: _At) -> None:
        self._sheet.given[key], self._sheet.values[key] = points, value
        self._sheet.places[key], self._table_of[key] = at.row.place, id(table)

    def _signed(self, points: Decimal, entry: Entry, table: Table, at: _At) -> Decimal:
        """A penalty given as a positive number is one all the same: everybody writes it so."""
        if points <= 0 or entry.high or not entry.low:
            return points
        if id(table) not in self._flipped:
            self._flipped.add(id(table))
            said = f"điểm trừ ghi số dương ({say(points)}) được tính là trừ, ở dòng này và các dòng trừ khác"
            self._found.note(said, at.row, at.column)
        return -points

    def _keep(self, key: Key, points: Decimal, entry: Entry, table: Table, at: _At) -> None:
        unit, leaf, stage = key
        if entry.tier is not None:
            if points not in (entry.tier, abs(entry.tier)):
                said = f"mức này được {say(entry.tier)} điểm, không phải {say(points)}; coi như chưa có điểm"
                self._refuse(key, at, said)
                return
            points = entry.tier
        if key in self._sheet.given:
            # A file may hold a list and each unit's own table, with the same points.
            if self._sheet.given[key] != points or self._table_of[key] == id(table):
                self._tell(at, f"đã có ở {self._sheet.places[key]}; tính điểm của dòng đó")
            return
        counted = self._within(points, entry, at)
        value = self._possible.value(self._criteria.charter.leaves[leaf], unit, counted)
        if value is None and stage != "self":
            value = self._possible.directly(self._criteria.charter.leaves[leaf], counted)
        if value is None:
            how = self._criteria.charter.leaves[leaf].criterion.how(unit).rstrip(".")
            self._refuse(key, at, f"không thể được {say(counted)} điểm ({how}); coi như chưa có điểm")
            return
        self._store(key, counted, value, table, at)

    def _within(self, points: Decimal, entry: Entry, at: _At) -> Decimal:
        """The points as they count: no more, and no less, than the row can be given."""
        counted = max(min(points, entry.high), entry.low)
        if points > entry.high:
            self._tell(at, f"{say(points)} điểm vượt mức tối đa {say(entry.high)}; tính {say(counted)}")
        elif points < entry.low:
            self._tell(at, f"{say(points)} điểm thấp hơn mức thấp nhất {say(entry.low)}; tính {say(counted)}")
        return counted

    def _refuse(self, key: Key, at: _At, said: str) -> None:
        self._sheet.unread.add(key)
        self._tell(at, said)

    def _tell(self, at: _At, said: str) -> None:
        self._found.problem(f"{at.where}: {said}", at.row, at.column)
