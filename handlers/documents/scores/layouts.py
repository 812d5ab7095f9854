"""Layouts of score files: a long list, criteria × units, units × criteria, a sheet for each unit.

No office writes only one. Each layout is told by its heading, and gives the same: who, which row, which stage,
which cell.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from bot.vietnamese import fold, spelled
from handlers.documents.criteria.leaf_codes import Criteria, Entry, UnknownCode
from handlers.documents.criteria.lines import tokens
from handlers.documents.files.book import Cell, Row
from handlers.documents.tables.sign_words import is_total
from handlers.documents.tables.table import Table, counts_up, is_signature
from handlers.documents.tables.vocabulary import STAGES, is_other, stage_of, stage_within

Kind = Literal["list", "units across", "criteria across", "one unit", "totals"]

SAMPLE = 60  # rows in which a column shows whether it holds points
_UNIT_LINE = re.compile(
    r"(?:tên )?(?:đơn vị|tập thể|cơ quan|chi đoàn|chi hội|lớp|trường|xã|phường|công đoàn)"
    r"(?: (?:tự chấm|được chấm|thi đua|dự thi|báo cáo))?(?: điểm)?\s*:\s*(?P<name>[^:;|]+?)\s*[.;]?\s*",
    re.IGNORECASE,
)
_NOT_UNITS = re.compile(
    r"(diem|so|tong|ty le|ti le|ket qua|nam|muc|ke hoach|thuc hien|he so|trong so|chenh lech|quy|thang"
    r"|ky|dot|lan|cong|tru|thuong|toi da|chuan|don vi tinh)\b.*|\d+"
)
_MEASURES = re.compile(
    r"((so )?(diem|muc|thang) )?(diem )?(toi da|chuan|san|tran|cao nhat|thap nhat|trung binh|binh quan)"
    r"( (diem|chung|cum|khoi|toan (cum|khoi)|cac don vi|cua .*))*"
    r"|thang diem.*|ty le.*|ti le.*|(do )?chenh lech.*|(xep|thu) (hang|loai|thu).*|ghi chu"
)


@dataclass(frozen=True)
class Column:
    """A column of points: of a unit or a criterion, where the layout has them across; `stage` may be told by
    the heading."""

    place: int
    unit: str = ""
    entry: Entry | None = None
    stage: str = ""


@dataclass(frozen=True)
class Layout:
    """A score table that has been understood. `stage` is that of points without one of their own: named by the
    caption or the sheet, else the first."""

    kind: Kind
    table: Table
    columns: tuple[Column, ...] = ()
    unit: str = ""
    stage: str = "self"
    said_stage: bool = False
    known: frozenset[int] = field(default_factory=frozenset)

    def units(self) -> Iterator[str]:
        """The names of units as the table writes them."""
        if self.kind == "one unit":
            yield self.unit
        elif self.kind == "units across":
            yield from (column.unit for column in self.columns)
        else:
            for row in self.table.rows:
                name = "" if row.broken else name_in(self.table.cell(row, "unit"))
                # Totals, signatures and other words below a table are nobody's names.
                aside = is_total(name, coded=False) or is_signature(name) or is_measure(name)
                if name and len(row.filled) > 1 and not aside:
                    yield name


def is_measure(name: str) -> bool:
    """True for a row among the units that measures them all: the maximum, the average."""
    return len(name) <= 60 and bool(_MEASURES.fullmatch(fold(name)))


def name_in(cell: Cell) -> str:
    return " ".join(cell.text.split())


def is_score_table(table: Table) -> bool:
    """True where a heading may be that of scores; `layout_of` says which."""
    roles = table.columns.keys()
    numbers = any(re.fullmatch(r"[-+]?\d+([.,]\d+)?", part) for parts in table.heads for part in parts)
    if "unit" in roles:
        # Numbers in a heading are the codes of criteria, beside at least two columns of words.
        codes = counts_up([" ".join(parts) for parts in table.heads[1:] if parts])
        return len(roles) + len(table.stages) > 1 or (len(table.heads) > 1 and (codes or not numbers))
    if numbers:
        return False
    has_row = bool({"code", "title"} & roles)
    return has_row and (len(roles) + len(table.stages) > 1)


def layout_of(table: Table, criteria: Criteria) -> Layout | None:
    """The layout of a table; None where its heading has no points for anybody."""
    roles = table.columns
    stage = next((s for s in (stage_within(line) for line in reversed(table.caption)) if s), "")
    stage = stage or stage_within(table.sheet.name)
    said = bool(stage)
    stage = stage or "self"
    known = {*roles.values(), *table.stages.values()}
    has_row = bool({"code", "title"} & roles.keys())
    points = "points" in roles or bool(table.stages)
    if "unit" in roles:
        across = _criteria_across(table, criteria)
        if across and not (points and has_row and "points" in roles):
            places = known | {c.place for c in across}
            return Layout("criteria across", table, across, "", stage, said, frozenset(places))
        if has_row and points:
            return Layout("list", table, stage=stage, said_stage=said, known=frozenset(known))
        if "total" in roles or "points" in roles:
            return Layout("totals", table, stage=stage, said_stage=said, known=frozenset(known))
        return None
    if not has_row:
        return None
    units = _units_across(table, criteria)
    if units and not points:
        places = known | {c.place for c in units}
        return Layout("units across", table, units, "", stage, said, frozenset(places))
    if points:
        return Layout("one unit", table, (), unit_of_caption(table), stage, said, frozenset(known))
    return None


def unit_of_caption(table: Table) -> str:
    """The unit that a caption names: "Đơn vị: Huyện A"."""
    for line in table.caption:
        found = _UNIT_LINE.fullmatch(line) or re.search(_UNIT_LINE.pattern + r"(?=$)", line, re.IGNORECASE)
        if found and len(re.findall(r"\w", found["name"])) > 0 and not re.fullmatch(r"[.…_\s]*", found["name"]):
            return " ".join(found["name"].split())
    return ""


def _criteria_across(table: Table, criteria: Criteria) -> tuple[Column, ...]:
    """Columns whose heading is a criterion's code or title, over stages or not."""
    columns = []
    for place, parts in enumerate(table.heads):
        if place in table.columns.values() and not _is_code_like(parts):
            continue
        stage = next((s for s in map(stage_of, parts) if s), "")
        words = [part for part in parts if not stage_of(part)]
        if entry := next((e for e in (_entry(word, criteria) for word in reversed(words)) if e), None):
            columns.append(Column(place, "", entry, stage))
    return tuple(columns)


def _is_code_like(parts: tuple[str, ...]) -> bool:
    return bool(parts) and any(c.isdigit() for c in parts[-1])


def _entry(words: str, criteria: Criteria) -> Entry | None:
    if not tokens(words) or stage_of(words):
        return None
    for way in (words, re.split(r"[.:]?\s", words, maxsplit=1)[0]):
        try:
            return criteria.find(way.rstrip(".:"))
        except UnknownCode:
            continue
    return None


def _units_across(table: Table, criteria: Criteria) -> tuple[Column, ...]:
    """Columns whose heading is a unit's name, over or under stages."""
    known = {spelled(word) for unit in criteria.charter.units for word in unit.names}
    columns = []
    for place, parts in enumerate(table.heads):
        if place in table.columns.values() or not parts:
            continue
        stage = next((s for s in map(stage_of, parts) if s), "")
        names = [part for part in parts if not stage_of(part)]
        # "Điểm của các đơn vị" over the units' names is nobody's.
        named = [name for name in names if spelled(name) in known] or [
            name for name in reversed(names) if _may_be_unit(name)
        ]
        if named and _holds_points(table, place):
            columns.append(Column(place, named[0], None, stage))
    return tuple(columns)


def _may_be_unit(name: str) -> bool:
    folded = fold(name)
    if is_measure(name) or _NOT_UNITS.fullmatch(folded) or is_other(folded):
        return False
    return bool(re.search(r"[^\W\d_]", name))


def _holds_points(table: Table, place: int) -> bool:
    sample = [row[place] for row in table.rows[:SAMPLE] if row[place]]
    return any(cell.kind in ("number", "percent") or re.match(r"[-+−]?\s*\d", cell.text) for cell in sample)


def stage_columns(layout: Layout) -> list[tuple[str, int]]:
    """Stage and column of a table whose rows are criteria of one unit each."""
    if layout.table.stages:
        return [(stage, layout.table.stages[stage]) for stage in STAGES if stage in layout.table.stages]
    return [(layout.stage, layout.table.columns["points"])] if "points" in layout.table.columns else []


def is_repeated_heading(row: Row, table: Table) -> bool:
    return [c.text for c in row.cells] == [c.text for c in table.heading.cells]
