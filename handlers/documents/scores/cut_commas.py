"""Rows of a text file that a decimal comma has cut: ``A,1,tự chấm,9,5,tốt`` in a file parted by commas."""

import re
from dataclasses import replace

from handlers.documents.files.book import Row, short, text_cell
from handlers.documents.problems import Findings
from handlers.documents.scores.layouts import Layout


def joined(row: Row, layout: Layout, found: Findings) -> Row | None:
    """The row with its number whole, where nothing else can be meant. None, and told, where points may have
    moved into other columns."""
    table = layout.table
    width = len(table.heading.cells)
    if table.sheet.name or row.broken:
        return row
    place = table.columns.get("points", -1)
    if layout.kind != "list" or place < 0 or table.stages:
        if not any(row.cells[width:]):
            return row
        found.problem(
            f"dòng dài hơn dòng tiêu đề, có thể dấu phẩy thập phân tách số; không đọc: “{row.words}”", row
        )
        return None
    whole, decimals = row[place].text, row[place + 1].text
    looks_cut = re.fullmatch(r"[-+]?\d{1,3}", whole) and re.fullmatch(r"\d{1,2}", decimals)
    if looks_cut and len(row.cells) > width:
        text = f"{whole},{decimals}"
        found.note(f"dấu phẩy thập phân trùng dấu ngăn cột; đọc là {text}", row, table.column(place))
        return replace(row, cells=(*row.cells[:place], text_cell(text), *row.cells[place + 2 :]))
    if looks_cut and place + 1 not in layout.known - {table.columns.get("note", -1)}:
        said = f"ô sau điểm chỉ có số {decimals}: có phải {whole},{decimals} bị tách không? tính {whole}"
        found.problem(said, row, table.column(place))
    elif any(row.cells[width:]):
        more = short(", ".join(cell.text for cell in row.cells[width:] if cell), 40)
        found.note(f"dòng dài hơn dòng tiêu đề; phần thừa “{more}” không đọc", row)
    return row
