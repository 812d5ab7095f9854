"""XLS workbooks of before 2007, by xlrd: it alone tells what a sheet hides, merges and strikes out."""

import struct
from pathlib import Path
from typing import Any

from bot.vietnamese import nfc
from handlers.documents.files.book import EMPTY, Book, Cell, clean
from handlers.documents.files.budget import MOST_ROWS, MOST_SHEETS, Budget
from handlers.documents.files.number_formats import Style, number_cell, of_format
from handlers.documents.files.sheet import Draft, finished
from handlers.documents.files.xlsx_looks import RAISED
from handlers.documents.problems import Unreadable

_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def read(path: Path) -> Book:
    """The visible sheets of the workbook. Raises Unreadable."""
    import xlrd  # for whoever still has such a file

    budget = Budget(path.name)
    try:
        book = xlrd.open_workbook(str(path), formatting_info=True, on_demand=True, ragged_rows=True)
        names = book.sheet_names()[:MOST_SHEETS]
        drafts, hidden = [], []
        for place, name in enumerate(names):
            sheet = book.sheet_by_index(place)
            if sheet.visibility:
                hidden.append(nfc(name))
            else:
                drafts.append(_sheet(book, sheet, Draft(nfc(name), budget)))
            book.unload_sheet(place)
    except xlrd.XLRDError as why:
        if "encrypted" in str(why).lower():
            raise Unreadable(f"Tệp {path.name} có mật khẩu; đề nghị bỏ mật khẩu rồi lưu lại.") from None
        raise Unreadable(f"Tệp {path.name} không phải .xls đọc được; đề nghị lưu lại thành .xlsx.") from why
    except (xlrd.compdoc.CompDocError, AssertionError, LookupError, ValueError, TypeError, struct.error) as why:
        # Of damaged files xlrd raises whatever it stumbled over.
        if isinstance(why, Unreadable):
            raise
        raise Unreadable(f"Tệp {path.name} không phải .xls đọc được; đề nghị lưu lại thành .xlsx.") from why
    return Book(finished(drafts, budget), hidden=tuple(hidden))


def _sheet(book: Any, sheet: Any, draft: Draft) -> Draft:
    for column, info in sheet.colinfo_map.items():
        if info.hidden or info.width == 0:
            draft.hide_columns(column + 1, column + 1)
    comments = {at: clean(note.text)[:2_000] for at, note in sheet.cell_note_map.items()}
    for number in range(min(sheet.nrows, MOST_ROWS + 1)):
        info = sheet.rowinfo_map.get(number)
        draft.begin(number + 1, hidden=bool(info and (info.hidden or info.height == 0)))
        for column in range(sheet.row_len(number)):
            draft.put(column, _cell(book, sheet, number, column, comments.get((number, column), "")))
    for top, bottom, left, right in sheet.merged_cells:
        draft.merge(top + 1, left, bottom, right - 1)
    return draft


def _cell(book: Any, sheet: Any, row: int, column: int, comment: str) -> Cell:
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind in (0, 6):
        return EMPTY
    look = book.xf_list[sheet.cell_xf_index(row, column)]
    font = book.font_list[look.font_index]
    code = book.format_map[look.format_key].format_str if look.format_key in book.format_map else ""
    form, decimals, order, invisible = of_format(code)
    indent = look.alignment.indent_level
    looks = (comment, bool(font.bold), indent, bool(font.struck_out))
    if kind in (2, 3):
        style = Style(form, decimals, order, bool(font.bold), indent, bool(font.struck_out), invisible)
        return number_cell(float(value), style, comment, from_1904=bool(book.datemode))
    if kind == 5:
        error = _ERRORS.get(value, "#")
        return Cell(error, error, "error", *looks)
    text = ("FALSE", "TRUE")[bool(value)] if kind == 4 else _rich(book, sheet, row, column, str(value))
    text = clean(text)
    return Cell(text, text, "text", *looks) if text else EMPTY


def _rich(book: Any, sheet: Any, row: int, column: int, text: str) -> str:
    """The text with its raised digits written as such, and without the words that are crossed out."""
    runs = sheet.rich_text_runlist_map.get((row, column), [])
    kept: list[str] = []
    struck: list[str] = []
    for place, (start, font) in enumerate(runs):
        end = runs[place + 1][0] if place + 1 < len(runs) else len(text)
        look, part = book.font_list[font], text[start:end]
        (struck if look.struck_out else kept).append(part.translate(RAISED) if look.escapement == 1 else part)
    before = text[: runs[0][0]] if runs else text
    return before + "".join(kept) if (before + "".join(kept)).strip() else text
