"""Score sheet: rows of unit, code, stage and points, in any order, from any office."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from bot.vietnamese import fold, say
from handlers.documents.headings import SCORES, Table, tables
from handlers.documents.leaf_codes import Criteria, Entry, UnknownCode
from handlers.documents.point_cells import scored
from handlers.documents.problems import Findings
from handlers.documents.spreadsheet import Cell, Row

STAGES = ("self", "reviewed", "agreed")
SAID = {"self": "tự chấm", "reviewed": "thẩm định", "agreed": "thống nhất"}
_WORDS = {
    "self": r"self([- ]?(scored?|assessment|evaluation))?|(diem )?(don vi )?tu (cham|danh gia)( diem)?",
    "reviewed": r"review(ed)?|(diem )?(tham dinh|phuc tra|cham tham dinh)",
    "agreed": r"agree(d|ment)?|(diem )?(thong nhat|cum thong nhat|hoi nghi thong nhat)",
}
_TONES = "[\u0300\u0301\u0303\u0309\u0323]"
_NEEDED = ({"unit", "code", "points"}, *({"unit", "code", stage} for stage in STAGES))


@dataclass
class Scoresheet:
    """Points that were given. Units stand under their key, in the order they were first seen, with that
    spelling.

    `given`: unit, leaf, stage -> points, within what the row can be given.
    """

    units: dict[str, str] = field(default_factory=dict)
    given: dict[tuple[str, str, str], Decimal] = field(default_factory=dict)
    spellings: dict[str, str] = field(default_factory=dict)
    """A name as written -> the key of its unit."""

    @property
    def stages(self) -> list[str]:
        """Stages that anybody has, in their order."""
        return [stage for stage in STAGES if any(key[2] == stage for key in self.given)]


def read(path: Path, criteria: Criteria, found: Findings) -> Scoresheet:
    """Points of all visible sheets with the columns it takes. Raises Unreadable."""
    sheet = Scoresheet()
    # Unit, leaf, stage -> the row that counts.
    first: dict[tuple[str, str, str], Row] = {}
    for table in tables(path, SCORES, _NEEDED, found):
        if "stage" not in table.columns and "points" in table.columns:
            found.note("không có cột bước chấm; mọi điểm là điểm tự chấm", table.heading)
        for row in table.rows:
            _read_row(row, table, criteria, sheet, first, found)
    return sheet


def _read_row(
    row: Row,
    table: Table,
    criteria: Criteria,
    sheet: Scoresheet,
    first: dict[tuple[str, str, str], Row],
    found: Findings,
) -> None:
    row = _joined(row, table, found)
    name = " ".join(_cell(table, row, "unit").text.split())
    code = _cell(table, row, "code")
    if row.broken or not fold(name) or not code:
        if [c.text for c in row.cells] != [c.text for c in table.heading.cells]:
            lack = "tách được thành các ô" if row.broken else "thấy tên đơn vị" if code else "thấy mã tiêu chí"
            found.problem(f"không {lack}: “{row.words}”", row)
        return
    if fold(name) == fold(table.heading[table.columns["unit"]].text):
        return
    unit = _unit(name, criteria, sheet, row, found)
    try:
        entry = _entry(code, criteria)
    except UnknownCode as why:
        found.problem(f"{name}: {why}", row)
        return
    for stage, cell in _stages(row, table, found):
        _give(row, (unit, stage), entry, cell, sheet, first, found)


def _cell(table: Table, row: Row, role: str) -> Cell:
    """Cell of a role, with what stands in a merged cell that covers it."""
    return table.sheet.cell(row, table.columns.get(role, -1))


def _joined(row: Row, table: Table, found: Findings) -> Row:
    """Row in which a decimal comma that the separator has cut is joined, where nothing else can be meant: ``Cục
    Thuế,a1,self,9,5``."""
    last = table.columns.get("points", -1)
    width = len(table.heading.cells)
    if last != width - 1 or len(row.cells) != width + 1 or row[last].kind != "text":
        return row
    whole, decimals = row[last].text, row[width].text
    if not re.fullmatch(r"[-+]?\d{1,3}", whole) or not re.fullmatch(r"\d{1,2}", decimals):
        return row
    text = f"{whole},{decimals}"
    found.note(f"dấu phẩy thập phân trùng dấu ngăn cột; đọc là {text}", row)
    return Row(row.number, (*row.cells[:last], Cell(text, text)), row.sheet)


def _unit(name: str, criteria: Criteria, sheet: Scoresheet, row: Row, found: Findings) -> str:
    """Id of the unit in the charter, else its name without marks: spellings of one name are one unit."""
    if name in sheet.spellings:
        return sheet.spellings[name]
    known = next((u.id for u in criteria.charter.units if u.is_called(name)), "")
    unit = sheet.spellings[name] = known or fold(name)
    if unit not in sheet.units:
        sheet.units[unit] = name
        if criteria.charter.units and not known:
            found.problem(f"đơn vị “{name}” không có trong quy chế; vẫn tính như một đơn vị", row)
    elif not known and _marked(name) != _marked(sheet.units[unit]):
        found.note(f"“{name}” được coi là “{sheet.units[unit]}”", row)
    return unit


def _marked(name: str) -> str:
    """Name without what spelling leaves open: case, spaces, on which vowel the tone stands."""
    decomposed = unicodedata.normalize("NFD", " ".join(name.casefold().split()))
    return re.sub(_TONES, "", decomposed) + "".join(re.findall(_TONES, decomposed))


def _entry(code: Cell, criteria: Criteria) -> Entry:
    try:
        return criteria.find(code.shown)
    except UnknownCode:
        if code.kind != "number" or code.shown == code.text:
            raise
        return criteria.find(code.text)


def _stages(row: Row, table: Table, found: Findings) -> Iterator[tuple[str, Cell]]:
    """Points of a row by stage: one stage by its name, or a column for each."""
    if "points" in table.columns:
        word = _cell(table, row, "stage").text if "stage" in table.columns else "self"
        stage = next((s for s, words in _WORDS.items() if re.fullmatch(words, fold(word))), "")
        if stage:
            yield stage, row[table.columns["points"]]
        else:
            found.problem(f"không hiểu bước chấm “{word}” (cần self, reviewed hoặc agreed)", row)
        return
    for stage in STAGES:
        if stage in table.columns and (cell := row[table.columns[stage]]):
            yield stage, cell


def _give(
    row: Row,
    at: tuple[str, str],
    entry: Entry,
    cell: Cell,
    sheet: Scoresheet,
    first: dict[tuple[str, str, str], Row],
    found: Findings,
) -> None:
    unit, stage = at
    where = f"{sheet.units[unit]}, mã {entry.code}, {SAID[stage]}"
    try:
        points = scored(cell, entry.high)
    except ValueError:
        what = f"không đọc được điểm “{cell.text}”" if cell else "ô điểm để trống"
        found.problem(f"{where}: {what}; coi như không có dòng này", row)
        return
    key = (unit, entry.leaf, stage)
    if key in first:
        found.problem(f"{where}: đã có ở {first[key].place}; tính điểm của dòng đó", row)
        return
    first[key] = row
    counted = max(min(points, entry.high), entry.low)
    if points > entry.high:
        hint = " (điểm trừ phải ghi số âm)" if not entry.high and entry.low else ""
        said = f"{say(points)} điểm vượt mức tối đa {say(entry.high)}{hint}; tính {say(counted)}"
        found.problem(f"{where}: {said}", row)
    elif points < entry.low:
        said = f"{say(points)} điểm thấp hơn mức thấp nhất {say(entry.low)}; tính {say(counted)}"
        found.problem(f"{where}: {said}", row)
    sheet.given[key] = counted
