"""Columns that hold numbers and have no meaning: nothing is dropped unseen."""

import re

from bot.vietnamese import fold
from handlers.documents.files.book import Cell, short
from handlers.documents.problems import Findings
from handlers.documents.tables.table import Table
from handlers.documents.tables.vocabulary import is_other


def tell_stray_columns(table: Table, known: set[int], found: Findings) -> None:
    """Tells of each such column. `known` are the columns that have a meaning."""
    width = max((len(row.cells) for row in table.rows), default=0)
    for place in range(width):
        if place in known or is_other(fold(table.head(place))):
            continue
        held = next((row for row in table.rows if _holds_number(row[place])), None)
        if held:
            found.problem(
                f"cột có số (“{short(held[place].text, 20)}”) nhưng không rõ là cột gì, không đọc;"
                " đề nghị đặt tên cột, hoặc xóa cột này",
                held,
                table.column(place),
            )


def _holds_number(cell: Cell) -> bool:
    return cell.kind in ("number", "percent") or bool(
        re.fullmatch(r"[-+]?\d+([.,]\d+)?\s*(đ|điểm)?", cell.text)
    )
