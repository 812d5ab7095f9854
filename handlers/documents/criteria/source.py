"""Criteria as `thidua rehearse` takes them: a plain table, a list of rows, or a charter."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from bot.rules.charter import Charter, Group, Leaf
from bot.rules.charter_parser import read_charter
from config.charters import READY_MADE, UnfitCharter, load
from handlers.documents.criteria.charter_from_table import charter_of
from handlers.documents.criteria.columns import is_criteria_table
from handlers.documents.criteria.leaf_codes import Criteria, Entry
from handlers.documents.criteria.table_outline import outline_of, outlines_of
from handlers.documents.files.book import Book, Worksheet
from handlers.documents.files.separated import rows_of
from handlers.documents.problems import Findings, Unreadable
from handlers.documents.tables.table import Table, read_tables, tables_of
from handlers.documents.tables.vocabulary import CRITERIA

LARGEST_LIST = 1_000_000  # bytes of YAML, which is slow to read


def read(path: Path, found: Findings) -> Criteria:
    """Criteria from a table (.xlsx, .csv), a list of rows in YAML, a charter, or a ready-made charter's name.

    Raises Unreadable.
    """
    if (tables := _tables(path, found)) is None:
        return of_charter(_charter(path))
    with _bounded_depth(path):
        return charter_of(outline_of(tables, found), path.stem, found)


def read_blocks(path: Path, found: Findings) -> dict[str, Criteria]:
    """The same, block by block: each has criteria of its own, under its name. "" where there is one alone."""
    if (tables := _tables(path, found)) is None:
        return {"": of_charter(_charter(path))}
    with _bounded_depth(path):
        outlines = outlines_of(tables, found)
        return {name: charter_of(outline, name or path.stem, found) for name, outline in outlines.items()}


def _tables(path: Path, found: Findings) -> list[Table] | None:
    """The tables of a file; None for a charter."""
    if path.suffix.lower() in (".yaml", ".yml", ".json") or (str(path) in READY_MADE and not path.exists()):
        listed = _yaml_rows(path) if path.is_file() else None
        if listed is None:
            return None
        fitting = tables_of(Book((listed,)), path.name, CRITERIA, is_criteria_table, found)
    else:
        fitting = read_tables(path, CRITERIA, is_criteria_table, found)
    return _of_one_sheet(fitting, found)


@contextmanager
def _bounded_depth(path: Path) -> Iterator[None]:
    try:
        yield
    except RecursionError:
        raise Unreadable(f"Tệp {path.name} có các mục lồng nhau quá sâu.") from None


def _of_one_sheet(tables: list[Table], found: Findings) -> list[Table]:
    """The tables of the first sheet that has any; the others may be of other years, or each unit's own."""
    first = tables[0].sheet
    for name in dict.fromkeys(table.sheet.name for table in tables if table.sheet is not first):
        found.note(f"trang “{name}” cũng có bảng tiêu chí; chỉ đọc trang “{first.name}”")
    return [table for table in tables if table.sheet is first]


# --- charters -------------------------------------------------------------------------------------


def _charter(path: Path) -> Charter:
    try:
        return read_charter(load(path))
    except UnfitCharter as why:
        raise Unreadable(f"Quy chế không dùng được: {why}") from None


def of_charter(charter: Charter) -> Criteria:
    """The criteria of a charter, found by its codes and titles."""
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
            base = kind.base > 0
            entries.append(Entry(part.id, code, part.title, low, high, needed, (*above, code), base=base))

    collect(charter.groups, ())
    return Criteria(charter, tuple(entries), unscored)


def _yaml_rows(path: Path) -> Worksheet | None:
    """A YAML list of rows, each cell as it is written (1.10 stays 1.10); None if it is no list."""
    if path.stat().st_size > LARGEST_LIST:
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
