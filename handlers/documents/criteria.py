"""Criteria for `thidua rehearse`: a plain table, a list of rows, or a charter."""

from collections.abc import Iterable
from pathlib import Path

import yaml

from bot.rules.charter import Group, Leaf
from bot.rules.charter_parser import read_charter
from config.charters import READY_MADE, UnfitCharter, load
from handlers.documents.charter_from_table import of_table
from handlers.documents.headings import CRITERIA, tables, tables_in
from handlers.documents.leaf_codes import Criteria, Entry
from handlers.documents.problems import Findings, Unreadable
from handlers.documents.spreadsheet import LARGEST_FILE, Book, Worksheet, rows_of

_NEEDED = (
    {"title", "maximum"},
    {"code", "maximum"},
    {"code", "bonus"},
    {"code", "penalty"},
    {"code", "change"},
)


def read(path: Path, found: Findings) -> Criteria:
    """Criteria from a table (.xlsx, .csv), a list of rows in YAML, a charter, or a ready-made charter's name.

    Raises Unreadable.
    """
    if path.suffix.lower() in (".yaml", ".yml") or (str(path) in READY_MADE and not path.exists()):
        listed = _yaml_rows(path) if path.is_file() else None
        if listed is None:
            return _of_charter(path)
        fitting = tables_in(Book((listed,)), path.name, CRITERIA, _NEEDED, found)
    else:
        fitting = tables(path, CRITERIA, _NEEDED, found)
    for other in fitting[1:]:
        found.note(f"trang “{other.sheet.name}” cũng có bảng tiêu chí; chỉ đọc trang “{fitting[0].sheet.name}”")
    try:
        return of_table(fitting[0], path.stem, found)
    except RecursionError:
        raise Unreadable(f"Tệp {path.name} có các mục lồng nhau quá sâu.") from None


# --- charters -------------------------------------------------------------------------------------


def _of_charter(path: Path) -> Criteria:
    try:
        charter = read_charter(load(path))
    except UnfitCharter as why:
        raise Unreadable(f"Quy chế không dùng được: {why}") from None
    entries: list[Entry] = []
    unscored: dict[str, str] = {}

    def collect(parts: Iterable[Group | Leaf], above: tuple[str, ...]) -> None:
        for part in parts:
            code = part.code or part.id
            if isinstance(part, Group):
                unscored[code] = "là nhóm, điểm tính từ các mục trong nhóm"
                collect(part.parts, (*above, code))
                continue
            kind = part.criterion
            low, high = -kind.penalty, kind.base + kind.bonus
            needed = bool(low or high)
            entries.append(Entry(part.id, code, part.title, low, high, needed, (*above, code)))

    collect(charter.groups, ())
    return Criteria(charter, tuple(entries), unscored)


def _yaml_rows(path: Path) -> Worksheet | None:
    """YAML list of rows, each cell as it is written (1.10 stays 1.10); None if it is no list."""
    if path.stat().st_size > LARGEST_FILE:
        return None
    try:
        listed = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=yaml.BaseLoader)  # noqa: S506
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError):
        return None
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        return None
    if not all(isinstance(word, str) for entry in listed for word in (*entry.keys(), *entry.values())):
        return None
    headings = list(dict.fromkeys(key for entry in listed for key in entry))
    cells = [[entry.get(key) or "" for key in headings] for entry in listed]
    return rows_of([headings, *cells])
