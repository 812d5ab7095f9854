"""Columns of a criteria table, looked at by what stands in them where headings leave it open."""

import re
from dataclasses import replace

from bot.vietnamese import fold
from handlers.documents.criteria.lines import tokens
from handlers.documents.problems import Findings
from handlers.documents.tables.stray_columns import tell_stray_columns
from handlers.documents.tables.table import Table
from handlers.documents.tables.vocabulary import CRITERIA, bare_heading, is_called, is_other

_POINTS = ("maximum", "bonus", "penalty", "change")
_NEEDED = ("maximum", "bonus", "penalty", "change")
SAMPLE = 400  # rows by which a column is judged


def is_criteria_table(table: Table) -> bool:
    """True where a heading has a column for what is scored and one for its points."""
    return bool({"code", "title"} & table.columns.keys() and set(_NEEDED) & table.columns.keys())


def settled(table: Table, found: Findings) -> tuple[Table, list[int]]:
    """The table with section, code and title told apart, and further columns of words that explain its rows.

    Tells of columns that hold numbers and have no meaning, and of scores that stand beside the criteria.
    """
    columns = dict(table.columns)
    wordy = [p for p in range(len(table.heads)) if p not in columns.values() and _is_titled(table, p)]
    if "title" in columns:
        wordy.append(columns["title"])
    places = [p for p in wordy if not is_other(fold(table.head(p))) or p == columns.get("title")]
    if len(places) > 1:
        columns["title"] = max(places, key=lambda p: (_filled(table, p), -p))
        before = [
            p for p in places if p < columns["title"] and _filled(table, p) < _filled(table, columns["title"])
        ]
        if before and "section" not in columns:
            columns["section"] = before[0]
    if "section" not in columns and (both := _sections_in_code(table, columns)) is not None:
        columns["section"], columns["code"] = both
    if "section" not in columns and (named := _sparse_names(table, columns)) >= 0:
        columns["section"] = named
    explaining = [p for p in range(len(table.heads)) if p not in columns.values() and _is_wordy(table, p)]
    table = replace(table, columns=columns)
    known = {*columns.values(), *table.stages.values(), *explaining}
    tell_stray_columns(table, known, found)
    if table.stages:
        which = ", ".join(table.column(place) for place in table.stages.values())
        found.note(
            f"{which}: là điểm đã chấm, không phải mức điểm; không dùng trong bảng tiêu chí", table.heading
        )
    return table, explaining


def _is_titled(table: Table, place: int) -> bool:
    head = bare_heading(fold(table.head(place)))
    return any(is_called(head, pattern) for pattern in CRITERIA["title"])


def _filled(table: Table, place: int) -> int:
    return sum(1 for row in table.rows[:SAMPLE] if row[place] and row[place].kind == "text")


def _sparse_names(table: Table, columns: dict[str, int]) -> int:
    """A column of names before the rows' own, filled only where a section begins; -1 for none."""
    title = columns.get("title", -1)
    for place in range(title):
        if place in columns.values() or is_other(fold(table.head(place))):
            continue
        if 0 < _filled(table, place) < _filled(table, title) and _is_wordy(table, place):
            return place
    return -1


def _is_wordy(table: Table, place: int) -> bool:
    """True where no number stands in a column and words do: what explains rows may hold their caps."""
    cells = [row[place] for row in table.rows[:SAMPLE] if row[place]]
    return bool(cells) and all(cell.kind == "text" and re.search(r"[^\W\d_]{2,}", cell.text) for cell in cells)


def _sections_in_code(table: Table, columns: dict[str, int]) -> tuple[int, int] | None:
    """A first column "Mục" or "TT" that holds names, beside another one that holds the numbers."""
    code = columns.get("code", -1)
    cells = [row[code] for row in table.rows[:SAMPLE] if row[code]]
    names = [cell for cell in cells if len(cell.text.split()) > 1 and len(tokens(cell.text)) > 1]
    if code < 0 or not names or len(names) * 2 < len(cells):
        return None
    for place in range(len(table.heads)):
        head = bare_heading(fold(table.head(place)))
        if place != code and any(is_called(head, pattern) for pattern in CRITERIA["code"]):
            return code, place
    return None


def code_is_of_section(table: Table) -> bool:
    """True where the code column numbers the sections and not the rows: it is filled only where one begins."""
    code, section = table.columns.get("code", -1), table.columns.get("section", -1)
    if code < 0 or section < 0:
        return False
    later = [row for row in table.rows[:SAMPLE] if not row[section] and row.filled]
    return bool(later) and not any(re.search(r"\w", row[code].text) for row in later)
