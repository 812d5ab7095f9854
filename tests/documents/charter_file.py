"""A charter's workbook as somebody edits it and sends it back, for tests of what is read of it."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.rules.charter import Charter
from bot.rules.charter_parser import read_charter
from config.charters import load
from handlers.documents.charter_cells import COLUMNS
from handlers.documents.charter_export import charter_workbook
from handlers.documents.charter_table import CharterTable
from handlers.documents.charter_workbook import read

Edit = Callable[[Worksheet], None]
HEADS = [head for head, _ in COLUMNS]


def saved(path: Path, charter: Charter, edit: Edit = lambda page: None) -> Path:
    """The workbook as an office program saves it again, after an edit."""
    book = load_workbook(io.BytesIO(charter_workbook(charter, "k1")))
    page = book.active
    assert isinstance(page, Worksheet)
    edit(page)
    book.save(path)
    return path


def back(tmp_path: Path, plain: dict[str, Any], edit: Edit = lambda page: None) -> CharterTable:
    return read(saved(tmp_path / "quy-che.xlsx", read_charter(plain), edit), plain, "k1")


def row_of(page: Worksheet, id: str) -> int:
    """Row of a part, by the last column."""
    column = len(HEADS)
    return next(r for r in range(1, page.max_row + 1) if str(page.cell(r, column).value).endswith(f" {id}"))


def put(page: Worksheet, id: str, head: str, value: object) -> None:
    page.cell(row_of(page, id), HEADS.index(head) + 1).value = value  # type: ignore[assignment]


def short(tmp_path: Path, edit: Edit) -> tuple[Charter, Charter, CharterTable]:
    plain = dict(load("short"))
    made = back(tmp_path, plain, edit)
    return read_charter(plain), read_charter(made.data), made


def inserted(page: Worksheet, after: str, *rows: dict[str, object]) -> None:
    place = row_of(page, after) + 1
    page.insert_rows(place, len(rows))
    for row, values in enumerate(rows, place):
        for head, value in values.items():
            page.cell(row, HEADS.index(head) + 1).value = value  # type: ignore[assignment]
