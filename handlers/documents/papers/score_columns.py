"""Columns of the bảng tổng hợp điểm, as wide as one A4 landscape page bears in letters of 9 points or more."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from bot.conversations.papers.score_table import SHOWN, Row, ScoreTable
from bot.vietnamese import say

# Width of the page in Excel's units, at which letters of 11 points are printed with 9 or more.
PAGE = 160.0
LINE = 19  # pixels of one line
# From so many units on, a row may take one line only.
MANY = 11

Kind = Literal["number", "unit", "group", "other", "total", "rank", "title", "ballots"]


@dataclass(frozen=True)
class Column:
    """Column with its heading; `key` is a group's id or a stage. `short`: units by their short names."""

    kind: Kind
    head: str
    width: float
    key: str = ""
    short: bool = False

    def text(self, row: Row) -> str:
        """Text of a cell, for columns that hold words; figures as they are said."""
        match self.kind:
            case "unit":
                return row.unit.short if self.short else row.unit.name
            case "title":
                return row.title
            case "ballots":
                return row.ballots
            case "rank":
                return str(row.rank or "–")
            case _:
                return ""

    def figure(self, row: Row, table: ScoreTable) -> str:
        """Figure as people read it, for a page that computes nothing."""
        match self.kind:
            case "group":
                points = row.groups[table.stage].get(self.key)
                mark = "*" if row.differs(self.key, table.stages) else ""
                return f"{say(points)}{mark}" if points is not None else ""
            case "other":
                return say(row.other)
            case "total":
                return say(row.totals[self.key])  # type: ignore[index]
            case _:
                return ""


def columns(table: ScoreTable) -> tuple[Column, ...]:
    """Columns of the page: units, groups with their points, totals of each stage, place, title, ballots."""
    groups, many = table.charter.groups, len(table.rows) >= MANY
    other = [Column("other", "Ngoài nhóm", 8)] if any(row.other for row in table.rows) else []
    totals = [Column("total", f"Tổng {SHOWN[stage].lower()}", 8.5, stage) for stage in table.stages]
    titled = any(row.title for row in table.rows)
    voted = any(row.ballots for row in table.rows)
    name, title, ballots = (22.0, 27.0, 34.0) if many else (33.0, 19.0, 30.0)
    used = 6 + name + 7 + 8.5 * len(totals) + 8 * len(other) + title * titled + ballots * voted
    each = min(12.0, max(6.5, (PAGE - used) / len(groups)))
    points = [
        Column(
            "group",
            f"{group.code}. {group.title}" if group.code and each >= 8 else group.code or group.title,
            each,
            group.id,
        )
        for group in groups
    ]
    return (
        Column("number", "STT", 6),
        Column("unit", "Đơn vị", name, short=many),
        *points,
        *other,
        *totals,
        Column("rank", "Hạng", 7),
        *([Column("title", "Xếp loại", title)] if titled else []),
        *([Column("ballots", "Kết quả bỏ phiếu", ballots)] if voted else []),
    )


def lines(text: str, width: float) -> int:
    """Number of lines that a text takes: letters of this face are a tenth narrower than Excel's unit."""
    return len(textwrap.wrap(text, max(int(width * 1.1), 4))) or 1


def height(texts: Sequence[str], widths: Sequence[float]) -> int:
    """Pixels of a row that shows the longest of the texts whole."""
    return ceil(LINE * max(lines(text, width) for text, width in zip(texts, widths, strict=True))) + 3
