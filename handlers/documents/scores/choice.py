"""Tables of a score file that count, each with its layout; what is left aside is told."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.vietnamese import fold
from handlers.documents.criteria.leaf_codes import Criteria
from handlers.documents.problems import Findings
from handlers.documents.scores.layouts import Layout, layout_of
from handlers.documents.tables.stray_columns import tell_stray_columns
from handlers.documents.tables.table import Table


def chosen(
    tables: list[Table], criteria: Criteria, found: Findings, *, figures: bool = False
) -> Iterator[Layout]:
    """The tables that hold points. Those of one unit need its name: in the caption or, among several, the
    sheet's."""
    layouts = [(table, layout_of(table, criteria)) for table in tables]
    others = any(layout and layout.kind not in ("one unit", "totals") for _, layout in layouts)
    sheets = {id(table.sheet) for table in tables}
    for table, layout in layouts:
        if layout is None:
            found.note(f"{table.sheet.place} có bảng không có cột điểm, đã bỏ qua".strip(), table.heading)
            continue
        if layout.kind == "one unit" and not layout.unit:
            if others:
                found.note("bảng không ghi “Đơn vị: …”, là bảng chi tiết của tệp; không đọc", table.heading)
                continue
            if (
                len(sheets) > 1
                and table.sheet.name
                and not re.fullmatch(r"(sheet|trang|bang) ?\d*", fold(table.sheet.name))
            ):
                found.note(
                    f"không ghi “Đơn vị: …”; lấy tên trang “{table.sheet.name}” làm tên đơn vị", table.heading
                )
                layout = replace(layout, unit=table.sheet.name)
            else:
                found.problem(
                    "không thấy đơn vị nào được chấm; đề nghị ghi “Đơn vị: …” phía trên bảng", table.heading
                )
                continue
        if layout.kind != "totals":
            # Fields beyond the heading of a text file are looked at row by row.
            beyond = range(len(table.heads), 2_000) if not table.sheet.name else ()
            unknown = set() if figures else {table.columns.get("figure", -1)}
            tell_stray_columns(table, {*layout.known, *beyond} - unknown, found)
        yield layout
