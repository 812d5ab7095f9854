"""New rows of a charter's workbook, read as any table of criteria is: groups, rates, tiers, sums."""

import hashlib
from collections.abc import Sequence
from typing import Any

from bot.vietnamese import fold
from config.charters import parsed
from handlers.documents.charter_cells import (
    BONUS,
    CODE,
    EVIDENCE,
    EVIDENCES,
    HOW,
    LEVELS,
    MOST,
    NOTE,
    PENALTY,
    TEXT,
    TITLE,
)
from handlers.documents.charter_rows import CharterRow
from handlers.documents.criteria.charter_from_table import charter_of
from handlers.documents.criteria.charter_text import charter_text
from handlers.documents.criteria.columns import is_criteria_table
from handlers.documents.criteria.leaf_codes import Criteria
from handlers.documents.criteria.table_outline import outline_of
from handlers.documents.files.book import Book, Cell, Row, Worksheet, text_cell
from handlers.documents.level_cells import Unread, tiers_of
from handlers.documents.problems import Findings
from handlers.documents.tables.table import tables_of
from handlers.documents.tables.vocabulary import CRITERIA

Data = dict[str, Any]
_HEADS = ("Mã", "Nội dung", "Điểm chuẩn", "Điểm thưởng", "Điểm trừ", "Ghi chú")


def parts_of(rows: Sequence[CharterRow], found: Findings) -> list[Data]:
    """Plain data of the groups and criteria that these rows state; ids are those of their rows. Raises
    Unreadable where none of them has points."""
    heading = Row(1, tuple(map(text_cell, _HEADS)))
    sheet = Worksheet("", (heading, *(_plain(row) for row in rows)))
    tables = tables_of(Book((sheet,)), found.source, CRITERIA, is_criteria_table, found)
    parts = data_of(charter_of(outline_of(tables, found), found.source, found), found)
    for row in rows:
        _more(row, parts, found)
    return parts


def _plain(row: CharterRow) -> Row:
    levels = row[LEVELS]
    note = "\n".join(cell.text for cell in (row[HOW], row[NOTE]) if cell and not levels)
    most = row[MOST] if row[MOST] or not levels else Cell("1", "1", "number")
    cells = (row[CODE], row[TITLE], most, row[BONUS], row[PENALTY], text_cell(note))
    return Row(row.row.number, cells)


def data_of(criteria: Criteria, found: Findings) -> list[Data]:
    """Plain data of the groups of a table that has been read; one that was only put around a single criterion
    is taken off."""
    groups = parsed(charter_text(criteria, 2000, found)).get("groups")
    assert isinstance(groups, list)
    return [_bare(group) for group in groups if group.get("parts")]


def _bare(group: Data) -> Data:
    parts = group["parts"]
    alone = len(parts) == 1 and "parts" not in parts[0] and parts[0].get("title") == group.get("title")
    return parts[0] if alone else group


def _more(row: CharterRow, parts: list[Data], found: Findings) -> None:
    """The levels, the wording and the evidence of a new row, which other tables have no column for."""
    leaf = _of_row(parts, row)
    if leaf is None:
        return
    if row[TEXT]:
        leaf["text"] = " ".join(row[TEXT].text.split())
    if row[EVIDENCE]:
        said = fold(row[EVIDENCE].text)
        word = next((key for key, label in EVIDENCES.items() if fold(label) == said), None)
        if word:
            leaf["evidence"] = word
        else:
            found.problem(
                f"cột Minh chứng ghi “{row[EVIDENCE].text}”; cần ghi: {', '.join(EVIDENCES.values())}", row.row
            )
    if not row[LEVELS]:
        return
    try:
        tiers = tiers_of(row[LEVELS].text, ())
    except Unread as why:
        found.problem(f"cột Mức điểm: {why}", row.row)
        return
    for key in [
        key for key in leaf if key not in ("id", "code", "title", "text", "note", "evidence", "campaign")
    ]:
        del leaf[key]
    leaf |= {"kind": "tiers", "tiers": tiers}
    if row[NOTE]:
        leaf["note"] = " ".join(row[NOTE].text.split())
    if "id" not in tiers[0]:
        leaf["by"] = "percent"


def _of_row(parts: list[Data], row: CharterRow) -> Data | None:
    for part in parts:
        if "parts" in part:
            if inner := _of_row(part["parts"], row):
                return inner
        elif part["id"].rstrip("abc") == f"r{row.row.number}":
            return part
    return None


def fresh_id(part: Data, cycle: str, taken: set[str]) -> str:
    """Id of a new part: made of the year and of what it is called, so that the same one added again is itself;
    never one that is taken."""
    said = f"{cycle}\n{part.get('code', '')}\n{part.get('title', '')}"
    # Of several that are called the same, the further ones begin where nothing is taken yet.
    more, id = 0, _hashed(said)
    while id in taken:
        more = more + 1 if more else len(taken)
        id = _hashed(f"{said}\n{more}")
    taken.add(id)
    return id


def _hashed(said: str) -> str:
    return "n" + hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:9]
