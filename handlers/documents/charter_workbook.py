"""A charter's workbook that came back, or any table of criteria, read as the charter it makes of the present.

A row that nobody has changed keeps its criterion exactly, by its id. Whatever is not understood, or cannot be,
is a doubt, and leaves things as they were
(.github/decisions/0029-a-charters-workbook-is-held-against-the-charter.md).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from handlers.documents.charter_rows import sheet_of
from handlers.documents.charter_table import CharterTable
from handlers.documents.files import kinds
from handlers.documents.office_table import charter_of_file
from handlers.documents.problems import Unreadable
from handlers.documents.rebuilt_charter import RebuiltCharter


def read(path: Path, data: Mapping[str, Any], cycle: str) -> CharterTable:
    """The charter that a workbook makes of the present one (`data`, of the year `cycle`). A file that is no
    table is one that says why."""
    try:
        book = kinds.read(path)
        sheet = sheet_of(book)
        if sheet is None:
            return charter_of_file(path, data, cycle)
    except Unreadable as why:
        return CharterTable(data, refused=str(why))
    return RebuiltCharter(sheet, data, cycle, path.name).table()
